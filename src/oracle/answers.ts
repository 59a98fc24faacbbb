/**
 * Answers made of what is logged.
 *
 * @module
 */
import type { EvaluationLog } from "../live/log.ts";
import { nameOf } from "../live/work.ts";
import {
  type Atom,
  atomsOf,
  type Catalogue,
  combineNumbers,
  type Metric,
  resolveMetric,
} from "../metric/metric.ts";
import type { Evaluations, Tally } from "./oracle.ts";

type Log = Pick<EvaluationLog, "find">;

/** Answers for architectures, by their codes, from a log that has all that is asked. */
export function answersFrom(
  log: Log,
  codes: readonly string[],
  metrics: readonly Metric[],
  catalogue: Catalogue,
): Evaluations {
  const atoms = atomsIn(metrics, catalogue);
  const values = new Float64Array(codes.length * metrics.length);
  const costs = new Float64Array(codes.length);
  for (const [i, code] of codes.entries()) {
    const answer = known(log, code, atoms, catalogue);
    costs[i] = answer.seconds;
    metrics.forEach((metric, j) => {
      values[i * metrics.length + j] = valueIn(metric, catalogue, answer);
    });
  }
  return { values, costs };
}

/** Counts the networks that were asked, and those of them that failed. */
export function createTally(log: Log): { note(codes: readonly string[]): void; tally(): Tally } {
  const asked = new Set<string>();
  const failed = new Map<string, string>();
  return {
    note(codes) {
      for (const code of codes) {
        asked.add(code);
        const failure = log.find(code, "training")?.failure;
        if (failure !== undefined) failed.set(code, failure);
      }
    },
    tally: () => ({ networks: asked.size, failed }),
  };
}

/** Those that metrics are made of, each once. */
export function atomsIn(metrics: readonly Metric[], catalogue: Catalogue): Atom[] {
  return distinct(
    metrics.flatMap((metric) => atomsOf(metric, catalogue)),
    catalogue,
  );
}

/** What the log says about one architecture: a number per atom (NaN where training failed), and what it took. */
interface Known {
  readonly values: ReadonlyMap<string, number>;
  readonly seconds: number;
}

function known(log: Log, code: string, atoms: readonly Atom[], catalogue: Catalogue): Known {
  const training = log.find(code, "training");
  let seconds = training?.seconds ?? 0;
  const values = new Map<string, number>();
  for (const atom of atoms) {
    const name = nameOf(atom, catalogue);
    const entry = log.find(code, name);
    values.set(name, entry?.value ?? Number.NaN);
    seconds += entry?.seconds ?? 0;
  }
  return { values, seconds };
}

function valueIn(metric: Metric, catalogue: Catalogue, { values }: Known): number {
  return resolveMetric(metric, catalogue, (atom) => values.get(nameOf(atom, catalogue))!, combineNumbers);
}

function distinct(atoms: readonly Atom[], catalogue: Catalogue): Atom[] {
  return [...new Map(atoms.map((atom) => [nameOf(atom, catalogue), atom])).values()];
}
