/**
 * A thread that tries one mutation after another: one that never ends can be ended from outside.
 *
 * @module
 */
import { parentPort, workerData } from "node:worker_threads";
import { attempt } from "./attempt.ts";
import { FORMATS } from "./formats.ts";

/** What the thread is asked: mutation number `index` of a format. */
export interface Question {
  readonly format: string;
  readonly index: number;
}

const { seed, folder } = workerData as { readonly seed: string; readonly folder: string };

const prepared = new Set<string>();

parentPort!.on("message", async ({ format: name, index }: Question) => {
  const format = FORMATS.find((candidate) => candidate.name === name)!;
  const place = `${folder}/${FORMATS.indexOf(format)}`;
  if (!prepared.has(name)) format.around?.(place);
  prepared.add(name);
  parentPort!.postMessage(await attempt(format, seed, index, place));
});
parentPort!.postMessage("ready");
