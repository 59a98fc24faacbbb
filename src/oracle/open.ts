/**
 * Opens the oracle that an experiment or a command asks for.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { LiveProgress } from "../live/progress.ts";
import { leavesOf, type Metric } from "../metric/metric.ts";
import type { Space } from "../space/space.ts";
import { loadLiveOracle } from "./live/load.ts";
import { locateData, requireData } from "./locate.ts";
import { measureColumns, readMeasureFiles, structuralColumns, withMeasures } from "./measures/columns.ts";
import { STRUCTURAL_NAMES } from "./measures/structure.ts";
import type { Oracle, TableOracle } from "./oracle.ts";
import type { OracleRequest, TableRequest } from "./request.ts";
import { openTable, PUBLISHED_SPACE } from "./tabular/index.ts";

export interface OpenOptions {
  readonly dataset: string;
  /** Loaded and checked at once; others of a table when they are first asked. */
  readonly metrics?: readonly Metric[] | undefined;
  /** Measure files: their measures become metrics of a table. */
  readonly measures?: readonly string[] | undefined;
  /** As given by `--data`. */
  readonly data?: string | undefined;
  /** Told what a live oracle is doing. */
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}

/**
 * Opens an oracle. Its description says which one answered; nothing falls back unsaid.
 *
 * @example
 * const oracle = await openOracle("auto", { dataset: "cifar10" });
 * oracle.column(parseMetric("clean"))[oracle.space.classOf(architecture)]; // a fraction
 */
export async function openOracle(request: TableRequest, options: OpenOptions): Promise<TableOracle>;
export async function openOracle(request: OracleRequest, options: OpenOptions): Promise<Oracle>;
export async function openOracle(request: OracleRequest, options: OpenOptions): Promise<Oracle> {
  const { dataset } = options;
  const settings = typeof request === "string" ? { kind: request } : request;
  const kind =
    settings.kind === "auto"
      ? locateData(options.data) === undefined
        ? "surrogate"
        : "tabular"
      : settings.kind;
  switch (kind) {
    case "tabular":
      return withMeasureFiles(options, PUBLISHED_SPACE, (own) =>
        openTable({ folder: requireData(options.data), dataset, metrics: own }),
      );
    case "surrogate": {
      const { openSurrogate } = await import("./surrogate/index.ts");
      const surrogate = openSurrogate({ ...surrogateSettings(request), dataset });
      return withMeasureFiles(options, surrogate.space, () => surrogate);
    }
    case "live":
      if (options.measures !== undefined && options.measures.length > 0)
        throw new UsageError("measures: a live oracle takes no measure files; only tables do");
      return loadLiveOracle({
        dataset,
        protocol: "protocol" in settings ? settings.protocol : undefined,
        options: "options" in settings ? settings.options : undefined,
        onProgress: options.onProgress,
      });
  }
}

/** A table with measures as further metrics; `open` is told which metrics the table itself must load and check. */
function withMeasureFiles(
  { dataset, metrics = [], measures = [] }: OpenOptions,
  space: Space,
  open: (metrics: readonly Metric[]) => TableOracle,
): TableOracle {
  const tables = readMeasureFiles(measures, dataset, space);
  const names = new Set<string>([...STRUCTURAL_NAMES, ...tables.flatMap(({ names: own }) => own)]);
  const oracle = open(metrics.flatMap((metric) => leavesOf(metric, (key) => !names.has(key))));
  const extended = withMeasures(oracle, [...structuralColumns(oracle), ...measureColumns(tables, oracle)]);
  for (const metric of metrics) extended.column(metric);
  return extended;
}

function surrogateSettings(request: OracleRequest): { noise?: number | undefined; fit?: string | undefined } {
  return typeof request === "object" && request.kind === "surrogate" ? request : {};
}
