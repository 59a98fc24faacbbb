/**
 * Mistakes of an experiment file that only the oracle or a strategy sees, told with file and line.
 *
 * @module
 */
import type { Experiment } from "../runner/experiment.ts";
import { SpecError, withLine } from "../runner/spec-error.ts";
import type { RunFlags } from "./run-flags.ts";

/** Does work on an experiment; a mistake of its file that only the oracle or a strategy sees gets file and line. */
export async function withLines<T>(
  file: string,
  experiment: Experiment,
  { algorithm, command }: Pick<RunFlags, "algorithm" | "command">,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const elsewhere = (algorithm ?? command) !== undefined && error instanceof SpecError;
    throw elsewhere ? error : withLine(error, file, experiment);
  }
}
