/**
 * A job array as one script that a person can read, change and submit again.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";

export interface ArrayJob {
  readonly name: string;
  /** How many tasks there are. */
  readonly tasks: number;
  /** Absolute path of the folder that the tasks start in. */
  readonly workingFolder: string;
  /** Absolute path of the folder for what they print. */
  readonly logs: string;
  /** Further options of sbatch, each as it is written on a command line. */
  readonly options: readonly string[];
  /** Variables that say where data lies. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  /** What a task runs, without the number of the task. */
  readonly command: readonly string[];
  /** The runs of all tasks; see task-list.ts. */
  readonly list: string;
}

/** How such a script begins. */
export const SCRIPT_HEAD = "#!/bin/bash\n# Written by rnb ";

/** Ends the list; no line of it is like this. */
const END = "RUNS";

/** The text of the script. Slurm keeps a copy of its own, so that a later one may take its place at any time. */
export function slurmScript(job: ArrayJob): string {
  const { name, tasks, workingFolder, logs, options, environment, command, list } = job;
  const directives = [
    `--job-name=${name}`,
    `--array=1-${tasks}`,
    `--chdir=${directive(workingFolder)}`,
    `--output=${directive(`${logs}/slurm-%A_%a.log`.replaceAll("%", "%%").replaceAll("%%A_%%a", "%A_%a"))}`,
    "--open-mode=append",
    "--requeue",
    ...options.map(oneOption),
  ];
  return `${SCRIPT_HEAD}${VERSION}: the runs that were missing, as a job array.
# A task that is killed, preempted or out of time leaves whole traces only. Requeued, it goes on where it was; the
# rnb command that made this script submits what is still missing.
${directives.map((text) => `#SBATCH ${text}\n`).join("")}
${environment.map(([key, value]) => `export ${key}=${shellWord(value)}\n`).join("")}exec ${command.map(shellWord).join(" ")} --task "$SLURM_ARRAY_TASK_ID" <<'${END}'
${list}${END}
`;
}

/** A word as bash reads it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value in a line of options, which Slurm splits like a shell but without expanding anything. */
function directive(value: string): string {
  if (/["\n\r\\]/.test(value))
    throw new UsageError(`Slurm takes no quotation mark, backslash or line break in a path: ${value}`);
  return /[\s'#]/.test(value) ? `"${value}"` : value;
}

/** An option as a user gives it: a line must stay one. */
function oneOption(text: string): string {
  if (/^--?\w/.test(text) && !/\p{Cc}/u.test(text)) return text;
  throw new UsageError(`not an option of sbatch: ${text}; write it as on a command line, e.g. "--mem=8G"`);
}
