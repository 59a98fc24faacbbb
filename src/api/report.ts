/**
 * A report from code: the files that `rnb report` writes. What draws is loaded when it is first needed.
 *
 * @module
 */
import type { ReportOptions, ReportResult } from "../report/options.ts";

/**
 * Writes figures, tables, the numbers behind them and a page into a results folder.
 *
 * @example
 * const { files, analysis } = await writeReport("results/quickstart");
 */
export async function writeReport(folder: string, options: ReportOptions = {}): Promise<ReportResult> {
  return (await import("../report/report.ts")).writeReport(folder, options);
}
