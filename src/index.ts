/**
 * The public interface of robust-nas-bench; docs/api.md shows what one can do with it.
 *
 * @module
 */
export { curve, type Point } from "./analysis/curves.ts";
export { loadResults } from "./analysis/load.ts";
export {
  type Axis,
  type ExperimentResults,
  type Run,
  referenceOf,
  runsOf,
} from "./analysis/results.ts";
export { writeReport } from "./api/report.ts";
export { type ExperimentReport, type RunSettings, runExperiment } from "./api/run.ts";
export { loadStrategy } from "./api/strategy.ts";
export { UsageError, UserError } from "./errors.ts";
export { type Metric, parseMetric } from "./metric/metric.ts";
export type { Scale } from "./metric/scale.ts";
export { type OpenOptions, openOracle } from "./oracle/open.ts";
export {
  type Evaluations,
  isTable,
  type Oracle,
  type OracleDescription,
  type TableOracle,
} from "./oracle/oracle.ts";
export type { OracleRequest, TableRequest } from "./oracle/request.ts";
export type { SideTable } from "./oracle/tables/request.ts";
export { openTable, type TabularOracle } from "./oracle/tabular/index.ts";
export type { ReportOptions, ReportResult } from "./report/options.ts";
export type { ExperimentSpec } from "./runner/experiment-schema.ts";
export { type AskTell, askTell } from "./search/ask-tell.ts";
export type { Budget, BudgetUnit } from "./search/budget.ts";
export { type CheckResult, checkConformance } from "./search/conformance.ts";
export { defineStrategy, type StrategyDefinition } from "./search/define.ts";
export { type SearchSetup, searchLive, searchTable } from "./search/driver.ts";
export type { Limit, Outcome, Scoring } from "./search/scoring.ts";
export type {
  ManyContext,
  ManyQuery,
  Query,
  Search,
  SearchContext,
  Step,
  Strategy,
} from "./search/strategy.ts";
export type { Ending, SearchResult, Trace } from "./search/trace.ts";
export { nasBench201 } from "./space/nas-bench-201/index.ts";
export { createRandom, type Random } from "./space/random.ts";
export {
  type Architecture,
  type Decision,
  defineSpace,
  type Space,
  type SpaceDefinition,
} from "./space/space.ts";
