import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { rnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const out = join(root, "out");

beforeAll(async () => {
  writeFileSync(
    join(root, "spec.yaml"),
    `
name: here
oracle: surrogate
objectives: [clean, "fgsm@Linf:1"]
budget: { queries: 20 }
seeds: 3
algorithms: [random-search, local-search]
`,
  );
  expect((await rnb(["run", "spec.yaml", "--out", out], { cwd: root })).code).toBe(0);
});

describe("rnb status", () => {
  test("says that all is there, and what is next", async () => {
    const { stdout, code } = await rnb(["status", out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^here: 12 of 12 runs of 20 queries \(distinct\)\noracle: surrogate/);
    expect(stdout).toMatch(/fgsm@Linf:1 +local-search +3 +· +· +· +60\n/);
    expect(stdout).toMatch(/\nnext: rnb report /);
  });

  test("counts what is missing and what failed, with the reason", async () => {
    rmSync(join(out, "traces/clean/random-search/1.csv"));
    rmSync(join(out, "traces/clean/local-search/2.csv"));
    writeFileSync(
      join(out, "traces/clean/local-search/2.end.json"),
      '{"status":"failed","reason":"it broke"}\n',
    );
    const { stdout, stderr } = await rnb(["status", out]);
    expect(stdout).toMatch(/^here: 10 of 12 runs/);
    expect(stdout).toMatch(/clean +random-search +2 +· +· +1 +40\n/);
    expect(stdout).toMatch(/clean +local-search +2 +· +1 +· +40\n/);
    expect(stdout).toMatch(/next: the same rnb run command goes on; it runs 2 more/);
    expect(stderr).toBe("failed: it broke\n");
    const answer = JSON.parse((await rnb(["status", out, "--json"])).stdout);
    expect(answer).toMatchObject({
      done: 10,
      running: 0,
      failed: 1,
      missing: 1,
      open: 0,
      cost: 200,
      costUnit: "evaluations",
    });
  });

  test("says what processes are at, as long as they live; their notes are gone when they are", async () => {
    expect(existsSync(join(out, "at-work"))).toBe(false);
    const running = [{ objective: "clean", algorithm: "random-search", runs: 1 }];
    const note = (name: string, pid: number, host = hostname()): void => {
      mkdirSync(join(out, "at-work"), { recursive: true });
      writeFileSync(join(out, "at-work", `${name}.json`), JSON.stringify({ host, pid, running }));
    };
    note("here", process.pid);
    note("dead", 2 ** 22 + 1);
    note("elsewhere", 1, "another-machine");
    note("long-gone", 1, "another-machine");
    utimesSync(join(out, "at-work", "long-gone.json"), 1, 1);
    writeFileSync(join(out, "at-work", "torn.json"), '{"host":');
    const { stdout } = await rnb(["status", out]);
    expect(stdout).toMatch(/clean +random-search +2 +· +2 +· +1 +40\n/);
    expect(stdout).toMatch(/\n2 runs under way; rnb status --watch /);
    rmSync(join(out, "traces/clean/local-search/2.end.json"));
    expect((await rnb(["run", "spec.yaml", "--out", out], { cwd: root })).code).toBe(0);
    expect(readdirSync(join(out, "at-work")).sort()).toEqual(["elsewhere.json", "here.json", "torn.json"]);
    rmSync(join(out, "at-work"), { recursive: true });
  });

  test("--watch goes on until nothing is missing", async () => {
    rmSync(join(out, "traces/clean/random-search/1.csv"));
    const watched = rnb(["status", out, "--watch", "--every", "1"]);
    setTimeout(() => writeFileSync(join(out, "traces/clean/random-search/1.csv"), ""), 300);
    const { stdout } = await watched;
    expect(stdout).toMatch(/^here: 11 of 12 runs[\s\S]*\nhere: 12 of 12 runs/);
    rmSync(join(out, "traces/clean/random-search/1.csv"));
  });

  test("a folder that is none is one line", async () => {
    expect(await rnb(["status", root])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^rnb: .* is not a results folder.*\n$/),
    });
  });
});
