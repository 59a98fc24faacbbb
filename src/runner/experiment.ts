/**
 * The experiment that a user writes as YAML, and what it becomes once defaults are filled in.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { type Document, LineCounter } from "yaml";
import type { z } from "zod";
import { messageOf, UsageError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { parseYaml, YamlError } from "../files/yaml.ts";
import { imageSetNamed } from "../image-sets.ts";
import { distinct, type Metric, parseMetric } from "../metric/metric.ts";
import type { Problem } from "../metric/problem.ts";
import { locateTable } from "../oracle/tables/locate.ts";
import { isFile, type SideTable } from "../oracle/tables/request.ts";
import type { SeedRange } from "../results/manifest.ts";
import type { Scalarisation } from "../search/scalarise.ts";
import type { WarmUp } from "../search/warm-up.ts";
import {
  deepest,
  describeIssue,
  type ExperimentSpec,
  experimentSchema,
  KEYS,
  label,
} from "./experiment-schema.ts";
import { problemFrom } from "./problem-spec.ts";
import { lineOf } from "./yaml-line.ts";

/** An algorithm of an experiment: a strategy with options, under a label. */
export interface AlgorithmSpec {
  readonly label: string;
  /** Name in `algorithms/`; undefined for a user's module. */
  readonly name?: string | undefined;
  /** Absolute path of a user's module. */
  readonly module?: string | undefined;
  /** A program and its arguments. */
  readonly command?: readonly string[] | undefined;
  /** Absolute path of the folder that the program runs in. */
  readonly folder?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** How many objectives become one number. */
  readonly scalarise?: Scalarisation | undefined;
  /** How its first draws are chosen. */
  readonly warmUp?: WarmUpSpec | undefined;
}

/** A warm-up whose metric is parsed. */
export interface WarmUpSpec extends Omit<WarmUp, "measure"> {
  readonly measure: Metric;
}

/** A validated experiment with all defaults filled in. */
export interface Experiment
  extends Omit<
    z.output<typeof experimentSchema>,
    "objectives" | "seeds" | "algorithms" | "measures" | "tables" | "report"
  > {
  readonly objectives: readonly Problem[];
  readonly seeds: SeedRange;
  readonly algorithms: readonly AlgorithmSpec[];
  /** Absolute paths. */
  readonly measures?: readonly string[] | undefined;
  readonly tables?: readonly SideTable[] | undefined;
  readonly report?: readonly Metric[] | undefined;
}

/** Reads and validates an experiment file; errors name the file, the line and the key. */
export function readExperiment(path: string): Experiment {
  const text = readSpec(path);
  const lines = new LineCounter();
  const document = parseSpec(text, path, lines);
  return checkExperiment(contentsOf(document, path), dirname(path), (where, why, wrong) => {
    throw new UsageError(`${path}:${lineOf(document, lines, where, wrong)}: ${why}`);
  });
}

/** Validates an experiment that is an object; its paths are relative to the working folder. */
export function parseExperiment(spec: ExperimentSpec): Experiment {
  return checkExperiment(spec, process.cwd(), (_, why) => {
    throw new UsageError(`not an experiment: ${why}`);
  });
}

function checkExperiment(contents: unknown, folder: string, fail: Fail): Experiment {
  const parsed = experimentSchema.safeParse(contents);
  if (parsed.success) return resolveExperiment(parsed.data, folder, fail);
  const issues = parsed.error.issues.map(deepest);
  // A misspelt key also leaves the right one missing: the former is the one to tell.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!;
  const wrong = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  return fail(issue.path, describeIssue(issue, valueAt(contents, issue.path)), wrong);
}

/** Bytes that an experiment file may have. */
const LIMIT = 1024 * 1024;

/** The text of an experiment file. */
export function readSpec(path: string): string {
  try {
    return readText(path, LIMIT);
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function parseSpec(text: string, path: string, lines: LineCounter): Document {
  try {
    return parseYaml(text, lines);
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`${path}:${error.line}: not YAML: ${error.message}`);
    throw error;
  }
}

function contentsOf(document: Document, path: string): unknown {
  let contents: unknown;
  try {
    contents = document.toJS();
  } catch (error) {
    throw new UsageError(`${path}: not YAML: ${messageOf(error)}`);
  }
  if (typeof contents === "object" && contents !== null && !Array.isArray(contents)) return contents;
  throw new UsageError(`${path}:1: not an experiment; keys: ${KEYS.get("")!.join(", ")}`);
}

/** Says what is wrong at a path of the file. */
type Fail = (where: readonly PropertyKey[], why: string, wrong?: string) => never;

/** Fills in labels and seeds; modules become absolute paths. */
function resolveExperiment(data: z.output<typeof experimentSchema>, folder: string, fail: Fail): Experiment {
  const warmUpOf = (spec: object, i: number): Pick<AlgorithmSpec, "warmUp"> => {
    const given = "warmUp" in spec ? (spec.warmUp as WarmUp | undefined) : undefined;
    if (given === undefined) return {};
    try {
      return { warmUp: { ...given, measure: parseMetric(given.measure) } };
    } catch (error) {
      return fail(["algorithms", i, "warmUp"], messageOf(error));
    }
  };
  const algorithms = data.algorithms.map((entry, i): AlgorithmSpec => {
    const spec = typeof entry === "string" ? { name: entry, options: {} } : entry;
    const scalarise =
      "scalarise" in spec && spec.scalarise !== undefined ? { scalarise: spec.scalarise } : {};
    if ("command" in spec && spec.command !== undefined) return commandSpec(spec.command, folder, spec);
    const module = "module" in spec && spec.module !== undefined ? resolve(folder, spec.module) : undefined;
    const fallback = spec.name ?? module!.replace(/^.*[/\\]/, "").replace(/\.[^.]+$/, "");
    const name = "label" in spec && spec.label !== undefined ? spec.label : fallback;
    return {
      label: name,
      name: spec.name,
      module,
      options: spec.options,
      ...scalarise,
      ...warmUpOf(spec, i),
    };
  });
  let { dataset } = data;
  try {
    dataset = imageSetNamed(dataset).name;
  } catch (error) {
    fail(["dataset"], messageOf(error));
  }
  const each = <From, To>(
    key: "objectives" | "report",
    list: readonly From[],
    parse: (item: From) => To,
  ): To[] =>
    list.map((item, i) => {
      try {
        return parse(item);
      } catch (error) {
        return fail([key, i], messageOf(error));
      }
    });
  const objectives = each("objectives", data.objectives, problemFrom);
  const labels = algorithms.map((a) => a.label);
  for (const [i, text] of labels.entries()) {
    const name = algorithms[i]!.name;
    if (name !== undefined && /[./\\]/.test(name))
      fail(["algorithms", i], `"${name}" is no name; for a file write {module: ${name}}`);
    const problem = labelProblem(text, labels.slice(0, i));
    if (problem !== undefined) fail(["algorithms", i], problem);
  }
  const names = objectives.map(({ name }) => name);
  for (const [i, name] of names.entries())
    if (names.indexOf(name) < i) fail(["objectives", i], `the objective "${name}" is there twice`);
  const seeds = typeof data.seeds === "number" ? { from: 0, to: data.seeds - 1 } : data.seeds;
  const { measures, tables, report, ...rest } = data;
  return {
    ...rest,
    oracle: placed(data.oracle, folder),
    dataset,
    objectives,
    seeds,
    algorithms,
    ...(measures === undefined ? {} : { measures: measures.map((file) => resolve(folder, file)) }),
    ...(tables === undefined ? {} : { tables: tables.map((table) => sideTable(table, folder)) }),
    ...(report === undefined ? {} : { report: distinct(each("report", report, parseMetric)) }),
  };
}

/** A request of a table whose paths are absolute. */
function placed(oracle: Experiment["oracle"], folder: string): Experiment["oracle"] {
  if (typeof oracle === "string") return oracle;
  if (oracle.kind === "command") return { ...oracle, folder: resolve(folder, oracle.folder ?? ".") };
  if (oracle.kind !== "table") return oracle;
  const { space } = oracle;
  const file = locateTable(oracle.file, folder);
  return typeof space === "string" && isFile(space)
    ? { ...oracle, file, space: resolve(folder, space) }
    : { ...oracle, file };
}

function sideTable(table: string | SideTable, folder: string): SideTable {
  return typeof table === "string"
    ? { file: locateTable(table, folder) }
    : { ...table, file: locateTable(table.file, folder) };
}

/** A program as an algorithm; without a label it is called by the first file among its arguments. */
export function commandSpec(
  command: readonly string[],
  folder: string,
  { label, options = {} }: { label?: string | undefined; options?: AlgorithmSpec["options"] } = {},
): AlgorithmSpec {
  const file = command.find((argument, i) => i > 0 && /\.\w+$/.test(argument)) ?? command[0]!;
  return { label: label ?? file.replace(/^.*\//, "").replace(/\.[^.]+$/, ""), command, folder, options };
}

/** Why a label cannot name a folder of results next to those before it; undefined when it can. */
export function labelProblem(text: string, before: readonly string[]): string | undefined {
  const { error } = label.safeParse(text);
  if (error) return `the label "${text}" is not good: ${error.issues[0]!.message}`;
  return before.includes(text) ? `"${text}" is there twice; give one of them another \`label\`` : undefined;
}

function valueAt(contents: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], contents);
}
