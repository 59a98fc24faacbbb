/**
 * Reads a results folder into {@link ExperimentResults}: what is there is used, what is not is named.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { STORE_FORMAT } from "../runner/store.ts";
import { BUDGET_UNITS } from "../search/budget.ts";
import type { ExperimentResults, Problem, Run } from "./results.ts";
import { parseTrace } from "./trace-csv.ts";
import { readTransfer } from "./transfer.ts";

const description = z.object({
  format: z.literal(STORE_FORMAT),
  version: z.string(),
  spec: z.object({
    name: z.string(),
    budget: z.object({
      queries: z.int().positive(),
      unit: z.enum(BUDGET_UNITS),
    }),
    seeds: z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() }),
    algorithms: z
      .array(
        z.object({
          name: z.string(),
          label: z.string(),
          options: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .min(1),
  }),
  oracle: z.object({
    kind: z.enum(["tabular", "surrogate", "live"]),
    dataset: z.string(),
    label: z.string(),
    caveats: z.array(z.string()),
    fingerprint: z.string(),
    costUnit: z.enum(["evaluations", "seconds"]),
  }),
  objectives: z.array(z.object({ name: z.string(), optimum: z.number().nullable() })).min(1),
});

const ending = z.object({
  status: z.enum(["stalled", "finished", "exhausted", "failed"]),
  reason: z.string().default(""),
});

/**
 * Reads a folder that `rnb run` wrote. Runs that are missing, failed or damaged become problems; a folder that is
 * no experiment, is of another version, or has no usable run at all raises a UserError.
 */
export function loadResults(folder: string): ExperimentResults {
  const { spec, oracle, objectives, version } = readDescription(folder);
  const { from, to } = spec.seeds;
  const runs: Run[] = [];
  const problems: Problem[] = [];
  for (const { name: objective } of objectives) {
    for (const { label } of spec.algorithms) {
      const place = join(folder, "traces", objective, label);
      const files = new Set(existsSync(place) ? readdirSync(place) : []);
      for (let seed = from; seed <= to; seed++) {
        const run = `${objective}/${label}/${seed}`;
        try {
          const end = files.has(`${seed}.end.json`)
            ? ending.parse(JSON.parse(readFileSync(join(place, `${seed}.end.json`), "utf8")))
            : undefined;
          if (end?.status === "failed") problems.push({ kind: "failed", run, reason: end.reason });
          else if (!files.has(`${seed}.csv`)) problems.push({ kind: "missing", run, reason: "not run yet" });
          else {
            const columns = parseTrace(readFileSync(join(place, `${seed}.csv`)));
            const counted = columns[spec.budget.unit].at(-1)!;
            if (end === undefined && counted < spec.budget.queries)
              throw new UserError(`it ends after ${counted} of ${spec.budget.queries} queries`);
            if (columns.improvements.length === 0) throw new UserError("none of its evaluations succeeded");
            runs.push({ objective, algorithm: label, seed, status: end?.status ?? "complete", ...columns });
          }
        } catch (error) {
          problems.push({ kind: "damaged", run, reason: messageOf(error) });
        }
      }
    }
  }
  if (runs.length === 0) {
    const first = problems.find(({ kind }) => kind !== "missing");
    const why = first === undefined ? "none was run yet" : `${first.run}: ${first.reason}`;
    throw new UserError(`${folder} has no run to report (${why}); run the experiment first: rnb run`);
  }
  return {
    name: spec.name,
    version,
    oracle,
    objectives,
    algorithms: spec.algorithms,
    seeds: spec.seeds,
    budget: spec.budget,
    runs,
    problems,
    transfer: readTransfer(folder),
  };
}

function readDescription(folder: string): z.output<typeof description> {
  const file = join(folder, "experiment.json");
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UserError(`${folder} is not a results folder: it has no experiment.json; rnb run writes one`);
    throw new UserError(`cannot read ${file}: ${messageOf(error)}`);
  }
  const format = (content as { format?: unknown } | null)?.format;
  if (format !== STORE_FORMAT)
    throw new UserError(
      `${file} is of format ${JSON.stringify(format) ?? "unknown"}, and this version reads format ${STORE_FORMAT}; use the version that wrote it, or run the experiment again`,
    );
  const parsed = description.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UserError(`${file} is damaged: ${issue.path.join(".")}: ${issue.message}`);
}
