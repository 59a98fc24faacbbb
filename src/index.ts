/**
 * The public interface of robust-nas-bench.
 *
 * @module
 */
export { UsageError, UserError } from "./errors.ts";
export { type Metric, parseMetric } from "./metric/metric.ts";
export type { Evaluations, Oracle, OracleDescription, TableOracle } from "./oracle/oracle.ts";
export { openTable, type TabularOracle } from "./oracle/tabular/index.ts";
export { type AskTell, askTell } from "./search/ask-tell.ts";
export type { Budget, BudgetUnit } from "./search/budget.ts";
export { type SearchSetup, searchLive, searchTable } from "./search/driver.ts";
export {
  defineStrategy,
  type Query,
  type Search,
  type SearchContext,
  type Step,
  type Strategy,
} from "./search/strategy.ts";
export type { Ending, SearchResult, Trace } from "./search/trace.ts";
export { nasBench201 } from "./space/nas-bench-201/index.ts";
export { createRandom, type Random } from "./space/random.ts";
export type { Architecture, Decision, Space } from "./space/space.ts";
