/**
 * Reads a results folder into {@link ExperimentResults}: what is there is used, what is not is named.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { readManifest } from "../runner/store.ts";
import type { ExperimentResults, Problem, Run } from "./results.ts";
import { parseTrace } from "./trace-csv.ts";
import { readTransfer } from "./transfer.ts";

const ending = z.object({
  status: z.enum(["stalled", "finished", "exhausted", "failed"]),
  reason: z.string().default(""),
});

/**
 * Reads a folder that `rnb run` wrote. Runs that are missing, failed or damaged become problems; a folder that is
 * no experiment, is of another version, or has no usable run at all raises a UserError.
 */
export function loadResults(folder: string): ExperimentResults {
  const manifest = readManifest(folder);
  if (manifest === undefined)
    throw new UserError(`${folder} is not a results folder: it has no experiment.json; rnb run writes one`);
  const { spec, oracle, objectives, version } = manifest;
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
    algorithms: spec.algorithms.map(({ name, label, options }) => ({ name, label, options })),
    seeds: spec.seeds,
    budget: spec.budget,
    runs,
    problems,
    transfer: readTransfer(folder),
  };
}
