/**
 * `rnb query`: the values of one architecture.
 *
 * @module
 */
import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import { requireData } from "../oracle/locate.ts";
import { ATTACKS, type Metric, parseMetric } from "../oracle/metric.ts";
import { MEASURES, type Measure } from "../oracle/tabular/files.ts";
import { openTable, type TabularOracle } from "../oracle/tabular/index.ts";
import type { Architecture } from "../space/space.ts";
import { dataOption, formatTable, jsonOption, print } from "./shared.ts";

/** What is printed when nothing is asked for; ImageNet16-120 has no corruptions. */
function defaultMetrics(dataset: string): string[] {
  const attacks = ATTACKS.map((key) => `${key}:1`);
  return ["clean", ...attacks, "adversarial", ...(dataset === "ImageNet16-120" ? [] : ["corruptions"])];
}

interface QueryOptions {
  readonly metrics?: string;
  readonly dataset: string;
  readonly data?: string;
  readonly measure?: string;
  readonly json?: boolean;
}

export function addQuery(program: Command): void {
  program
    .command("query")
    .description("print one architecture's values in the published table")
    .argument("<architecture>", "NAS-Bench-201 string, code (3+1s+n3p) or dataset id")
    .option(
      "--metrics <list>",
      "metrics, separated by commas (default: clean, each attack at ε = 1/255, adversarial, corruptions)",
    )
    .option("--dataset <name>", "cifar10, cifar100 or ImageNet16-120", "cifar10")
    .option(
      "--measure <name>",
      "print a published measure of each key as it stands: accuracy, confidence or cm",
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((text: string, options: QueryOptions) => {
      const { dataset, measure } = options;
      const asked = options.metrics === undefined ? defaultMetrics(dataset) : splitMetrics(options.metrics);
      if (asked.length === 0)
        throw new UsageError("--metrics names no metric; e.g. --metrics clean,fgsm@Linf:1");
      const metrics = asked.map(parseMetric);
      const oracle = openTable({
        folder: requireData(options.data),
        dataset,
        metrics: measure === undefined ? metrics : [],
      });
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

function readArchitecture(text: string, { meta, space }: TabularOracle): Architecture {
  if (!/^\d+$/.test(text)) return space.parse(text);
  const architecture = meta.architectureOf[Number(text)];
  if (architecture !== undefined) return architecture;
  throw new UsageError(`no dataset id ${text}: ids are 0 … ${meta.architectureOf.length - 1}`);
}

function readMeasures(
  oracle: TabularOracle,
  architecture: Architecture,
  metrics: readonly Metric[],
  measure: string,
): Record<string, unknown> {
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
  { space, meta, description }: TabularOracle,
  architecture: Architecture,
  values: Record<string, unknown>,
  json: boolean,
): void {
  const answer = {
    architecture: space.format(architecture),
    code: space.code(architecture),
    id: meta.idOf[architecture]!,
    storedUnder: meta.storedId[space.classOf(architecture)]!,
    oracle: description.label,
    values,
  };
  if (json) {
    print(JSON.stringify(answer, null, 2));
    return;
  }
  print(answer.architecture);
  const isomorph = answer.storedUnder === answer.id ? "" : `, isomorphic to ${answer.storedUnder}`;
  print(`code ${answer.code} · id ${answer.id}${isomorph} · ${answer.oracle}`);
  print();
  const rows = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "number" ? value.toFixed(4) : JSON.stringify(value),
  ]);
  print(formatTable(["metric", "value"], rows));
}
