/**
 * `rnb analyze front`: the exact front of two metrics or more.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { openOracle } from "../oracle/open.ts";
import type { SideTable } from "../oracle/tables/request.ts";
import { analyseFront } from "../studies/front/analyse.ts";
import { frontSentence, frontStudy, frontTable, referenceSentence } from "../studies/front/page.ts";
import { writeStudy } from "../studies/study.ts";
import { type Columns, columnsOption, paperOf } from "./paper.ts";
import { parseMetrics } from "./query.ts";
import { forced, forceOption, formatTable, jsonOption, print, wrap } from "./shared.ts";
import { sideTableOption, type TableKind, tableOptions } from "./table.ts";

interface FrontFlags {
  readonly data?: string;
  readonly oracle: TableKind;
  readonly dataset: string;
  readonly maximise: string;
  readonly minimise: string;
  readonly table?: readonly SideTable[];
  readonly out?: string;
  readonly columns: Columns;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addAnalyzeFront(analyze: Command): void {
  const command = analyze
    .command("front")
    .description("the exact front of metrics against each other: what trade-off the table holds")
    .option("--maximise <list>", "metrics, separated by commas", "clean,pgd@Linf:1")
    .option("--minimise <list>", "metrics, separated by commas, e.g. parameters", "")
    .option("--out <dir>", "folder for figures, table and page (default: results/front-<dataset>)");
  for (const option of [...tableOptions(), sideTableOption(), columnsOption(), forceOption(), jsonOption()])
    command.addOption(option);
  command.action(async (flags: FrontFlags) => {
    const objectives = (["maximise", "minimise"] as const).flatMap((direction) =>
      parseMetrics(flags[direction]).map((metric) => ({ metric, direction })),
    );
    const metrics = objectives.map(({ metric }) => metric);
    const oracle = await openOracle(flags.oracle, { ...flags, metrics, tables: flags.table });
    const analysis = analyseFront(oracle, objectives);
    const folder = flags.out ?? join("results", `front-${flags.dataset}`);
    const files = await writeStudy(folder, frontStudy(analysis, paperOf(flags.columns)), forced(flags.force));
    if (flags.json) {
      const { front, values, unit, hypervolume, objectives: found, space } = analysis;
      const points = front.map(({ candidate, architecture }) => ({
        architecture: space.code(architecture),
        values: values.map((column) => column[candidate]!),
      }));
      print(
        JSON.stringify(
          {
            oracle: oracle.description.label,
            unit,
            objectives: found,
            hypervolume,
            front: points,
            folder,
            files,
          },
          null,
          2,
        ),
      );
      return;
    }
    print(oracle.description.label);
    print(wrap(frontSentence(analysis)));
    print();
    const { header, rows } = frontTable(analysis);
    print(
      formatTable(
        header,
        rows.map((row) => row.map(({ text }) => text)),
      ),
    );
    print();
    print(wrap(referenceSentence(analysis)));
    for (const caveat of oracle.description.caveats) print(wrap(caveat));
    print(`report: ${folder}/report.html, figures/, tables/`);
  });
}
