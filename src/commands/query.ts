/**
 * `rnb query`: the values of one architecture in a table.
 *
 * @module
 */
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { ATTACKS, type Metric, parseMetric } from "../metric/metric.ts";
import type { TableOracle } from "../oracle/oracle.ts";
import { MEASURES, type Measure } from "../oracle/tabular/files.ts";
import type { TabularOracle } from "../oracle/tabular/index.ts";
import type { Architecture } from "../space/space.ts";
import { formatTable, jsonOption, print } from "./shared.ts";
import { openTableOracle, type TableKind, tableOptions } from "./table.ts";

/** What is printed when nothing is asked for; ImageNet16-120 has no corruptions. */
function defaultMetrics(dataset: string): string[] {
  const attacks = ATTACKS.map((key) => `${key}:1`);
  return ["clean", ...attacks, "adversarial", ...(dataset === "ImageNet16-120" ? [] : ["corruptions"])];
}

interface QueryOptions {
  readonly metrics?: string;
  readonly dataset: string;
  readonly oracle: TableKind;
  readonly data?: string;
  readonly measure?: string;
  readonly json?: boolean;
}

export function addQuery(command: Command): void {
  command
    .argument("<architecture>", "NAS-Bench-201 string, code (3+1s+n3p) or dataset id")
    .option(
      "--metrics <list>",
      "metrics, separated by commas (default: clean, each attack at ε = 1/255, adversarial, corruptions)",
    )
    .option(
      "--measure <name>",
      "print a published measure of each key as it stands: accuracy, confidence or cm",
    )
    .addOption(jsonOption());
  for (const option of tableOptions()) command.addOption(option);
  command.action(async (text: string, options: QueryOptions) => {
    const { dataset, measure } = options;
    const asked = options.metrics === undefined ? defaultMetrics(dataset) : splitMetrics(options.metrics);
    if (asked.length === 0)
      throw new UsageError("--metrics names no metric; e.g. --metrics clean,fgsm@Linf:1");
    const metrics = asked.map(parseMetric);
    const kind = measure === undefined ? options.oracle : "tabular";
    const oracle = await openTableOracle(kind, options, measure === undefined ? metrics : []);
    const architecture = readArchitecture(text, oracle);
    const values = measure === undefined ? {} : readMeasures(oracle, architecture, metrics, measure);
    if (measure === undefined)
      for (const metric of metrics)
        values[metric.name] = oracle.column(metric)[oracle.space.classOf(architecture)]!;
    printAnswer(oracle, architecture, values, options.json ?? false);
  });
}

/** Splits at commas outside parentheses. */
export function splitMetrics(list: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of list) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += letter;
  }
  return parts.map((text) => text.trim()).filter((text) => text !== "");
}

/** Only the published table knows ids and measures other than accuracy. */
function isPublished(oracle: TableOracle): oracle is TabularOracle {
  return "meta" in oracle;
}

function readArchitecture(text: string, oracle: TableOracle): Architecture {
  if (!/^\d+$/.test(text)) return oracle.space.parse(text);
  if (!isPublished(oracle))
    throw new UsageError(
      `the ${oracle.description.kind} oracle knows no dataset ids; give a string or a code`,
    );
  const { architectureOf } = oracle.meta;
  const architecture = architectureOf[Number(text)];
  if (architecture !== undefined) return architecture;
  throw new UsageError(`no dataset id ${text}: ids are 0 … ${architectureOf.length - 1}`);
}

function readMeasures(
  oracle: TableOracle,
  architecture: Architecture,
  metrics: readonly Metric[],
  measure: string,
): Record<string, unknown> {
  if (!isPublished(oracle)) throw new UsageError("--measure needs the published table: give --data DIR");
  if (!(MEASURES as readonly string[]).includes(measure))
    throw new UsageError(`unknown measure "${measure}"; valid: ${MEASURES.join(", ")}`);
  const values: Record<string, unknown> = {};
  for (const metric of metrics) {
    if (metric.kind !== "value") throw new UsageError(`--measure takes keys, not "${metric.name}"`);
    values[metric.key] = oracle.measure(architecture, metric.key, measure as Measure);
  }
  return values;
}

function printAnswer(
  oracle: TableOracle,
  architecture: Architecture,
  values: Record<string, unknown>,
  json: boolean,
): void {
  const { space, description } = oracle;
  const answer = {
    architecture: space.format(architecture),
    code: space.code(architecture),
    ...(isPublished(oracle) ? idsOf(oracle, architecture) : {}),
    oracle: description.label,
    values,
  };
  if (json) {
    print(JSON.stringify(answer, null, 2));
    return;
  }
  print(answer.architecture);
  const { id, storedUnder } = answer;
  const isomorph = storedUnder === id ? "" : `, isomorphic to ${storedUnder}`;
  print(`code ${answer.code}${id === undefined ? "" : ` · id ${id}${isomorph}`} · ${answer.oracle}`);
  print();
  const rows = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? value.toFixed(4) : JSON.stringify(value),
  ]);
  print(formatTable(["metric", "value"], rows));
}

/** The dataset's id, and the id under which the values of its class are stored. */
function idsOf({ meta, space }: TabularOracle, architecture: Architecture) {
  return { id: meta.idOf[architecture]!, storedUnder: meta.storedId[space.classOf(architecture)]! };
}
