/**
 * The reference point of a hypervolume, as every output that holds one says it.
 *
 * @module
 */
import { type ExperimentResults, hasMany, type Objective } from "../analysis/results.ts";
import { metricLabel } from "./labels.ts";
import { shown, unitOfScale } from "./units.ts";

/** `trade-off (clean 81.30 %, PGD ε=1 42.30 %)` */
export function referencePoint({ name, problem }: Objective): string {
  return `${name} (${pointText(problem!, problem!.reference)})`;
}

/** `clean 93.10 %, PGD ε=1 51.60 %` */
export function pointText(
  { objectives, scales }: NonNullable<Objective["problem"]>,
  values: readonly number[],
  separator = ", ",
): string {
  return objectives
    .map(({ name }, m) => `${metricLabel(name)} ${shown(values[m]!, unitOfScale(scales[m]!))}`)
    .join(separator);
}

/** `; reference point of trade-off (…), small (…)`, of all problems of many objectives; empty where there is none. */
export function referenceNote({ objectives }: Pick<ExperimentResults, "objectives">): string {
  const many = objectives.filter(hasMany);
  if (many.length === 0) return "";
  return `; reference ${many.length === 1 ? "point" : "points"} of hypervolume: ${many.map(referencePoint).join(", ")}`;
}
