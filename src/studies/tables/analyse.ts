/**
 * How the metrics of one table and those of others go together: how they rank networks, what the best of each is worth
 * on the other, and what a search on each is.
 *
 * @module
 */
import { mean } from "../../analysis/descriptive.ts";
import { type Kendall, kendallTau } from "../../analysis/kendall.ts";
import { spearmanRho } from "../../analysis/spearman.ts";
import type { Metric } from "../../metric/metric.ts";
import type { Scale } from "../../metric/scale.ts";
import type { OracleDescription, TableOracle } from "../../oracle/oracle.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { stratifiedTau } from "../measures/within.ts";
import { type BestThere, bestThere, signOf } from "./best.ts";
import { type Population, type PopulationKind, populationOf } from "./population.ts";
import { type SearchedThere, type Searches, searchedThere } from "./searched.ts";

/** A metric of the study. */
export interface Compared {
  readonly name: string;
  readonly scale: Scale;
  /** One for each of the population; NaN where there is none. */
  readonly values: Float64Array;
  /** Over the whole column; NaN where no way is better. */
  readonly optimum: number;
  /** Mean over the population: what a network drawn at random is worth. */
  readonly average: number;
}

/** How a metric of the one group (`here`) and one of the other rank those that both know. */
export interface Agreement extends Kendall {
  readonly here: string;
  readonly there: string;
  readonly n: number;
  readonly rho: number;
  /** τ-b over pairs of equal parameter count. */
  readonly equalSize: number;
}

export interface BestOf extends BestThere {
  readonly here: string;
  readonly there: string;
  readonly architecture: Architecture;
  readonly n: number;
}

export interface TableAnalysis {
  readonly oracle: OracleDescription;
  readonly space: Space;
  readonly population: Population;
  readonly own: readonly Compared[];
  readonly others: readonly Compared[];
  readonly agreements: readonly Agreement[];
  /** Both ways. */
  readonly best: readonly BestOf[];
  readonly searches: Searches;
  /** Both ways, and every searched metric on itself. */
  readonly searched: readonly SearchedThere[];
}

export interface TableStudyRequest {
  readonly own: readonly Metric[];
  readonly others: readonly Metric[];
  readonly over: PopulationKind;
  readonly searches: Searches;
}

export function analyseTables(
  oracle: TableOracle,
  { own: ownMetrics, others: otherMetrics, over, searches }: TableStudyRequest,
): TableAnalysis {
  const { space } = oracle;
  const population = populationOf(oracle, over);
  const own = ownMetrics.map((metric) => comparedOf(oracle, metric, population));
  const others = otherMetrics.map((metric) => comparedOf(oracle, metric, population));
  const pairs = own.flatMap((here) => others.map((there) => bothKnown(here, there, population)));
  const columns = new Map(
    [...ownMetrics, ...otherMetrics].map((metric) => [metric.name, oracle.values(metric)]),
  );
  const valueIn = (name: string) => (architecture: Architecture) => {
    const column = columns.get(name)!;
    return column[column.length === space.classCount ? space.classOf(architecture) : architecture]!;
  };
  const [ownNames, otherNames] = [own, others].map((group) => group.map(({ name }) => name)) as [
    string[],
    string[],
  ];
  return {
    oracle: oracle.description,
    space,
    population,
    own,
    others,
    agreements: pairs.map(agreementOf),
    best: pairs.flatMap((pair) => [pair, mirrored(pair)]).flatMap((pair) => bestOf(pair, population)),
    searches,
    searched: searches.found.flatMap((found) => {
      const across = ownNames.includes(found.metric) ? otherNames : ownNames;
      return [...new Set([found.metric, ...across])].map((there) =>
        searchedThere(found, there, valueIn(there)),
      );
    }),
  };
}

/** How two metrics agree. */
export function agreementBetween({ agreements }: TableAnalysis, here: string, there: string): Agreement {
  return agreements.find((a) => a.here === here && a.there === there)!;
}

function comparedOf(oracle: TableOracle, metric: Metric, population: Population): Compared {
  const column = oracle.values(metric);
  const values = population.of(column);
  const scale = oracle.scale(metric);
  const sign = signOf(scale);
  return { name: metric.name, scale, values, optimum: optimumOf(column, sign), average: mean(known(values)) };
}

const known = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

function optimumOf(column: Float64Array, sign: 1 | -1 | undefined): number {
  const values = known(column);
  if (sign === undefined || values.length === 0) return Number.NaN;
  return sign * values.reduce((best, value) => Math.max(best, sign * value), Number.NEGATIVE_INFINITY);
}

/** Two metrics over those that both know. */
interface Pair {
  readonly here: Compared;
  readonly there: Compared;
  /** Positions in the population. */
  readonly at: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly sizes: Float64Array;
}

function bothKnown(here: Compared, there: Compared, { sizes }: Population): Pair {
  const at = Uint32Array.from(here.values.keys()).filter(
    (i) => !Number.isNaN(here.values[i]!) && !Number.isNaN(there.values[i]!),
  );
  const pick = (values: Float64Array): Float64Array => Float64Array.from(at, (i) => values[i]!);
  return { here, there, at, x: pick(here.values), y: pick(there.values), sizes: pick(sizes) };
}

const mirrored = ({ here, there, x, y, ...rest }: Pair): Pair => ({
  ...rest,
  here: there,
  there: here,
  x: y,
  y: x,
});

function agreementOf({ here, there, x, y, sizes }: Pair): Agreement {
  return {
    here: here.name,
    there: there.name,
    n: x.length,
    ...kendallTau(x, y),
    rho: spearmanRho(x, y),
    equalSize: stratifiedTau(sizes, x, y),
  };
}

/** None where there is no best here, or nothing that both know. */
function bestOf({ here, there, at, x, y }: Pair, { architectures }: Population): BestOf[] {
  const sign = signOf(here.scale);
  if (sign === undefined || x.length === 0) return [];
  const best = bestThere(x, sign, y, signOf(there.scale));
  const names = { here: here.name, there: there.name };
  return [{ ...names, ...best, architecture: architectures[at[best.at]!]!, n: x.length }];
}
