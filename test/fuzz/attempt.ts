/**
 * One mutation: what it came to.
 *
 * @module
 */
import { join } from "node:path";
import { UserError } from "../../src/errors.ts";
import { createRandom } from "../../src/space/random.ts";
import type { Format } from "./format.ts";
import { writesOutside } from "./guard.ts";
import { writeDamaged } from "./mutate.ts";

/** Characters of a line, with "rnb: " before it. */
export const LINE = 400;

export interface Outcome {
  readonly kind: "accepted" | "refused" | "finding";
  /** The line, or what is wrong. */
  readonly text: string;
  readonly milliseconds: number;
}

/** Mutation number `index` of a format: the same for the same seed, whatever came before it. */
export async function attempt(format: Format, seed: string, index: number, folder: string): Promise<Outcome> {
  const path = join(folder, format.file);
  writeDamaged(format, path, createRandom(`fuzz|${seed}|${format.name}|${index}`));
  const started = performance.now();
  const end = (kind: Outcome["kind"], text: string): Outcome => ({
    kind,
    text,
    milliseconds: performance.now() - started,
  });
  const watch = writesOutside(folder);
  let outcome: Outcome;
  try {
    await format.read(path);
    outcome = end("accepted", "");
  } catch (error) {
    outcome = end(...verdictOn(error));
  } finally {
    watch.stop();
  }
  if (watch.paths.length > 0) return end("finding", `wrote outside its folder: ${watch.paths[0]}`);
  const polluted = Object.keys(Object.prototype);
  if (polluted.length > 0) return end("finding", `every object now has ${polluted[0]}`);
  return outcome;
}

/** Anything but one short line is a finding. */
export function verdictOn(error: unknown): [kind: "refused" | "finding", text: string] {
  if (!(error instanceof UserError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return ["finding", `not a UserError: ${stack.slice(0, 1000)}`];
  }
  const line = `rnb: ${error.message}`;
  if (line.includes("\n")) return ["finding", `several lines: ${line.slice(0, 1000)}`];
  if (line.length > LINE) return ["finding", `a line of ${line.length} characters: ${line.slice(0, 1000)}`];
  return ["refused", line];
}
