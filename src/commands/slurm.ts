/**
 * `rnb run --slurm`: what is missing of an experiment as a job array of a cluster's own scheduler.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { messageOf, UsageError, UserError } from "../errors.ts";
import { claimFile, type Force } from "../files/own.ts";
import { makeFolder } from "../files/write.ts";
import { isTable, type Oracle } from "../oracle/oracle.ts";
import { openFolder } from "../results/open.ts";
import { dealRuns } from "../runner/deal.ts";
import { describeExperiment } from "../runner/describe.ts";
import type { Experiment } from "../runner/experiment.ts";
import { planRuns, type Run } from "../runner/plan.ts";
import { withoutDone } from "../runner/run.ts";
import { submitJob } from "../runner/slurm.ts";
import { SCRIPT_HEAD, shellWord, slurmScript } from "../runner/slurm-script.ts";
import { expectedCosts } from "../runner/strategies.ts";
import { formatTasks, parseTask } from "../runner/task-list.ts";
import type { RunFlags } from "./run-flags.ts";
import { count, positiveInteger, print } from "./shared.ts";
import { awaitJob } from "./slurm-wait.ts";

const TASKS = 8;

export function addSlurmOptions(command: Command): Command {
  const all = (text: string, before: readonly string[] = []): string[] => [...before, text];
  return command
    .option("--slurm", "submit what is missing to Slurm, as a job array (docs/cluster.md)")
    .option("--tasks <n>", `with --slurm: tasks of the array (default: ${TASKS})`, positiveInteger)
    .option("--cpus <n>", "with --slurm: processors, and workers, of a task (default: 1)", positiveInteger)
    .option("--time <limit>", "with --slurm: of a task, e.g. 4:00:00")
    .option("--partition <name>", "with --slurm: where it runs")
    .option("--account <name>", "with --slurm: who pays")
    .option("--gres <list>", "with --slurm: what a task needs besides, e.g. gpu:1")
    .option("--sbatch <option>", 'with --slurm: any other option, e.g. "--mem=8G"; repeatable', all)
    .option("--print", "with --slurm: write the script and submit nothing")
    .option("--wait", "with --slurm: show progress until the array ends, then report")
    .addOption(new Option("--task <n>").argParser(positiveInteger).hideHelp());
}

const WITH_SLURM = [
  "tasks",
  "cpus",
  "time",
  "partition",
  "account",
  "gres",
  "sbatch",
  "print",
  "wait",
] as const;

/** Refuses flags that go together with nothing. */
export function checkSlurmFlags(flags: RunFlags): void {
  const given = WITH_SLURM.find((name) => flags[name] !== undefined);
  if (given !== undefined && !flags.slurm) throw new UsageError(`--${given} needs --slurm`);
  if (flags.slurm && flags.shard !== undefined)
    throw new UsageError("--shard does not go with --slurm, which makes the parts itself: --tasks N");
  if (flags.slurm && flags.against !== undefined)
    throw new UsageError(
      "--against does not go with --slurm: rnb report <folder> --against reference, when the runs are there",
    );
  if (flags.print && flags.wait) throw new UsageError("--print submits nothing that --wait could wait for");
  if (flags.task !== undefined && (flags.slurm || flags.shard !== undefined || flags.fresh))
    throw new UsageError("--task is for the scripts that --slurm writes");
}

/** The runs of a task, by the list on standard input. */
export function taskRuns(task: number, experiment: Experiment): Run[] {
  let list: string;
  try {
    list = readFileSync(0, "utf8");
  } catch (error) {
    throw new UserError(`cannot read the list of runs from standard input: ${messageOf(error)}`);
  }
  return parseTask(list, task, experiment);
}

export interface Submission {
  /** The experiment file. */
  readonly file: string;
  readonly folder: string;
  readonly force: Force | undefined;
  readonly lookUp: (oracle: Oracle) => Promise<void>;
}

/** Writes the script, submits it, and waits for its end if that is asked. */
export async function submit(
  oracle: Oracle,
  experiment: Experiment,
  { file, folder, force, lookUp }: Submission,
  flags: RunFlags,
): Promise<void> {
  const script = join(folder, "slurm.sh");
  const put = claimFile(script, SCRIPT_HEAD, force);
  const made = await describeExperiment(experiment, oracle);
  const all = planRuns(experiment);
  // Here, not in each task: mistakes show before anything waits in a queue.
  await openFolder(folder, made, { fresh: flags.fresh, force });
  const missing = withoutDone(all, experiment, folder);
  const tell = (text: string, found: object): void =>
    print(flags.json ? JSON.stringify({ folder, runs: missing.length, ...found }, null, 2) : text);
  if (missing.length === 0) {
    tell(`all ${count(all.length, "run")} are there: rnb report ${folder}`, { job: null, tasks: 0 });
    return;
  }
  const costs = isTable(oracle) ? await expectedCosts(experiment.algorithms) : undefined;
  const tasks = dealRuns(missing, flags.tasks ?? TASKS, (algorithm) => costs?.[algorithm] ?? 1);
  const logs = resolve(folder, "logs");
  makeFolder(logs);
  const command = commandOf(file, folder, flags);
  put(
    slurmScript({
      name: `rnb-${experiment.name}`,
      tasks: tasks.length,
      workingFolder: process.cwd(),
      logs,
      options: optionsOf(flags),
      environment: environmentHere(),
      command: [...command, "--workers", String(flags.workers ?? flags.cpus ?? 1)],
      list: formatTasks(tasks, experiment),
    }),
  );
  const what = `${count(missing.length, "run")} in ${count(tasks.length, "task")}`;
  if (flags.print) {
    tell(`${what}: sbatch ${shellWord(script)}`, { script, tasks: tasks.length, job: null });
    return;
  }
  const job = submitJob([script]);
  const report =
    flags.report && !flags.wait ? submitReport(job, command, logs, experiment, flags) : undefined;
  tell(
    `job ${job}: ${what}; ${script}${report === undefined ? "" : `\njob ${report}: the report, afterwards`}`,
    {
      script,
      tasks: tasks.length,
      job,
      ...(report === undefined ? {} : { report }),
    },
  );
  if (flags.wait)
    await awaitJob(job, { oracle, experiment, folder, runs: missing, lookUp, force: flags.force });
}

/** Variables that say where data lies; a cluster may give tasks none of the environment. */
const ENVIRONMENT = ["ROBUST_NAS_DATA", "ROBUST_NAS_TABLES", "ROBUST_NAS_IMAGES", "XDG_DATA_HOME"] as const;

function environmentHere(): [name: string, value: string][] {
  return ENVIRONMENT.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  });
}

/** How the same experiment is run by this copy of the program. */
function commandOf(file: string, folder: string, flags: RunFlags): string[] {
  const { data, seeds, algorithm = [], command = [], table = [] } = flags;
  return [
    ...[process.execPath, ...process.execArgv, process.argv[1]!, "run", file, "--out", resolve(folder)],
    ...(data === undefined ? [] : ["--data", resolve(data)]),
    ...(seeds === undefined ? [] : ["--seeds", String(seeds)]),
    ...algorithm.flatMap((name) => ["--algorithm", name]),
    ...command.flatMap((text) => ["--command", text]),
    ...table.flatMap((one) => ["--table", one.prefix === undefined ? one.file : `${one.prefix}=${one.file}`]),
  ];
}

/** What sbatch is told besides. */
function optionsOf({ cpus = 1, time, partition, account, gres, sbatch = [] }: RunFlags): string[] {
  const given = { "cpus-per-task": String(cpus), time, partition, account, gres };
  const own = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  const spaced = own.find((text) => /\s/.test(text));
  if (spaced !== undefined) throw new UsageError(`${spaced}: no spaces, please`);
  return [...own, ...sbatch];
}

/** A job that reports once all tasks ended well; it goes when one did not. */
function submitReport(
  job: string,
  command: readonly string[],
  logs: string,
  { name }: Experiment,
  { time, partition, account }: RunFlags,
): string {
  const where = Object.entries({ time, partition, account });
  const environment = environmentHere().map(([variable, value]) => `${variable}=${value}`);
  return submitJob([
    `--dependency=afterok:${job}`,
    "--kill-on-invalid-dep=yes",
    `--job-name=rnb-${name}-report`,
    `--output=${logs.replaceAll("%", "%%")}/slurm-%j-report.log`,
    ...where.flatMap(([option, value]) => (value === undefined ? [] : [`--${option}=${value}`])),
    `--chdir=${process.cwd()}`,
    `--wrap=exec ${["env", ...environment, ...command, "--report"].map(shellWord).join(" ")}`,
  ]);
}
