/**
 * Asks Slurm: submit a script, is the job still there.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { messageOf, quote, UserError } from "../errors.ts";

/** Milliseconds that a command of Slurm may take; a busy controller answers within its own ten seconds. */
const PATIENCE = 120_000;

/** Submits a job; answers its number. */
export function submitJob(args: readonly string[]): string {
  const { status, stdout, stderr } = slurm("sbatch", ["--parsable", ...args]);
  // `123`, or `123;cluster`
  const [, id] = /^(\d+)(;.*)?$/m.exec(stdout) ?? [];
  if (status === 0 && id !== undefined) return id;
  throw new UserError(
    `sbatch refuses: ${messageOf(stderr.trim() || stdout.trim() || `exit code ${status}`)}`,
  );
}

/** Whether a job has tasks that wait or run. Throws where Slurm does not say it: a busy controller does not. */
export function isQueued(job: string): boolean {
  const { status, stdout, stderr } = slurm("squeue", ["--noheader", "--jobs", job, "--format=%T"]);
  // Slurm forgets a job some minutes after its end.
  if (/invalid job id/i.test(stderr)) return false;
  if (status === 0) return stdout.trim() !== "";
  throw new UserError(`squeue: ${messageOf(stderr.trim() || `exit code ${status}`)}`);
}

function slurm(
  program: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const { error, ...answer } = spawnSync(program, args, { encoding: "utf8", timeout: PATIENCE });
  if (error === undefined) return answer;
  if ((error as NodeJS.ErrnoException).code === "ENOENT")
    throw new UserError(
      `there is no ${program} here: submit from a machine that has Slurm, or write the script with --print`,
    );
  throw new UserError(`${program}: ${quote(messageOf(error))}`);
}
