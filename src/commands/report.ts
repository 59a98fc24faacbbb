/**
 * `rnb report`: figures, tables and a page from a results folder.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import type { Analysis } from "../analysis/analyse.ts";
import { hasMany, type Objective, ownRuns } from "../analysis/results.ts";
import { metricLabel, unitName } from "../report/labels.ts";
import { referenceSentence } from "../report/reference-point.ts";
import { commonUnit, unitOf, withUnit } from "../report/units.ts";
import { type Columns, columnsOption, paperOf } from "./paper.ts";
import { againstOption, forced, forceOption, formatTable, jsonOption, print, tell, wrap } from "./shared.ts";

interface ReportFlags {
  readonly columns?: Columns;
  readonly ioh?: boolean;
  readonly against?: string | undefined;
  readonly force?: boolean | undefined;
  readonly json?: boolean;
  /** Prints nothing but what went wrong. */
  readonly quiet?: boolean;
}

export function addReport(command: Command): void {
  command
    .argument("<folder>", "results folder, e.g. results/quickstart")
    .addOption(columnsOption())
    .option("--ioh", "also write the traces in IOHprofiler's format, for IOHanalyzer, under ioh/")
    .addOption(againstOption())
    .addOption(forceOption())
    .addOption(jsonOption())
    .action((folder: string, flags: ReportFlags) => reportOn(folder, flags));
}

/** Reports and prints; exit code 1 when runs had to be left out as damaged or failed. */
export async function reportOn(
  folder: string,
  { columns, ioh = false, against, force, json, quiet }: ReportFlags = {},
): Promise<void> {
  // Loaded only here: it brings the plotting libraries, which a run without a report need not wait for.
  const { writeReport } = await import("../report/report.ts");
  const { analysis, files } = await writeReport(folder, {
    paper: paperOf(columns),
    ioh,
    against,
    force: forced(force),
  });
  const { problems } = analysis.results;
  if (json) {
    print(JSON.stringify({ folder, oracle: analysis.results.oracle.label, files, problems }, null, 2));
  } else if (!quiet) {
    print(endTable(analysis));
    for (const caveat of analysis.results.oracle.caveats) print(wrap(caveat));
    const references = referenceSentence(analysis.results).trim();
    if (references !== "") print(wrap(references));
    print(`report: ${join(folder, "report.html")} and, beside it, ${filesOf(files)}, figures/, tables/`);
  }
  const unusable = problems.filter(({ kind }) => kind !== "missing");
  for (const { kind, run, reason } of unusable.slice(0, 5)) tell(`${kind}: ${run}: ${reason}`);
  if (unusable.length > 5) tell(`… and ${unusable.length - 5} more unusable runs`);
  const missing = problems.length - unusable.length;
  if (missing > 0)
    process.stderr.write(
      `missing: ${missing} of ${ownRuns(analysis.results).length + problems.length} runs are not there yet; rnb run resumes\n`,
    );
  if (unusable.length > 0) process.exitCode = 1;
}

/** The CSV files that stand beside the page, `runs.csv` aside. */
function filesOf(files: readonly string[]): string {
  return ["summary.csv", "fronts.csv", "constraints.csv"].filter((name) => files.includes(name)).join(", ");
}

/** What a terminal shows: the means at the end of the budget. */
function endTable({ results, summary, references }: Analysis): string {
  const { budget, objectives, algorithms, oracle } = results;
  const textOf = (name: string) => unitOf(results, name).text;
  const rows = algorithms.map(({ label }) => [
    label,
    ...objectives.map(({ name }) => {
      const row = summary.find(
        (r) => r.objective === name && r.algorithm === label && r.budget === budget.end,
      );
      return row === undefined
        ? "–"
        : `${textOf(name)(row.mean)} [${textOf(name)(row.low)}, ${textOf(name)(row.high)}]`;
    }),
  ]);
  const known = objectives.every(({ name }) => references.get(name)!.known);
  const best = objectives.every(hasMany)
    ? "exact front"
    : objectives.some(hasMany)
      ? "optimum, exact front"
      : "optimum";
  rows.push([
    known ? best : `${best} or best found`,
    ...objectives.map(({ name }) => textOf(name)(references.get(name)!.value)),
  ]);
  const common = commonUnit(results);
  const what = common === undefined ? "value" : withUnit(common.quantity, common.name);
  const head = `${objectives.every(hasMany) ? what : `best ${what}`} after ${budget.end} ${unitName(budget.unit)}, mean`;
  const titleOf = (objective: Objective): string => {
    const name = metricLabel(objective.name);
    if (hasMany(objective)) return withUnit(name, "HV");
    return common === undefined ? withUnit(name, unitOf(results, objective.name).name) : name;
  };
  const header = ["strategy", ...objectives.map(titleOf)];
  const full = formatTable(header, rows);
  const columns = process.stdout.columns ?? 80;
  const isFitting = (table: string): boolean => table.split("\n").every((line) => line.length <= columns);
  if (isFitting(full)) return `${head} and 95 % CI\n${oracle.label}\n${full}`;
  const means = rows.map((row) => row.map((cell) => cell.replace(/ \[.*/, "")));
  return `${head}; tables/ has the intervals\n${oracle.label}\n${inParts(header, means, isFitting).join("\n\n")}`;
}

/** A table in as many parts as it takes for each to fit; all begin with the first column. */
function inParts(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  isFitting: (table: string) => boolean,
): string[] {
  const partOf = (from: number, to: number): string =>
    formatTable(
      [header[0]!, ...header.slice(from, to)],
      rows.map((row) => [row[0]!, ...row.slice(from, to)]),
    );
  const parts: string[] = [];
  for (let from = 1; from < header.length; ) {
    let to = from + 1;
    while (to < header.length && isFitting(partOf(from, to + 1))) to++;
    parts.push(partOf(from, to));
    from = to;
  }
  return parts;
}
