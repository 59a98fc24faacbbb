/**
 * What a problem is, in words: its limits, and the reference point that every output with a hypervolume names.
 *
 * @module
 */
import { type ExperimentResults, hasMany, metricsOf, type Objective } from "../analysis/results.ts";
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

/** The same as a sentence at the end of a caption. */
export function referenceSentence(results: Pick<ExperimentResults, "objectives">): string {
  const note = referenceNote(results).slice(2);
  return note === "" ? "" : ` ${note[0]!.toUpperCase()}${note.slice(1)}.`;
}

/** `; reference point of trade-off (…), small (…)`, of all problems of many objectives; empty where there is none. */
export function referenceNote({ objectives }: Pick<ExperimentResults, "objectives">): string {
  const many = objectives.filter(hasMany);
  if (many.length === 0) return "";
  return `; reference ${many.length === 1 ? "point" : "points"} of hypervolume: ${many.map(referencePoint).join(", ")}`;
}

/** `robust-enough: PGD ε=1 ≥ 45.00 %` */
export function limitsText(objective: Objective): string {
  const { name, problem } = objective;
  const metrics = metricsOf(objective);
  const limits = problem!.constraints.map((limit) => {
    const unit = unitOfScale(problem!.scales[metrics.indexOf(limit.name)]!);
    return `${metricLabel(limit.name)} ${limit.relation === ">=" ? "≥" : "≤"} ${shown(limit.bound, unit)}`;
  });
  return `${name}: ${limits.join(", ")}`;
}
