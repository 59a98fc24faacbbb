/** A user's strategy: one TypeScript file outside any project. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const file = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return `./${name}`;
};

/** In a process of its own: vitest has a loader of its own. */
const spawned = (...args: Parameters<typeof startRnb>) => outcomeOf(startRnb(...args));

const GOOD = `import { type Architecture, defineStrategy } from "robust-nas-bench";
import { z } from "zod";
import { step } from "./helper.ts";

interface State { best: Architecture; value: number }

export default defineStrategy({
  name: "mine",
  summary: "Mutates the best so far.",
  options: z.strictObject({ warmup: z.int().min(1).default(5).describe("random draws to begin with") }),
  *search({ space, random, query, options }) {
    const state: State = { best: -1, value: -Infinity };
    for (let i = 0; ; i += step) {
      const drawn = i < options.warmup || random.next() < 0.2 ? space.sample(random) : space.mutate(state.best, random);
      const value = yield* query(drawn);
      if (value > state.value) { state.best = drawn; state.value = value; }
    }
  },
});
`;

test("a pipe or a device in place of a strategy is refused, and not waited for", async () => {
  execFileSync("mkfifo", [join(root, "pipe.ts")]);
  symlinkSync("/dev/zero", join(root, "zero.ts"));
  for (const name of ["pipe.ts", "zero.ts"]) {
    const { code, stderr } = await rnb(["algorithms", `./${name}`], { cwd: root });
    expect([code, stderr]).toEqual([1, `rnb: ${join(root, name)} is no plain file\n`]);
  }
});

describe("a .ts file outside the repository", () => {
  file("helper.ts", "export const step: number = 1;\n");
  const good = file("mine.ts", GOOD);

  test("that imports robust-nas-bench, zod and a neighbour runs in workers by --algorithm, and by module from YAML", async () => {
    makeData(join(root, "data"), { keys: ["clean"] });
    mkdirSync(join(root, "sub"));
    file(
      "sub/e.yaml",
      "name: e\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 20 }\nseeds: 4\nalgorithms:\n  - { module: ../mine.ts, options: { warmup: 3 } }\n  - random-search\n",
    );
    const run = await spawned(["run", "sub/e.yaml", "--data", "data", "--out", "yaml", "--workers", "2"], {
      cwd: root,
    });
    expect(run).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, "yaml/traces/clean/mine/3.csv"), "utf8").split("\n")).toHaveLength(22);
    const spec = JSON.parse(readFileSync(join(root, "yaml/experiment.json"), "utf8")).spec;
    expect(spec.algorithms[0]).toMatchObject({ label: "mine", name: "mine", options: { warmup: 3 } });
    expect(spec.algorithms[0].source).toMatch(/^[0-9a-f]{64}$/);

    const flag = await spawned(
      ["run", "sub/e.yaml", "--data", "data", "--out", "flag", "--algorithm", good, "--seeds", "1"],
      { cwd: root },
    );
    expect(flag).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, "flag/traces/clean/mine/0.csv"), "utf8").split("\n")).toHaveLength(22);
  });

  test("passes rnb algorithms check", async () => {
    const { code, stdout, stderr } = await rnb(["algorithms", "check", good], { cwd: root });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("./mine.ts conforms");
  });

  test("that rnb algorithms new wrote passes it too, and is not overwritten", async () => {
    expect(await rnb(["algorithms", "new", "fresh-idea"], { cwd: root })).toMatchObject({ code: 0 });
    expect(await rnb(["algorithms", "check", "fresh-idea.ts"], { cwd: root })).toMatchObject({ code: 0 });
    const again = await rnb(["algorithms", "new", "fresh-idea"], { cwd: root });
    expect(again).toMatchObject({ code: 2, stderr: "rnb: fresh-idea.ts exists already\n" });
  });

  test("that fails a check is told which, with exit code 1", async () => {
    file("clock.ts", GOOD.replace("space.sample(random)", "Math.floor(Math.random() * space.size)"));
    const { code, stdout } = await rnb(["algorithms", "check", "clock.ts"], { cwd: root });
    expect(code).toBe(1);
    expect(stdout).toContain(
      "✗ it draws from the given random numbers and reads no clock: it calls Math.random",
    );
    expect(stdout).toMatch(/clock\.ts: \d of \d+ checks failed/);
  });
});

describe("a file that is not a strategy is one line, with exit code 1", () => {
  test.each([
    ["syntax.ts", "export default { name: 'x',", /cannot load .*syntax\.ts: .*/],
    ["throws.ts", "throw new Error('at\\nload');", /cannot load .*throws\.ts: at load/],
    [
      "import.ts",
      "import 'no-such-package';",
      /cannot load .*import\.ts: Cannot find package 'no-such-package'/,
    ],
    ["nothing.ts", "export const a = 1;", /nothing\.ts has no default export; export default defineStrategy/],
    ["number.ts", "export default 3;", /number\.ts does not export a strategy/],
    [
      "shape.ts",
      "export default { name: 'x', summary: 's', options: {}, *search() {} };",
      /shape\.ts does not export a strategy: "options": a zod schema/,
    ],
  ])("%s", async (name, text, message) => {
    const { code, stdout, stderr } = await spawned(["algorithms", file(name, text)], { cwd: root });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^rnb: [^\n]*\n$/);
    expect(stderr).toMatch(message);
  });
});
