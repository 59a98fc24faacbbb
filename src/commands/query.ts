/**
 * `rnb query`: the values of one architecture in a table.
 *
 * @module
 */
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { headlineMetrics } from "../metric/headline.ts";
import { type Metric, parseMetric } from "../metric/metric.ts";
import { ACCURACY, type Scale } from "../metric/scale.ts";
import { openOracle } from "../oracle/open.ts";
import type { TableOracle } from "../oracle/oracle.ts";
import type { SideTable } from "../oracle/tables/request.ts";
import { QUANTITIES, type Quantity } from "../oracle/tabular/files.ts";
import type { TabularOracle } from "../oracle/tabular/index.ts";
import type { Architecture } from "../space/space.ts";
import { describeArchitecture, printArchitecture } from "./architecture.ts";
import { formatTable, jsonOption, print } from "./shared.ts";
import { sideTableOption, type TableKind, tableOptions } from "./table.ts";

interface QueryOptions {
  readonly metrics?: string;
  readonly dataset: string;
  readonly oracle: TableKind;
  readonly data?: string;
  readonly measure?: string;
  readonly table?: readonly SideTable[];
  readonly json?: boolean;
}

export function addQuery(command: Command): void {
  command
    .argument("<architecture>", "dataset id, or any notation that this prints, e.g. 3+1s+n3p")
    .option(
      "--metrics <list>",
      "metrics, separated by commas (default: clean, each attack at ε = 1/255, adversarial, corruptions)",
    )
    .option(
      "--measure <name>",
      "print a published quantity of each key as it stands: accuracy, confidence or cm",
    )
    .addOption(sideTableOption())
    .addOption(jsonOption());
  for (const option of tableOptions()) command.addOption(option);
  command.action(async (text: string, options: QueryOptions) => {
    const { measure: quantity } = options;
    const asked = options.metrics === undefined ? undefined : parseMetrics(options.metrics);
    if (asked?.length === 0)
      throw new UsageError("--metrics names no metric; e.g. --metrics clean,fgsm@Linf:1");
    const kind = quantity === undefined ? options.oracle : "tabular";
    const oracle = await openOracle(kind, {
      ...options,
      tables: options.table,
      metrics: quantity === undefined ? asked : [],
    });
    const metrics = asked ?? headlineMetrics(oracle.catalogue);
    const architecture = readArchitecture(text, oracle);
    const values = quantity === undefined ? {} : readQuantities(oracle, architecture, metrics, quantity);
    if (quantity === undefined)
      for (const [m, value] of oracle.evaluate([architecture], metrics).values.entries())
        values[metrics[m]!.name] = Number.isNaN(value) ? null : value;
    const scales =
      quantity === undefined
        ? new Map(metrics.map((metric) => [metric.name, oracle.scale(metric)]))
        : new Map();
    printAnswer(oracle, architecture, values, scales, options.json ?? false);
  });
}

/** Metrics as a flag lists them: separated by commas outside parentheses and quotes. */
export function parseMetrics(list: string): Metric[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  for (const letter of list) {
    if (letter === '"') quoted = !quoted;
    if (letter === "(" && !quoted) depth++;
    if (letter === ")" && !quoted) depth--;
    if (letter === "," && depth === 0 && !quoted) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map(parseMetric);
}

/** Only the published table knows ids and quantities other than accuracy. */
function isPublished(oracle: TableOracle): oracle is TabularOracle {
  return "meta" in oracle;
}

function readArchitecture(text: string, oracle: TableOracle): Architecture {
  // Six digits are no id: there are no more than 15,625.
  if (!/^\d+$/.test(text.trim()) || /^[0-4]{6}$/.test(text.trim())) return oracle.space.parse(text);
  if (!isPublished(oracle))
    throw new UsageError(
      `the ${oracle.description.kind} oracle knows no dataset ids; give a string or a code`,
    );
  const { architectureOf } = oracle.meta;
  const architecture = architectureOf[Number(text)];
  if (architecture !== undefined) return architecture;
  throw new UsageError(`no dataset id ${text}: ids are 0 … ${architectureOf.length - 1}`);
}

function readQuantities(
  oracle: TableOracle,
  architecture: Architecture,
  metrics: readonly Metric[],
  quantity: string,
): Record<string, unknown> {
  if (!isPublished(oracle)) throw new UsageError("--measure needs the published table: give --data DIR");
  if (!(QUANTITIES as readonly string[]).includes(quantity))
    throw new UsageError(`unknown measure "${quantity}"; valid: ${QUANTITIES.join(", ")}`);
  const values: Record<string, unknown> = {};
  for (const metric of metrics) {
    if (metric.kind !== "value") throw new UsageError(`--measure takes keys, not "${metric.name}"`);
    values[metric.key] = oracle.quantity(architecture, metric.key, quantity as Quantity);
  }
  return values;
}

function printAnswer(
  oracle: TableOracle,
  architecture: Architecture,
  values: Record<string, unknown>,
  scales: ReadonlyMap<string, Scale>,
  json: boolean,
): void {
  const { space, description } = oracle;
  const foreign = new Map([...scales].filter(([, { table }]) => table !== undefined));
  const described = describeArchitecture(space, architecture, description.dataset);
  const answer = {
    architecture: space.format(architecture),
    code: space.code(architecture),
    ...(isPublished(oracle) ? idsOf(oracle, architecture) : {}),
    ...described,
    oracle: description.label,
    values,
    ...(foreign.size === 0 ? {} : { scales: Object.fromEntries(foreign) }),
  };
  if (json) {
    print(JSON.stringify(answer, null, 2));
    return;
  }
  print(answer.architecture);
  const { id, storedUnder } = answer;
  const isomorph = storedUnder === id ? "" : `, isomorphic to ${storedUnder}`;
  print(`code ${answer.code}${id === undefined ? "" : ` · id ${id}${isomorph}`}`);
  print(`oracle: ${answer.oracle}`);
  printArchitecture(described);
  print();
  const rows = Object.entries(values).map(([name, value]) => {
    const { unit, table = "" } = scales.get(name) ?? ACCURACY;
    if (value === null) return [name, "not there", table];
    if (typeof value !== "number") return [name, JSON.stringify(value), table];
    if (unit === "fraction") return [name, value.toFixed(4), table];
    if (unit === "count") return [name, value.toLocaleString("en-US"), table];
    return [name, `${Number(value.toPrecision(6))}${unit === undefined ? "" : ` ${unit}`}`, table];
  });
  const ownOnly = rows.every(([, , table]) => table === "");
  print(
    ownOnly
      ? formatTable(
          ["metric", "value"],
          rows.map((row) => row.slice(0, 2)),
        )
      : formatTable(["metric", "value", "from"], rows),
  );
}

/** The dataset's id, and the id under which the values of its class are stored. */
function idsOf({ meta, space }: TabularOracle, architecture: Architecture) {
  return { id: meta.idOf[architecture]!, storedUnder: meta.storedId[space.classOf(architecture)]! };
}
