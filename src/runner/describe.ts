/**
 * What the results of an experiment on an oracle depend on, found out before anything runs.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import { atomsOf, type Metric, MetricError } from "../metric/metric.ts";
import type { Problem } from "../metric/problem.ts";
import { isAccuracy } from "../metric/scale.ts";
import { isTable, type Oracle } from "../oracle/oracle.ts";
import { namedFiles } from "../programs/command.ts";
import {
  type AlgorithmRecord,
  type Manifest,
  type ObjectiveRecord,
  STORE_FORMAT,
} from "../results/manifest.ts";
import { OptionError, parseOptions } from "../search/options.ts";
import type { Strategy } from "../search/strategy.ts";
import { VERSION } from "../version.ts";
import type { Experiment, WarmUpSpec } from "./experiment.ts";
import { describeProblem } from "./problem.ts";
import { SpecError } from "./spec-error.ts";
import { loadStrategy, moduleFingerprint } from "./strategies.ts";

/** The manifest of this experiment alone. Loads every strategy and parses its options: mistakes surface at once. */
export async function describeExperiment(experiment: Experiment, oracle: Oracle): Promise<Manifest> {
  for (const metric of experiment.report ?? [])
    if (isTable(oracle) && oracle.values(metric).every(Number.isNaN))
      throw new MetricError(`${metric.name} has no value at all`, metric.name);
  return describeRuns(experiment, await resolveAlgorithms(experiment, oracle), oracle);
}

/** The manifest of runs of these algorithms, whatever those of the experiment are. */
export function describeRuns(
  { name, oracle: asked, dataset, objectives, budget, seeds }: Experiment,
  algorithms: readonly AlgorithmRecord[],
  oracle: Oracle,
): Manifest {
  const { label, costUnit } = oracle.description;
  if (budget.seconds !== undefined && costUnit !== "seconds")
    throw new SpecError(`${label} takes no seconds: give the budget in queries`, ["budget", "seconds"]);
  return {
    format: STORE_FORMAT,
    version: VERSION,
    spec: {
      name,
      oracle: asked,
      dataset: oracle.description.kind === "table" ? oracle.description.dataset : dataset,
      objectives: objectives.map((problem) => problem.name),
      budget,
      seeds,
      algorithms,
    },
    oracle: oracle.description,
    objectives: objectives.map((problem) => describeObjective(problem, oracle)),
  };
}

async function resolveAlgorithms(experiment: Experiment, oracle: Oracle): Promise<AlgorithmRecord[]> {
  const records: AlgorithmRecord[] = [];
  for (const [i, algorithm] of experiment.algorithms.entries()) {
    const { label, module, command, folder = ".", scalarise, warmUp } = algorithm;
    const { strategy, parsed } = await loadAlgorithm(experiment, i);
    checkReach(experiment, i, strategy);
    const source = {
      ...(module === undefined ? {} : { module, source: moduleFingerprint(module) }),
      ...(command === undefined ? {} : { command, files: namedFiles({ command, folder }) }),
    };
    const warm = warmUp === undefined ? {} : { warmUp: describeWarmUp(warmUp, oracle) };
    records.push({
      label,
      name: strategy.name,
      ...source,
      options: parsed,
      ...(scalarise && { scalarise }),
      ...warm,
    });
  }
  return records;
}

/** A strategy for one objective is not put on many without a word. */
function checkReach({ objectives }: Experiment, i: number, { name, searchMany }: Strategy): void {
  const beyond = objectives.find(({ plain }) => !plain);
  if (searchMany === undefined && beyond !== undefined)
    throw new SpecError(
      `${name} searches one objective without limits, and ${beyond.name} is more; write { name: ${name}, scalarise: chebyshev } to put a scalarisation around it`,
      ["algorithms", i],
    );
}

/** A mistake in its name or options says where in the experiment it stands. */
async function loadAlgorithm(
  { algorithms }: Experiment,
  i: number,
): Promise<{ strategy: Strategy; parsed: Readonly<Record<string, unknown>> }> {
  const { name, module, options } = algorithms[i]!;
  try {
    const strategy = await loadStrategy(algorithms[i]!);
    return { strategy, parsed: parseOptions(strategy, options) as Record<string, unknown> };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const kind = name !== undefined ? "name" : module !== undefined ? "module" : "command";
    const below = error instanceof OptionError ? ["options", ...error.option] : [kind];
    throw new SpecError(error.message, ["algorithms", i, ...below]);
  }
}

function describeWarmUp(warmUp: WarmUpSpec, oracle: Oracle): AlgorithmRecord["warmUp"] {
  if (!isTable(oracle))
    throw new UsageError(`warmUp: ${oracle.description.label} has no measures; a warm-up needs a table`);
  const { name, fingerprint } = describeMetric(warmUp.measure, oracle);
  return { ...warmUp, measure: name, fingerprint };
}

function describeObjective(problem: Problem, oracle: Oracle): ObjectiveRecord {
  return problem.plain
    ? describeMetric(problem.objectives[0]!.metric, oracle)
    : describeProblem(problem, oracle);
}

function describeMetric(metric: Metric, oracle: Oracle): ObjectiveRecord {
  if (!isTable(oracle)) {
    atomsOf(metric, oracle.catalogue); // raises what the oracle does not have before anything runs
    return { name: metric.name, optimum: null, fingerprint: oracle.description.fingerprint };
  }
  const scale = oracle.scale(metric);
  const from = scale.table === undefined ? "" : ` (${scale.table})`;
  if (scale.direction === "minimise" && metric.kind !== "negative")
    throw new MetricError(
      `${metric.name}${from} is better when it is lower, and a search maximises: write negative(${metric.name})`,
      metric.name,
    );
  const column = oracle.values(metric);
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  let [lowest, optimum] = [Infinity, -Infinity];
  for (const value of column) {
    if (value < lowest) lowest = value;
    if (value > optimum) optimum = value;
  }
  if (optimum === -Infinity) throw new MetricError(`${metric.name}${from} has no value at all`, metric.name);
  const record = {
    name: metric.name,
    optimum,
    fingerprint: createHash("sha256").update(bytes).digest("hex"),
  };
  // An accuracy of the oracle's own needs no more to be said: folders of before say no more.
  return isAccuracy(scale) && scale.table === undefined
    ? record
    : {
        ...record,
        scale: { ...scale, range: isAccuracy(scale) ? 1 : Math.min(optimum - lowest, Number.MAX_VALUE) },
      };
}
