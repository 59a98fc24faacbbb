/** A disk that is really full: a small tmpfs, where this machine lets us mount one. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outcomeOf, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { filesOf } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const disk = join(root, "disk");
mkdirSync(disk);

function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const mounts = mounted();
afterAll(() => {
  if (mounts) execFileSync("umount", ["-l", disk], { stdio: "ignore" });
});

/** The lines of standard error that are not progress. */
const complaints = (stderr: string): string[] =>
  stderr.split("\n").filter((line) => line !== "" && !/^\d+\/\d+ runs/.test(line));

describe.skipIf(!mounts)("on a full disk (needs the right to mount)", () => {
  let whole: Record<string, string>;
  const run = (out: string) =>
    outcomeOf(startRnb(["run", "e.yaml", "--data", "data", "--out", out, "--workers", "2"], { cwd: root }));
  beforeAll(async () => {
    makeData(join(root, "data"), { keys: ["clean"] });
    writeFileSync(
      join(root, "e.yaml"),
      "name: e\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 100 }\nseeds: 40\nalgorithms: [random-search]\n",
    );
    expect((await run("whole")).code).toBe(0);
    whole = filesOf(join(root, "whole"));
  }, 100_000);

  test.each([
    [613_000, /^rnb: cannot write disk\/e\/experiment\.json: ENOSPC/],
    [608_000, /^rnb: cannot write disk\/e\/traces\/clean\/random-search\/\d+\.csv: ENOSPC/],
    [500_000, /^rnb: cannot write disk\/e\/traces\/clean\/random-search\/\d+\.csv: ENOSPC/],
  ])(
    "with %d of its 614,400 bytes taken: one line, what was written stands, and it resumes once there is room",
    async (taken, line) => {
      rmSync(join(disk, "e"), { recursive: true, force: true });
      writeFileSync(join(disk, "ballast"), Buffer.alloc(taken));
      const failed = await run("disk/e");
      expect(complaints(failed.stderr), failed.stderr).toEqual([expect.stringMatching(line)]);
      expect(failed.code, failed.stderr).toBe(1);

      const left = filesOf(join(disk, "e"));
      expect(Object.keys(left).length).toBeLessThan(41);
      for (const [name, text] of Object.entries(left)) expect([name, text]).toEqual([name, whole[name]]);

      rmSync(join(disk, "ballast"));
      const resumed = await run("disk/e");
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(filesOf(join(disk, "e"))).toEqual(whole);
      expect(readdirSync(join(disk, "e", "traces", "clean", "random-search"))).toHaveLength(40);
    },
    100_000,
  );
});
