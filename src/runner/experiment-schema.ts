/**
 * What an experiment file may hold, and what is said of one that holds something else.
 *
 * @module
 */
import { z } from "zod";
import { suggestion } from "../errors.ts";
import { isInherited } from "../files/json.ts";
import { oracleRequest } from "../oracle/request.ts";
import { tableEntry, tableRequest } from "../oracle/tables/request.ts";
import { MAX_SEEDS, seedRange } from "../results/manifest.ts";
import { budget } from "../search/budget.ts";
import { scalarisation } from "../search/scalarise.ts";
import { warmUp } from "../search/warm-up.ts";

/** Objectives of one problem: with more, hypervolumes take too long, and nearly everything is on the front. */
const MAX_OBJECTIVES = 4;

/** How an algorithm or an experiment is called: it names a folder. */
export const label = z
  .string()
  .max(100)
  .regex(/^\w[\w.+-]*$/, "letters, digits and . _ + -, a letter or digit first")
  .refine((text) => !isInherited(text), "JavaScript uses this name itself; give another");

const algorithm = z.union(
  [
    z.string().describe("name of a strategy in algorithms/"),
    z
      .strictObject({
        name: z.string().optional().describe("name of a strategy in algorithms/"),
        module: z
          .string()
          .optional()
          .describe("path of a file that exports a strategy, relative to this file"),
        command: z
          .array(z.string().min(1), "a list, the program first, e.g. [python3, my_search.py]")
          .min(1)
          .optional()
          .describe(
            "a program that asks over its standard streams, and its arguments; runs in this file's folder",
          ),
        label: label.optional().describe("how it is called in results; default: its name"),
        options: z.record(z.string(), z.unknown()).default({}).describe("see `rnb algorithms NAME`"),
        scalarise: scalarisation
          .optional()
          .describe(
            "many objectives, or limits, as one number: each query with weights of its own; one metric without limits stays as it is",
          ),
        warmUp: warmUp
          .describe(
            "begin with architectures that are good by a measure; measuring them does not count as a query",
          )
          .optional(),
      })
      .refine(
        (a) => [a.name, a.module, a.command].filter((given) => given !== undefined).length === 1,
        "give one of `name`, `module` and `command`",
      )
      .refine(
        (a) => a.command === undefined || a.warmUp === undefined,
        "a program draws its architectures itself: `warmUp` does not go with `command`",
      )
      .refine(
        (a) => a.command === undefined || a.scalarise === undefined,
        "a program is told every objective and limit: `scalarise` does not go with `command`",
      ),
  ],
  "expected the name of a strategy, or {name, options}, {module, options} or {command, options}",
);

const metricList = z.array(z.string()).default([]);

const objective = z.union(
  [
    z.string().describe("a metric to maximise"),
    z
      .strictObject({
        name: label.describe("how it is called in results"),
        maximise: metricList.describe("metrics to maximise"),
        minimise: metricList.describe("metrics to minimise"),
        subjectTo: metricList.describe('limits, each "METRIC >= NUMBER" or "METRIC <= NUMBER"'),
        reference: z
          .union([z.array(z.number()), z.record(z.string(), z.number())])
          .optional()
          .describe(
            "the point above which hypervolume counts: a number per objective, in their order or by metric; default: from the exact front",
          ),
      })
      .refine(
        ({ maximise, minimise }) => maximise.length + minimise.length > 0,
        "nothing to maximise or minimise",
      )
      .refine(
        ({ maximise, minimise }) => maximise.length + minimise.length <= MAX_OBJECTIVES,
        `more than ${MAX_OBJECTIVES} objectives`,
      ),
  ],
  "expected a metric, or {name, maximise, minimise, subjectTo}",
);

/** The schema of an experiment file; `experiments/experiment.schema.json` is made from it. */
export const experimentSchema = z.strictObject({
  name: label.describe("also the folder under results/"),
  oracle: oracleRequest
    .describe("who answers; auto: the published table where it is found, else the surrogate")
    .default("auto"),
  dataset: z.string().default("cifar10").describe("cifar10, cifar100, ImageNet16-120"),
  objectives: z
    .array(objective)
    .min(1)
    .describe(
      "metrics to maximise, e.g. clean, fgsm@Linf:1, corruptions; or problems of many metrics, or within limits",
    ),
  budget: budget.describe(
    "per run: queries, or seconds of evaluation (live, command), or whichever ends first; unit: distinct networks, distinct encodings, or proposals",
  ),
  seeds: z
    .union([z.int().min(1).max(MAX_SEEDS), seedRange], "expected a whole number, or {from, to}")
    .default(10)
    .describe("how many runs (seeds 0 … n − 1), or {from, to}, both included"),
  algorithms: z.array(algorithm).min(1),
  patience: z
    .number()
    .positive()
    .default(120)
    .describe("seconds without a proposal after which a run counts as hung"),
  measures: z
    .array(z.string())
    .optional()
    .describe(
      "measure files (the CSV of `rnb measures`, or zc_nasbench201.json), relative to this file; their measures become metrics",
    ),
  tables: z
    .array(tableRequest)
    .optional()
    .describe("tables of others over the same space, relative to this file; their columns become metrics"),
  report: z
    .array(z.string())
    .optional()
    .describe("metrics that the best architecture of each search is also reported on, over all budgets"),
});

/** An experiment as a user writes it. */
export type ExperimentSpec = z.input<typeof experimentSchema>;

type Issue = z.core.$ZodIssue;

/** Inside a union, the issue of the branch that came closest: the one that got deepest. */
export function deepest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors
    .flat()
    .map((i) => deepest({ ...i, path: [...issue.path, ...i.path] } as Issue))
    .filter((i) => i.code !== "invalid_type" || i.path.length > issue.path.length);
  return inner.reduce((a, b) => (b.path.length >= a.path.length ? b : a), inner[0] ?? issue);
}

export function describeIssue(issue: Issue, value: unknown): string {
  const key = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const parent = issue.path.filter((p) => typeof p === "string").at(-1);
    const valid = KEYS.get(String(parent ?? "")) ?? [];
    const wrong = issue.keys[0]!;
    return `unknown key "${key === "" ? "" : `${key}.`}${wrong}"${valid.length > 0 ? suggestion(wrong, valid) : ""}`;
  }
  if (issue.code === "invalid_type" && value === undefined) return `the key "${key}" is missing`;
  if (issue.code === "invalid_value" && typeof value === "string")
    return `"${key}": unknown "${value}"${suggestion(value, issue.values.map(String))}`;
  return `"${key}": ${issue.message}`;
}

/** The keys of each part of the file, for suggestions. */
export const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["", Object.keys(experimentSchema.shape)],
  ["objectives", ["name", "maximise", "minimise", "subjectTo", "reference"]],
  ["budget", ["queries", "seconds", "unit"]],
  ["seeds", ["from", "to"]],
  ["algorithms", ["name", "module", "command", "label", "options", "scalarise", "warmUp"]],
  ["warmUp", ["measure", "queries", "candidates"]],
  ["oracle", ["kind", "noise", "fit", "protocol", "options", "file", "space", "command"]],
  ["tables", Object.keys(tableEntry.shape)],
]);
