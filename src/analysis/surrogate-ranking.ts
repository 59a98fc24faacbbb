/**
 * Whether strategies rank on the surrogate as they do on the table: the test that matters for a surrogate.
 *
 * @module
 */
import type { Estimate } from "./across-tasks.ts";
import type { Analysis, Final } from "./analyse.ts";
import { kendallTau } from "./kendall.ts";

/** One strategy on one objective, on both oracles. */
export interface RankedStrategy {
  readonly algorithm: string;
  /** Area over the curve with regret on a logarithmic scale (see `aocc`). */
  readonly table: Estimate;
  readonly surrogate: Estimate;
  /** 1 is best; ties share the smaller rank. */
  readonly tableRank: number;
  readonly surrogateRank: number;
}

/** The strategies of one objective. */
export interface ObjectiveRanking {
  readonly objective: string;
  readonly strategies: readonly RankedStrategy[];
  /** Kendall's τ-b between the areas on the two oracles, on the logarithmic scale and with regret as it is. */
  readonly tauLog: number;
  readonly tauLinear: number;
}

/** Compares the analyses of one experiment on both oracles. */
export function compareRankings(table: Analysis, surrogate: Analysis): ObjectiveRanking[] {
  return table.results.objectives.map(({ name }) => {
    const of = (analysis: Analysis): Final[] => analysis.finals.filter(({ objective }) => objective === name);
    const pairs = of(table).flatMap((first) => {
      const second = of(surrogate).find(({ algorithm }) => algorithm === first.algorithm);
      return second === undefined ? [] : [{ first, second }];
    });
    const areas = (pick: (final: Final) => Estimate): [number[], number[]] => [
      pairs.map(({ first }) => pick(first).value),
      pairs.map(({ second }) => pick(second).value),
    ];
    const log = areas(({ aoccLog }) => aoccLog);
    const linear = areas(({ aocc }) => aocc);
    return {
      objective: name,
      strategies: pairs.map(({ first, second }, i) => ({
        algorithm: first.algorithm,
        table: first.aoccLog,
        surrogate: second.aoccLog,
        tableRank: rankOf(log[0], i),
        surrogateRank: rankOf(log[1], i),
      })),
      tauLog: kendallTau(...log).tau,
      tauLinear: kendallTau(...linear).tau,
    };
  });
}

function rankOf(values: readonly number[], i: number): number {
  return 1 + values.filter((value) => value > values[i]!).length;
}
