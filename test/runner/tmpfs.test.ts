/** A disk that is really full: a small tmpfs, where this machine lets us mount one. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
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

describe.skipIf(!mounts)("on a full disk (needs the right to mount)", () => {
  test("a run ends in one line, what was written stands, and it resumes once there is room", async () => {
    makeData(join(root, "data"), { keys: ["clean"] });
    writeFileSync(
      join(root, "e.yaml"),
      "name: e\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 100 }\nseeds: 40\nalgorithms: [random-search]\n",
    );
    const run = (out: string) =>
      outcomeOf(startRnb(["run", "e.yaml", "--data", "data", "--out", out, "--workers", "2"], { cwd: root }));
    writeFileSync(join(disk, "ballast"), Buffer.alloc(500_000));
    const failed = await run("disk/e");
    expect(failed.code).toBe(1);
    const lines = failed.stderr.split("\n").filter((line) => line !== "" && !line.includes(" runs"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^rnb: cannot write disk\/e\/traces\/clean\/random-search\/\d+\.csv: ENOSPC/);

    expect((await run("whole")).code).toBe(0);
    const whole = filesOf(join(root, "whole"));
    const left = filesOf(join(disk, "e"));
    expect(Object.keys(left).length).toBeGreaterThan(1);
    expect(Object.keys(left).length).toBeLessThan(41);
    for (const [name, text] of Object.entries(left)) expect([name, text]).toEqual([name, whole[name]]);

    rmSync(join(disk, "ballast"));
    expect((await run("disk/e")).code).toBe(0);
    expect(filesOf(join(disk, "e"))).toEqual(whole);
    expect(readdirSync(join(disk, "e", "traces", "clean", "random-search"))).toHaveLength(40);
  }, 300_000);
});
