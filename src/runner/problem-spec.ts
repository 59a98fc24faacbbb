/**
 * An entry of `objectives:` as a problem.
 *
 * @module
 */
import { quote, suggestion, UsageError } from "../errors.ts";
import { type Metric, parseMetric } from "../metric/metric.ts";
import { type Objective, type Problem, parseConstraint, plainProblem } from "../metric/problem.ts";
import type { ExperimentSpec } from "./experiment-schema.ts";

type Entry = ExperimentSpec["objectives"][number];

/** What an entry asks for; throws one line for what makes no problem. */
export function problemFrom(entry: Entry): Problem {
  if (typeof entry === "string") return plainProblem(parseMetric(entry));
  const { name, maximise = [], minimise = [], subjectTo = [], reference } = entry;
  const asked: Objective[] = [
    ...maximise.map((text): Objective => ({ metric: parseMetric(text), direction: "maximise" })),
    ...minimise.map((text): Objective => ({ metric: parseMetric(text), direction: "minimise" })),
  ];
  const names = asked.map(({ metric }) => metric.name);
  for (const [i, one] of names.entries())
    if (names.indexOf(one) < i) throw new UsageError(`the metric "${one}" is there twice`);
  // One number that is better when it is lower is its negative, maximised: as everywhere else.
  const objectives = asked.length === 1 ? [maximised(asked[0]!)] : asked;
  return {
    name,
    objectives,
    constraints: subjectTo.map(parseConstraint),
    ...(reference !== undefined && { reference: referenceFrom(reference, names) }),
    plain: false,
  };
}

function maximised({ metric, direction }: Objective): Objective {
  if (direction === "maximise") return { metric, direction };
  const negative: Metric = parseMetric(`negative(${metric.name})`);
  return { metric: negative, direction: "maximise" };
}

type Reference = NonNullable<Exclude<Entry, string>["reference"]>;

function referenceFrom(reference: Reference, names: readonly string[]): number[] {
  if (names.length === 1) throw new UsageError("one objective has no hypervolume: leave `reference` out");
  if (Array.isArray(reference)) {
    if (reference.length !== names.length)
      throw new UsageError(`\`reference\` has ${reference.length} numbers for ${names.length} objectives`);
    return reference;
  }
  const given = new Map(Object.entries(reference).map(([key, value]) => [parseMetric(key).name, value]));
  if (given.size < Object.keys(reference).length) throw new UsageError("`reference` has one metric twice");
  for (const key of given.keys())
    if (!names.includes(key))
      throw new UsageError(`\`reference\`: no objective ${quote(key)}${suggestion(key, names)}`);
  return names.map((name) => {
    const value = given.get(name);
    if (value === undefined) throw new UsageError(`\`reference\` has no number for ${name}`);
    return value;
  });
}
