/**
 * A host for programs that the main thread itself waits for, as in live searches.
 *
 * @module
 */
import { Worker } from "node:worker_threads";
import { createGroups, type Guard } from "../outside/guard.ts";
import type { ProgramHost } from "./strategies.ts";
import { workerFile } from "./worker-file.ts";

/** Starts a thread that ends programs which say nothing for `patience` seconds; `end` it. */
export function guardedHost(patience: number, logs: string): ProgramHost & { end(): Promise<void> } {
  const guard: Guard = { groups: createGroups(1), lane: 0, patience };
  const watcher = new Worker(workerFile("guard-worker"), { workerData: guard });
  watcher.unref();
  return {
    guard,
    logs,
    async end() {
      await watcher.terminate();
    },
  };
}
