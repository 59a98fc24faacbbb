/** The script of a job array, as bash reads it. */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { type ArrayJob, shellWord, slurmScript } from "../../src/runner/slurm-script.ts";

const job: ArrayJob = {
  name: "rnb-grid",
  tasks: 2,
  workingFolder: "/tmp",
  logs: "/tmp/a folder/100%/logs",
  options: ["--time=1:00:00", "--comment='two words'"],
  environment: [["ROBUST_NAS_DATA", "/data of it's own"]],
  command: ["printf", "[%s]", "two words", "it's", '$HOME `id` "quoted"'],
  list: "1 0-3 random-search mean(clean, $HOME)\n2 4-7 random-search clean\n",
};

test("every word and the list of runs come through bash as they are", () => {
  const script = slurmScript({
    ...job,
    command: ["bash", "-c", 'printf "[%s]" "$@" "$ROBUST_NAS_DATA"; cat', "-", ...job.command.slice(2)],
  });
  const { stdout, stderr } = spawnSync("bash", ["-s"], {
    input: script,
    encoding: "utf8",
    env: { PATH: process.env.PATH, SLURM_ARRAY_TASK_ID: "2" },
  });
  expect(stderr).toBe("");
  expect(stdout).toBe(`[two words][it's][$HOME \`id\` "quoted"][--task][2][/data of it's own]${job.list}`);
});

test("options are a line each, and paths are quoted as Slurm reads them", () => {
  const lines = slurmScript(job)
    .split("\n")
    .filter((line) => line.startsWith("#SBATCH "));
  expect(lines).toEqual([
    "#SBATCH --job-name=rnb-grid",
    "#SBATCH --array=1-2",
    "#SBATCH --chdir=/tmp",
    '#SBATCH --output="/tmp/a folder/100%%/logs/slurm-%A_%a.log"',
    "#SBATCH --open-mode=append",
    "#SBATCH --requeue",
    "#SBATCH --time=1:00:00",
    "#SBATCH --comment='two words'",
  ]);
});

test.each(["mem=8G", "--mem=8G\n--wrap=rm", "", "- -x"])("%j is no option", (option) => {
  expect(() => slurmScript({ ...job, options: [option] })).toThrow("not an option of sbatch");
});

test.each(["/a\nb", '/a"b', "/a\\b"])("a folder %j that no script can name is refused", (logs) => {
  expect(() => slurmScript({ ...job, logs })).toThrow("Slurm takes no quotation mark");
});

test("words that are plain stay so", () => {
  expect(["a-b_c", "--x=1:2", "a b", "", "ä"].map(shellWord)).toEqual([
    "a-b_c",
    "--x=1:2",
    "'a b'",
    "''",
    "'ä'",
  ]);
});
