/**
 * How long a search will take where networks are trained for it: what one network takes, times how many there are.
 *
 * @module
 */
import { atomsOf, metricOf } from "../metric/metric.ts";
import { metricsOf } from "../metric/problem.ts";
import type { Foresight, Span } from "../oracle/live/oracle.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Experiment } from "./experiment.ts";
import type { Run } from "./plan.ts";

/** At least and at most: between all runs asking the same networks as far as they ask as many, and no two the same. */
export interface Share {
  /** Networks that are trained. */
  readonly networks: Span;
  readonly seconds: Span;
}

export interface Estimate {
  /** Seconds of one network, by the keys of what is asked of it: `training`, `clean`, attacks, corruptions. */
  readonly parts: ReadonlyMap<string, Span>;
  readonly network: Span;
  /** Of each strategy alone. */
  readonly strategies: readonly ({ readonly label: string } & Share)[];
  /** What several strategies ask is trained once. */
  readonly all: Share;
}

/** @param runs those that are to be made */
export function estimateSearch(
  experiment: Experiment,
  runs: readonly Run[],
  { space, catalogue }: Pick<Oracle, "space" | "catalogue">,
  { works, done }: Foresight,
): Estimate {
  const { objectives, algorithms, budget } = experiment;
  /** The pieces of work that objectives are made of, with their keys. */
  const piecesOf = (some: Experiment["objectives"]): Map<string, string> => {
    const atoms = some.flatMap(metricsOf).flatMap((metric) => atomsOf(metric, catalogue));
    const named = atoms.map((atom): [string, string] => [metricOf(atom, catalogue).name, atom.key]);
    return new Map([["training", "training"], ["clean", "clean"], ...named]);
  };
  const sum = (names: Iterable<string>): Span => {
    let [low, high] = [0, 0];
    for (const name of names) {
      low += works.get(name)!.low;
      high += works.get(name)!.high;
    }
    return { low, high };
  };

  const pieces = piecesOf(objectives);
  const parts = new Map<string, Span>();
  for (const key of new Set(pieces.values()))
    parts.set(key, sum([...pieces].filter(([, other]) => other === key).map(([name]) => name)));
  const network = sum(pieces.keys());

  const { queries = Infinity, seconds = Infinity } = budget;
  const counted = Math.min(queries, space.classCount);
  // Of other units, all that is counted may be of one network.
  const least = budget.unit === "distinct" ? counted : 1;
  const shareOf = (own: readonly Run[]): Share => {
    let [networks, longest, fewest, shortest] = [0, 0, 0, 0];
    /** Networks that each piece of work is done on, at least. */
    const needed = new Map<string, number>();
    for (const [o, objective] of objectives.entries()) {
      const count = own.filter((run) => run.objective === o).length;
      if (count === 0) continue;
      const names = [...piecesOf([objective]).keys()];
      const one = sum(names);
      // Of seconds, a network that is begun is ended, and the last may be too much.
      networks += count * Math.min(counted, Math.floor(seconds / one.low) + 1);
      longest += count * Math.min(counted * one.high, seconds + one.high);
      const asked = Math.min(least, Math.floor(seconds / one.high));
      for (const name of names) needed.set(name, Math.max(needed.get(name) ?? 0, asked - done));
      fewest = Math.max(fewest, asked - done);
      shortest = Math.max(shortest, Math.min(least * one.low, seconds - one.high) - done * one.low);
    }
    let united = 0;
    for (const [name, times] of needed) united += times * works.get(name)!.low;
    shortest = Math.max(shortest, united);
    return {
      networks: { low: fewest, high: Math.min(networks, space.classCount) },
      seconds: { low: shortest, high: Math.min(longest, space.classCount * network.high) },
    };
  };
  return {
    parts,
    network,
    strategies: algorithms.map(({ label }, a) => ({
      label,
      ...shareOf(runs.filter(({ algorithm }) => algorithm === a)),
    })),
    all: shareOf(runs),
  };
}
