/**
 * The packages of live evaluation, optional peers: asked for before anything that imports them is loaded. The tensor
 * library alone is some 290 MB.
 *
 * @module
 */
import { requirePackages } from "../optional.ts";

/** Throws one line that says all that is to be installed. @param dataset whose images are used, if any */
export function requireLivePackages(what: string, dataset?: string): void {
  const images = dataset === "mnist" ? ["mnist"] : [];
  requirePackages(what, ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm", ...images]);
}
