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

/** At least and at most: between all runs asking the same networks, and no two asking the same. */
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

  const most = Math.min(budget.queries, space.classCount);
  // Of other units, all that is counted may be of one network.
  const least = budget.unit === "distinct" ? most : 1;
  const shareOf = (own: readonly Run[]): Share => {
    let [networks, longest, shortest] = [0, 0, 0];
    for (const [o, objective] of objectives.entries()) {
      const count = own.filter((run) => run.objective === o).length;
      if (count === 0) continue;
      const one = sum(piecesOf([objective]).keys());
      networks += count * most;
      longest += count * most * one.high;
      shortest = Math.max(shortest, Math.max(0, least - done) * one.low);
    }
    return {
      networks: {
        low: own.length === 0 ? 0 : Math.max(0, least - done),
        high: Math.min(networks, space.classCount),
      },
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
