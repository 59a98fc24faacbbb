/**
 * Opens a program as an oracle, from what a user writes.
 *
 * @module
 */
import { join, resolve } from "node:path";
import type { LiveProgress } from "../../live/progress.ts";
import { nasBench201 } from "../../space/nas-bench-201/index.ts";
import { userDataFolder } from "../locate.ts";
import { type CommandOracle, createCommandOracle } from "./oracle.ts";
import type { CommandRequest } from "./request.ts";

export function openCommandOracle(
  { kind: _, folder = ".", store, ...settings }: CommandRequest,
  dataset: string,
  onProgress?: (progress: LiveProgress) => void,
): CommandOracle {
  return createCommandOracle({
    ...settings,
    space: nasBench201,
    dataset,
    folder: resolve(folder),
    store: resolve(store ?? join(userDataFolder(), "live")),
    onProgress,
  });
}
