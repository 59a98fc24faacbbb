import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silent } from "../../src/runner/progress.ts";
import { runSweep, type Sweep } from "../../src/runner/sweep.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rnb-sweep-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const architectures = [7, 4000, 12, 9999, 15_000];
let measured: number[] = [];
beforeEach(() => {
  measured = [];
});

function sweep(change: Partial<Sweep> = {}): Sweep {
  return {
    folder,
    space,
    architectures,
    names: ["half", "undefined"],
    settings: { seed: 0 },
    shard: { index: 0, count: 1 },
    progress: silent,
    async measure(architecture) {
      measured.push(architecture);
      return new Map([
        ["half", { value: architecture / 2, seconds: 0.25 }],
        ["undefined", { value: Number.NaN, seconds: 0 }],
      ]);
    },
    ...change,
  };
}
const csv = (): string => readFileSync(join(folder, "measures.csv"), "utf8");
const log = (): string => join(folder, "log", "1-of-1.jsonl");

describe("a sweep of measures", () => {
  it("writes a row per architecture, empty where a measure is not defined", async () => {
    const report = await runSweep(sweep());
    expect(report).toMatchObject({ resumed: 0, completed: 5, missing: 0 });
    expect(report.seconds.get("half")).toBe(0.25);
    expect(csv().split("\n").slice(0, 2)).toEqual(["architecture,half,undefined", `${space.code(7)},3.5,`]);
  });

  it("that failed midway goes on where it was, to the same file", async () => {
    await runSweep(sweep());
    const whole = csv();
    rmSync(folder, { recursive: true });
    const { measure } = sweep();
    const failing = sweep({
      measure: (a) => (measured.length === 7 ? Promise.reject(new Error("killed")) : measure(a)),
    });
    await expect(runSweep(failing)).rejects.toThrow("killed");
    const report = await runSweep(sweep());
    expect(report).toMatchObject({ resumed: 2, completed: 3 });
    expect(csv()).toBe(whole);
  });

  it("measures again what a kill left half written", async () => {
    await runSweep(sweep());
    const whole = csv();
    truncateSync(log(), readFileSync(log()).length - 10);
    measured = [];
    await runSweep(sweep());
    expect(measured).toEqual([15_000]);
    expect(csv()).toBe(whole);
  });

  it("in shards is the same file, once all are there", async () => {
    await runSweep(sweep());
    const whole = csv();
    rmSync(folder, { recursive: true });
    const first = await runSweep(sweep({ shard: { index: 1, count: 2 } }));
    expect(first).toMatchObject({ completed: 2, missing: 3, file: undefined });
    await runSweep(sweep({ shard: { index: 0, count: 2 } }));
    expect(csv()).toBe(whole);
  });

  it("never mixes two plans, and names a damaged line", async () => {
    await runSweep(sweep());
    await expect(runSweep(sweep({ settings: { seed: 1 } }))).rejects.toThrow(/another plan/);
    appendFileSync(log(), "{}\n");
    await expect(runSweep(sweep())).rejects.toThrow(/1-of-1\.jsonl:6: damaged line/);
  });

  it.each([
    '"values":{"half":1},"seconds":{"half":1}',
    '"values":{"half":1,"undefined":null},"seconds":{"half":{},"undefined":0}',
    '"values":{"half":"1","undefined":null},"seconds":{"half":1,"undefined":0}',
    '"values":{"half":1,"undefined":null}',
  ])("refuses a line with only %s", async (rest) => {
    await runSweep(sweep());
    appendFileSync(log(), `{"architecture":"3+33+333",${rest}}\n`);
    await expect(runSweep(sweep())).rejects.toThrow(/1-of-1\.jsonl:6: damaged line/);
  });
});
