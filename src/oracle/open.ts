/**
 * Opens the oracle that an experiment or a command asks for.
 *
 * @module
 */
import { atSetting, UsageError } from "../errors.ts";
import type { LiveProgress } from "../live/progress.ts";
import { atomsOf, leavesOf, type Metric, MetricError, metricOfKey } from "../metric/metric.ts";
import type { Space } from "../space/space.ts";
import { type AddedColumn, withColumns } from "./added.ts";
import type { CommandRequest } from "./command/request.ts";
import type { OracleDescription } from "./description.ts";
import { loadLiveOracle } from "./live/load.ts";
import { locateData, requireData } from "./locate.ts";
import { addedMeasures, addedStructure, readMeasureFiles } from "./measures/columns.ts";
import { STRUCTURAL_NAMES } from "./measures/structure.ts";
import type { Oracle, TableOracle } from "./oracle.ts";
import type { OracleRequest, TableRequest } from "./request.ts";
import type { SideTable } from "./tables/request.ts";
import { datasetIds } from "./tabular/ids.ts";
import { openTable, PUBLISHED_SPACE } from "./tabular/index.ts";

export interface OpenOptions {
  readonly dataset: string;
  /** Loaded and checked at once; others of a table when they are first asked. */
  readonly metrics?: readonly Metric[] | undefined;
  /** Measure files: their measures become metrics of a table. */
  readonly measures?: readonly string[] | undefined;
  /** Tables of others: their columns become metrics of a table. */
  readonly tables?: readonly SideTable[] | undefined;
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
      return openPublished(requireData(options.data), options);
    case "surrogate": {
      const { openSurrogate } = await import("./surrogate/index.ts");
      const surrogate = openSurrogate({ ...surrogateSettings(request), dataset });
      return withOthers(options, surrogate.space, () => surrogate);
    }
    case "table": {
      const { openOther } = await import("./tables/oracle.ts");
      const { kind: _, ...asked } = settings as Extract<OracleRequest, { kind: "table" }>;
      const other = await openOther(asked, datasetIds(options.data));
      return withOthers(options, other.space, () => other);
    }
    case "command": {
      refuseFiles(options, "a program");
      const { openCommandOracle } = await import("./command/open.ts");
      return atSetting([], () => openCommandOracle(settings as CommandRequest, dataset, options.onProgress));
    }
    case "live":
      refuseFiles(options, "a live oracle");
      return loadLiveOracle({
        dataset,
        protocol: "protocol" in settings ? settings.protocol : undefined,
        options: "options" in settings ? settings.options : undefined,
        onProgress: options.onProgress,
      });
  }
}

function refuseFiles({ measures = [], tables = [] }: OpenOptions, who: string): void {
  if (measures.length + tables.length > 0)
    throw new UsageError(`measures, tables: ${who} takes no such files; only tables do`);
}

function openPublished(folder: string, options: OpenOptions): Promise<TableOracle> {
  return withOthers({ ...options, data: folder }, PUBLISHED_SPACE, (metrics) =>
    openTable({ folder, dataset: options.dataset, metrics }),
  );
}

/**
 * A table with measures and the tables of others as further metrics.
 *
 * @param open is told which metrics the table itself must load and check
 */
async function withOthers(
  { dataset, data, metrics = [], measures = [], tables = [] }: OpenOptions,
  space: Space,
  open: (metrics: readonly Metric[]) => TableOracle,
): Promise<TableOracle> {
  const read = [
    ...addedMeasures(readMeasureFiles(measures, dataset, space), space),
    ...(await columnsOfTables(tables, space, data)),
  ];
  const others = new Set<string>([...STRUCTURAL_NAMES, ...read.map(({ key }) => key)]);
  const own = metrics.flatMap((metric) => leavesOf(metric, (key) => !others.has(key)));
  let oracle: TableOracle;
  try {
    oracle = open(own);
  } catch (error) {
    if (!(error instanceof MetricError) || read.length === 0) throw error;
    oracle = open([]); // what is meant may be a column of another table: below, all are known
  }
  const extended = withColumns(oracle, [...addedStructure(oracle), ...read]);
  for (const metric of metrics) extended.values(metric);
  return { ...extended, description: describeWith(extended, metrics) };
}

/** What reads tables of others is loaded only where there is one. */
async function columnsOfTables(
  tables: readonly SideTable[],
  space: Space,
  data: string | undefined,
): Promise<AddedColumn[]> {
  if (tables.length === 0) return [];
  const { openTables } = await import("./tables/open.ts");
  return openTables(tables, space, space === PUBLISHED_SPACE ? datasetIds(data) : undefined);
}

/** The oracle's description with the tables of others that its metrics ask, and what a reader must know of them. */
function describeWith(oracle: TableOracle, metrics: readonly Metric[]): OracleDescription {
  const { description, catalogue } = oracle;
  const keys = new Set(metrics.flatMap((metric) => atomsOf(metric, catalogue)).map(({ key }) => key));
  const asked = [...keys].map((key) => metricOfKey(key)).filter((metric) => oracle.scale(metric).table);
  const labels = new Set(asked.flatMap((metric) => oracle.scale(metric).table ?? []));
  // A table that is the oracle itself is named already.
  const further = [...labels].filter((label) => description.label !== `table ${label}`);
  const caveats = [...labels].flatMap((table) =>
    caveatsOf(
      table,
      asked.filter((metric) => oracle.scale(metric).table === table),
      oracle,
    ),
  );
  return {
    ...description,
    label: [description.label, ...further].join(" + "),
    caveats: [...description.caveats, ...caveats],
  };
}

function caveatsOf(table: string, metrics: readonly Metric[], { values, space }: TableOracle): string[] {
  const sizes = metrics.map((metric) => {
    const column = values(metric);
    const known = column.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
    return { name: metric.name, known, all: column.length };
  });
  const differing = sizes.filter(({ all }) => all !== space.classCount).map(({ name }) => name);
  const caveats = sizes
    .filter(({ known, all }) => known < all)
    .map(
      ({ name, known, all }) =>
        `${name} (${table}): known for ${known} of ${all} ${all === space.size ? "encodings" : "networks"}; asking another one is a failed evaluation.`,
    );
  if (differing.length > 0)
    caveats.unshift(
      `${differing.join(", ")} (${table}): encodings of one network have different values; a budget of distinct networks sees that of the first encoding asked.`,
    );
  return caveats;
}

function surrogateSettings(request: OracleRequest): { noise?: number | undefined; fit?: string | undefined } {
  return typeof request === "object" && request.kind === "surrogate" ? request : {};
}
