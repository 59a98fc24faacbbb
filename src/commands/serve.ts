/**
 * `rnb serve`: answers a loop that is written already, over standard streams.
 *
 * @module
 */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { imageSetNamed } from "../image-sets.ts";
import { parseMetric } from "../metric/metric.ts";
import { plainProblem } from "../metric/problem.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { SideTable } from "../oracle/tables/request.ts";
import { readLines, writeLine } from "../outside/lines.ts";
import { SERVE_PROTOCOL } from "../outside/messages.ts";
import { createSession } from "../outside/session.ts";
import { LINE_LIMIT } from "../programs/message.ts";
import { describeSpace } from "../programs/wire-space.ts";
import { type Experiment, readExperiment } from "../runner/experiment.ts";
import { findExperiment } from "../runner/find.ts";
import { openFor } from "../runner/open.ts";
import { definitionOf } from "../runner/problem.ts";
import { servedRuns } from "../runner/served.ts";
import { BUDGET_UNITS, type BudgetUnit } from "../search/budget.ts";
import { createLiveProgress } from "./live-progress.ts";
import { dataOption, datasetOption, positiveInteger } from "./shared.ts";
import { sideTableOption, withTables } from "./table.ts";

interface ServeFlags {
  readonly data?: string;
  readonly out?: string;
  readonly algorithmLabel?: string;
  readonly objective?: string;
  readonly seed?: number;
  readonly table?: readonly SideTable[];
  readonly dataset: string;
  readonly oracle: "auto" | "tabular" | "surrogate";
  readonly budget?: number;
  readonly unit: BudgetUnit;
}

export function addServe(command: Command): void {
  command
    .argument("[experiment]", "a YAML file, or the name of one in experiments/")
    .addOption(dataOption())
    .option("--out <dir>", "results folder (default: results/<name>)")
    .option("--algorithm-label <label>", "how the loop is called in results")
    .option("--objective <metric>", "what is searched")
    .option("--seed <n>", "the run's seed", seedNumber)
    .option("--budget <n>", "without an experiment: queries of a run", positiveInteger)
    .addOption(
      new Option("--unit <unit>", "without one: what they count").choices(BUDGET_UNITS).default("distinct"),
    )
    .addOption(sideTableOption())
    .addOption(datasetOption())
    .addOption(
      new Option("--oracle <kind>", "without one: who answers")
        .choices(["auto", "tabular", "surrogate"])
        .default("auto"),
    )
    .action(async (name: string | undefined, flags: ServeFlags) => {
      const experiment = name === undefined ? fromFlags(flags) : readExperiment(findExperiment(name));
      await serve(withTables(experiment, flags.table), flags);
    });
}

async function serve(experiment: Experiment, flags: ServeFlags): Promise<void> {
  const { objective } = flags;
  const isProblem = experiment.objectives.some(({ name }) => name === objective);
  const asked = objective === undefined || isProblem ? [] : [parseMetric(objective)];
  const oracle = await openFor(experiment, { data: flags.data, onProgress: createLiveProgress() }, asked);
  try {
    await answer(oracle, experiment, flags);
  } finally {
    await oracle.close?.();
  }
}

async function answer(oracle: Oracle, experiment: Experiment, flags: ServeFlags): Promise<void> {
  const { name, dataset, objectives, budget } = experiment;
  const folder = flags.out ?? join("results", name);
  const defaults = given({ label: flags.algorithmLabel, objective: flags.objective, seed: flags.seed });
  const session = createSession({ oracle, budget, defaults, open: servedRuns(experiment, oracle, folder) });
  const { kind, label, caveats, costUnit } = oracle.description;
  say({
    type: "hello",
    ...SERVE_PROTOCOL,
    experiment: name,
    folder,
    oracle: { kind, dataset, label, caveats, costUnit },
    objectives: objectives.map((problem) =>
      problem.plain
        ? { name: problem.name, direction: "maximise" }
        : { name: problem.name, ...definitionOf(problem) },
    ),
    constraints: [],
    budget,
    space: describeSpace(oracle.space),
  });
  if (Object.keys(defaults).length === 3) say(await session.begin({}));
  const lines = readLines(0, LINE_LIMIT);
  for (let line = lines.next(); line !== undefined; line = lines.next()) say(await session.answer(line));
}

/** A client that is gone needs no answer. */
function say(message: object): void {
  try {
    writeLine(1, message);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    process.exit();
  }
}

function fromFlags({ dataset, oracle, objective, budget, unit }: ServeFlags): Experiment {
  if (budget === undefined) throw new UsageError("give an experiment, or --budget (and --dataset, --unit)");
  return {
    name: "served",
    oracle,
    dataset: imageSetNamed(dataset).name,
    objectives: objective === undefined ? [] : [plainProblem(parseMetric(objective))],
    budget: { queries: budget, unit },
    seeds: { from: 0, to: 0 },
    algorithms: [],
    patience: 120,
  };
}

function given<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function seedNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--seed ${text}: a whole number, 0 or more`);
  return Number(text);
}
