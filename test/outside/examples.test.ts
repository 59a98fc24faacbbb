import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runExperiment } from "../../src/runner/run.ts";
import { experimentOf, filesOf, madeUpOracle } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/outside/${name}`, import.meta.url));
const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const interactive = runs("awk", "-W", "interactive", "BEGIN {}") ? ["-W", "interactive"] : [];
const binary = join(root, "random_search");

const EXAMPLES = [
  {
    name: "awk",
    there: runs("awk", "BEGIN {}"),
    command: ["awk", ...interactive, "-f", example("random_search.awk")],
  },
  { name: "C", there: runs("cc", "--version"), command: [binary] },
  { name: "R", there: runs("Rscript", "--version"), command: ["Rscript", example("random_search.R")] },
  {
    name: "irace",
    there: runs("Rscript", "-e", "library(irace)"),
    command: ["Rscript", example("irace_search.R")],
  },
];

for (const { name, there, command } of EXAMPLES)
  test(`the example in ${name} searches, and the same seed gives the same traces`, async ({ skip }) => {
    skip(!there, `${name} is not installed`);
    if (name === "C")
      execFileSync("cc", ["-Wall", "-Wextra", "-Werror", "-O2", "-o", binary, example("random_search.c")]);
    const once = async (folder: string, workers: number): Promise<Record<string, string>> => {
      const algorithms = [{ label: "mine", command, folder: root, options: {} }];
      const experiment = experimentOf({ objectives: ["clean"], algorithms, seeds: { from: 0, to: 3 } });
      const { failed } = await runExperiment(experiment, madeUpOracle(), { folder, workers });
      expect(failed).toEqual([]);
      return filesOf(join(folder, "traces"));
    };
    const first = await once(join(root, name, "1"), 1);
    expect(Object.keys(first)).toHaveLength(4);
    expect(new Set(Object.values(first)).size).toBe(4);
    expect(await once(join(root, name, "2"), 2)).toEqual(first);
  });
