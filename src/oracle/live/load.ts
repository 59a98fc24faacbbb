/**
 * The live oracle, loaded only when it is asked for: a search on tables must not pay for a tensor library.
 *
 * @module
 */
import { requireLivePackages } from "../../live/packages.ts";
import type { LiveOracle } from "./oracle.ts";
import type { LiveRequest } from "./request.ts";

export async function loadLiveOracle(request: LiveRequest): Promise<LiveOracle> {
  requireLivePackages("live evaluation", request.dataset);
  return (await import("./open.ts")).openLiveOracle(request);
}
