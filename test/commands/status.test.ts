import { rmSync, writeFileSync } from "node:fs";
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
    expect(stdout).toMatch(/fgsm@Linf:1 +local-search +3 +· +· +·\n/);
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
    expect(stdout).toMatch(/clean +random-search +2 +· +· +1\n/);
    expect(stdout).toMatch(/clean +local-search +2 +· +1 +·\n/);
    expect(stdout).toMatch(/next: the same rnb run command goes on; it runs 2 more/);
    expect(stderr).toBe("failed: it broke\n");
    const answer = JSON.parse((await rnb(["status", out, "--json"])).stdout);
    expect(answer).toMatchObject({ done: 10, failed: 1, missing: 1, open: 0 });
  });

  test("a folder that is none is one line", async () => {
    expect(await rnb(["status", root])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^rnb: .* is not a results folder.*\n$/),
    });
  });
});
