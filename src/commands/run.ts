/**
 * `rnb run`: runs an experiment, or what is still missing of it.
 *
 * @module
 */
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { quote, UsageError } from "../errors.ts";
import { tryFolder } from "../files/write.ts";
import { isTable, type Oracle, type Tally } from "../oracle/oracle.ts";
import { splitWords } from "../outside/words.ts";
import { shippedFor } from "../results/comparable.ts";
import { MAX_SEEDS } from "../results/manifest.ts";
import { statusOf } from "../results/status.ts";
import { describeExperiment } from "../runner/describe.ts";
import {
  type AlgorithmSpec,
  commandSpec,
  type Experiment,
  labelProblem,
  readExperiment,
} from "../runner/experiment.ts";
import { findExperiment } from "../runner/find.ts";
import { openFor } from "../runner/open.ts";
import { parseShard } from "../runner/plan.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { type RunReport, runExperiment, type Survey, surveyExperiment } from "../runner/run.ts";
import { budgetText } from "../search/budget.ts";
import { tellTime } from "./expected-time.ts";
import { interruptible } from "./interrupt.ts";
import { createLiveProgress } from "./live-progress.ts";
import { claimLookUps } from "./look-ups.ts";
import type { RunFlags } from "./run-flags.ts";
import {
  againstOption,
  count,
  dataOption,
  forced,
  forceOption,
  jsonOption,
  positiveInteger,
  print,
  tell,
} from "./shared.ts";
import { addSlurmOptions, checkSlurmFlags, submit, taskRuns } from "./slurm.ts";
import { sideTableOption, withTables } from "./table.ts";
import { withLines } from "./with-lines.ts";

export function addRun(command: Command): void {
  addSlurmOptions(command)
    .argument("<experiment>", "a YAML file, or the name of one in experiments/")
    .addOption(dataOption())
    .option("--out <dir>", "results folder (default: results/<name>)")
    .option(
      "--workers <n>",
      "worker threads that search tables (default: one per processor)",
      positiveInteger,
    )
    .option("--seeds <n>", "seeds 0 … n − 1 instead of the experiment's", positiveInteger)
    .option("--shard <i/n>", "run only the i-th of n equal parts")
    .option("--algorithm <name...>", "run these strategies (names or files) instead of the experiment's")
    .option(
      "--command <label=command>",
      "run this program, and no strategy of the experiment; repeatable",
      collect,
    )
    .addOption(sideTableOption())
    .option("--fresh", "discard earlier results of this experiment")
    .option("--dry-run", "only say what is there already and what is left")
    .addOption(forceOption())
    .option("--report", "make the report afterwards")
    .addOption(againstOption())
    .addOption(jsonOption())
    .action(async (name: string, flags: RunFlags) => {
      checkSlurmFlags(flags);
      const file = findExperiment(name);
      const experiment = withFlags(readExperiment(file), flags);
      await withLines(file, experiment, flags, () => runAndTell(file, experiment, flags));
    });
}

async function runAndTell(file: string, experiment: Experiment, flags: RunFlags): Promise<void> {
  const folder = flags.out ?? join("results", experiment.name);
  // An oracle takes a while to open: not for a folder that cannot be.
  if (!flags.dryRun) tryFolder(folder);
  const oracle = await openFor(experiment, { data: flags.data, onProgress: createLiveProgress() });
  try {
    if (flags.workers !== undefined && !isTable(oracle)) tell(workersOf(oracle));
    await runOn(oracle, file, experiment, folder, flags);
  } finally {
    await oracle.close?.();
  }
}

async function runOn(
  oracle: Oracle,
  file: string,
  experiment: Experiment,
  folder: string,
  flags: RunFlags,
): Promise<void> {
  const { json = false, fresh, against } = flags;
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard);
  const force = forced(flags.force);
  // Refused before anything runs.
  if (against !== undefined) shippedFor(against, await describeExperiment(experiment, oracle));
  if (!json) print(announce(experiment, oracle.description.label));
  if (flags.dryRun) {
    const survey = await surveyExperiment(experiment, oracle, { folder, shard, fresh });
    if (json) print(JSON.stringify({ folder, oracle: oracle.description.label, ...survey }, null, 2));
    else print(describeSurvey(survey, folder, flags));
    return;
  }
  const lookUp = claimLookUps(folder, experiment, force);
  if (flags.slurm) {
    await submit(oracle, experiment, { file, folder, force, lookUp }, flags);
    return;
  }
  const runs = flags.task === undefined ? undefined : taskRuns(flags.task, experiment);
  const { result: report, interruptedBy } = await interruptible((signal) =>
    runExperiment(experiment, oracle, {
      folder,
      workers: flags.workers,
      shard,
      runs,
      fresh,
      force,
      progress: createProgress(),
      async onStart(survey, missing) {
        if (json) return;
        print(describeSurvey(survey, folder, flags));
        if (runs === undefined && survey.left > 0) await tellTime(experiment, missing, oracle);
      },
      signal,
    }),
  );
  if (interruptedBy !== undefined) {
    process.stderr.write(
      `rnb: stopped by ${interruptedBy}: ${report.resumed + report.completed} runs are there; the same command goes on\n`,
    );
    // As if it had never been caught, so that a shell or a queue sees what ended the process.
    process.kill(process.pid, interruptedBy);
    return;
  }
  // Reads the whole folder: of many tasks only the last to end has to.
  const isLast =
    runs === undefined || statusOf(folder, report.manifest).every(({ missing }) => missing === 0);
  if (report.completed + report.resumed > 0 && isLast) await lookUp(oracle);
  printReport(report, folder, json, oracle.tally?.());
  if (flags.report || against !== undefined) {
    // A plotting library takes a while to load: only when it is needed.
    const { reportOn } = await import("./report.ts");
    await reportOn(folder, { against, force: flags.force, quiet: json });
  }
}

/** What to do instead of `--workers`, which are threads that read a table. */
function workersOf({ lanes, more }: Oracle): string {
  const now = lanes === undefined ? "" : `: ${count(lanes, "network")} at a time`;
  const advice = more === undefined ? "" : `; ${more}`;
  return `rnb: --workers is for tables and does nothing here${now}${advice}`;
}

/** What is there already and what is left. */
function describeSurvey({ there, left }: Survey, folder: string, { shard, fresh }: RunFlags): string {
  const part = shard === undefined ? "" : ` of shard ${shard}`;
  if (fresh) return `to do: all ${count(left, "run")}${part}, afresh: ${folder}`;
  if (there === 0) return `to do: all ${count(left, "run")}${part}: ${folder}`;
  return `to do: ${left} of ${count(there + left, "run")}${part}; ${there} there already: ${folder}`;
}

/** The experiment with what the command line says instead. */
export function withFlags(
  experiment: Experiment,
  { seeds, algorithm, command, table }: Pick<RunFlags, "seeds" | "algorithm" | "command" | "table">,
): Experiment {
  if (seeds !== undefined && seeds > MAX_SEEDS)
    throw new UsageError(`--seeds ${seeds}: no more than ${MAX_SEEDS}`);
  return {
    ...withTables(experiment, table),
    ...(seeds === undefined ? {} : { seeds: { from: 0, to: seeds - 1 } }),
    ...((algorithm ?? command) === undefined ? {} : { algorithms: algorithmsOf(algorithm, command) }),
  };
}

function algorithmsOf(names: readonly string[] = [], commands: readonly string[] = []): AlgorithmSpec[] {
  const asked = [
    ...names.map((text) => ({ flag: `--algorithm ${text}`, spec: algorithmOf(text) })),
    ...commands.map((text) => ({ flag: `--command ${quote(text)}`, spec: commandOf(text) })),
  ];
  const labels = asked.map(({ spec }) => spec.label);
  for (const [i, label] of labels.entries()) {
    const problem = labelProblem(label, labels.slice(0, i));
    if (problem !== undefined) throw new UsageError(`${asked[i]!.flag}: ${problem}`);
  }
  return asked.map(({ spec }) => spec);
}

/** `label=command line` */
function commandOf(text: string): AlgorithmSpec {
  const [, label, line] = /^([\w.+-]+)=(.+)$/s.exec(text) ?? [];
  if (line === undefined)
    throw new UsageError(`--command ${quote(text)}: write label=command, e.g. "mine=python3 my_search.py"`);
  return commandSpec(splitWords(line), process.cwd(), { label });
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function algorithmOf(text: string): AlgorithmSpec {
  if (!/[./\\]/.test(text)) return { label: text, name: text, options: {} };
  const label = text.replace(/^.*[/\\]/, "").replace(/\.[^.]+$/, "");
  return { label, module: resolve(text), options: {} };
}

function announce({ name, objectives, algorithms, budget, seeds }: Experiment, label: string): string {
  const seedCount = seeds.to - seeds.from + 1;
  const runs = objectives.length * algorithms.length * seedCount;
  const grid = [
    count(algorithms.length, "algorithm"),
    count(objectives.length, "objective"),
    count(seedCount, "seed"),
  ];
  return `${name}: ${grid.join(" × ")} = ${count(runs, "run")} of ${budgetText(budget)}\noracle: ${label}`;
}

function printReport(report: RunReport, folder: string, json: boolean, tally: Tally | undefined): void {
  const { resumed, completed, failed, early, manifest } = report;
  const lost = tally?.failed ?? new Map<string, string>();
  if (failed.length > 0 || (lost.size > 0 && lost.size === tally?.networks)) process.exitCode = 1;
  if (json) {
    print(
      JSON.stringify(
        {
          ...{ folder, oracle: manifest.oracle.label, resumed, completed, failed, early },
          ...(tally && { evaluations: { networks: tally.networks, failed: Object.fromEntries(lost) } }),
        },
        null,
        2,
      ),
    );
    return;
  }
  const before = resumed > 0 ? `, ${resumed} were there before` : "";
  print(`${count(completed, "run")} done${before}: ${folder}`);
  if (early.length > 0) {
    const ends = early.map(({ algorithm, status, runs }) => `${algorithm} ${runs} ${status}`);
    print(`ended before their budget: ${ends.join(", ")}`);
  }
  for (const [code, reason] of [...lost].slice(0, 1))
    tell(`${lost.size} of ${count(tally!.networks, "network")} could not be evaluated: ${code}: ${reason}`);
  for (const { run, reason } of failed.slice(0, 5)) tell(`failed: ${run}: ${reason}`);
  if (failed.length > 5) tell(`… and ${failed.length - 5} more failed runs`);
}
