import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Oracle } from "../../src/oracle/oracle.ts";
import { type RunOptions, runExperiment, type Survey, surveyExperiment } from "../../src/runner/run.ts";
import {
  type Change,
  experimentOf,
  filesOf,
  madeUpOracle,
  named,
  pluginFile,
} from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const oracle = madeUpOracle();
const run = (folder: string, change: Change = {}, options: Partial<RunOptions> = {}, table = oracle) =>
  runExperiment(experimentOf(change), table, { folder: join(root, folder), workers: 1, ...options });

describe("an experiment", () => {
  let whole: Record<string, string>;
  beforeAll(async () => {
    const report = await run("whole");
    expect(report).toMatchObject({ resumed: 0, completed: 60, failed: [] });
    whole = filesOf(join(root, "whole"));
  });

  test("leaves experiment.json and one trace per run, and nothing else", () => {
    const names = Object.keys(whole);
    expect(names).toHaveLength(61);
    expect(names).toContain("experiment.json");
    expect(names).toContain("traces/fog/local-search/9.csv");
    for (const [name, text] of Object.entries(whole))
      if (name.endsWith(".csv")) expect(text.trimEnd().split("\n")).toHaveLength(21);
  });

  test("no two runs are alike: seed, algorithm and objective all matter", () => {
    const traces = Object.entries(whole).filter(([name]) => name.endsWith(".csv"));
    const sequences = traces.map(([, text]) => text.replace(/^(\d+,\d+,\d+,[^,]+).*$/gm, "$1"));
    expect(new Set(sequences).size).toBe(60);
  });

  test("is the same bytes with two workers", async () => {
    await run("two", {}, { workers: 2 });
    expect(filesOf(join(root, "two"))).toEqual(whole);
  });

  test("is the same bytes as three shards, in any order", async () => {
    for (const index of [2, 0, 1]) {
      const report = await run("shards", {}, { shard: { index, count: 3 } });
      expect(report.completed).toBe(20);
    }
    expect(filesOf(join(root, "shards"))).toEqual(whole);
  });

  test("is the same bytes as two shards that run at once in one folder", async () => {
    await Promise.all([0, 1].map((index) => run("at-once", {}, { shard: { index, count: 2 } })));
    expect(filesOf(join(root, "at-once"))).toEqual(whole);
  });

  test("says before it begins what is there and what is left; asked for that alone, it writes nothing", async () => {
    const place = { folder: join(root, "surveyed") };
    expect(await surveyExperiment(experimentOf(), oracle, place)).toEqual({ there: 0, left: 60 });
    expect(existsSync(place.folder)).toBe(false);
    const told: Survey[] = [];
    const options = { onStart: (survey: Survey) => told.push(survey) };
    await run("surveyed", { seeds: { from: 0, to: 3 } }, options);
    await run("surveyed", {}, { ...options, shard: { index: 0, count: 2 } });
    expect(told).toEqual([
      { there: 0, left: 24 },
      { there: 12, left: 18 },
    ]);
    const before = filesOf(place.folder);
    expect(await surveyExperiment(experimentOf(), oracle, place)).toEqual({ there: 42, left: 18 });
    const fresh = { ...place, fresh: true };
    expect(await surveyExperiment(experimentOf(), oracle, fresh)).toEqual({ there: 0, left: 60 });
    const unlike = surveyExperiment(experimentOf(), madeUpOracle("other"), place);
    await expect(unlike).rejects.toThrow("holds runs with other clean data");
    expect(filesOf(place.folder)).toEqual(before);
  });

  test("is the same bytes when it was told to stop and is run again", async () => {
    const controller = new AbortController();
    const progress = { start() {}, step: () => controller.abort(), stop() {} };
    const first = await run("stopped", {}, { progress, signal: controller.signal });
    expect(first.completed).toBeGreaterThan(0);
    expect(first.completed).toBeLessThan(60);
    const traces = Object.keys(filesOf(join(root, "stopped"))).filter((name) => name.endsWith(".csv"));
    expect(traces).toHaveLength(first.completed);
    expect(await run("stopped")).toMatchObject({ resumed: first.completed, failed: [] });
    expect(filesOf(join(root, "stopped"))).toEqual(whole);
  });

  test("leaves nothing of what a kill left behind", async () => {
    const uuid = "0f0e0d0c-1111-4222-8333-444455556666";
    for (const name of ["experiment.json", "traces/clean/random-search/0.csv"])
      writeFileSync(join(root, "two", `${name}.${uuid}.tmp`), "half a");
    await run("two");
    expect(filesOf(join(root, "two"))).toEqual(whole);
  });

  test("fills in what is missing, and touches nothing when all is there", async () => {
    for (const name of ["traces/clean/random-search/3.csv", "traces/fog/local-search/0.csv"])
      rmSync(join(root, "two", name));
    rmSync(join(root, "two/traces/clean/local-search"), { recursive: true });
    expect(await run("two")).toMatchObject({ resumed: 48, completed: 12 });
    expect(filesOf(join(root, "two"))).toEqual(whole);
    expect(await run("two")).toMatchObject({ resumed: 60, completed: 0 });
  });

  test("grows by seeds, objectives and algorithms to what it would have been at once", async () => {
    await run("grown", {
      seeds: { from: 0, to: 2 },
      objectives: ["clean"],
      algorithms: [named("random-search")],
    });
    await run("grown", {
      seeds: { from: 0, to: 9 },
      algorithms: [named("random-search"), named("local-search")],
    });
    const report = await run("grown");
    expect(report.resumed).toBe(40);
    expect(filesOf(join(root, "grown"))).toEqual(whole);
  });

  test("starts over when told to, and then only", async () => {
    const other = madeUpOracle("other");
    await expect(run("two", {}, {}, other)).rejects.toThrow("holds runs with other clean data");
    await expect(run("seconds", { budget: { seconds: 9, unit: "distinct" } })).rejects.toThrow(
      "made-up table takes no seconds: give the budget in queries",
    );
    await expect(run("two", { budget: { queries: 9, unit: "distinct" } })).rejects.toThrow(
      "holds runs with budget",
    );
    const changed = { algorithms: [named("local-search", { initial: 3 })] };
    await expect(run("two", changed)).rejects.toThrow('holds runs with "local-search" as');
    expect(filesOf(join(root, "two"))).toEqual(whole);

    expect(await run("two", changed, { fresh: true }, other)).toMatchObject({ resumed: 0, completed: 20 });
    expect(Object.keys(filesOf(join(root, "two")))).toHaveLength(21);
  });

  test("does not adopt traces that nothing vouches for", async () => {
    const folder = join(root, "orphans");
    mkdirSync(join(folder, "traces/clean/random-search"), { recursive: true });
    writeFileSync(join(folder, "traces/clean/random-search/0.csv"), "old");
    await expect(run("orphans")).rejects.toThrow("holds traces but no experiment.json");
    expect(readFileSync(join(folder, "traces/clean/random-search/0.csv"), "utf8")).toBe("old");
  });

  test("says which strategy, metric or option is wrong before anything runs", async () => {
    const wrong = (change: Change) => run("wrong", change);
    await expect(wrong({ algorithms: [named("local_search")] })).rejects.toThrow(
      'did you mean "local-search"?',
    );
    await expect(wrong({ algorithms: [named("local-search", { intial: 1 })] })).rejects.toThrow(
      'did you mean "initial"?',
    );
    await expect(wrong({ objectives: ["clena"] })).rejects.toThrow(
      'unknown metric "clena"; did you mean "clean"?',
    );
    await expect(wrong({ algorithms: [{ label: "x", module: "/no/such.ts", options: {} }] })).rejects.toThrow(
      "no such file: /no/such.ts",
    );
    expect(() => filesOf(join(root, "wrong", "traces"))).toThrow();
  });

  test("in a folder that cannot be made or written: one line", async () => {
    writeFileSync(join(root, "file"), "");
    await expect(run("file")).rejects.toThrow(UserError);
    await expect(run("file/below")).rejects.toThrow(/cannot make the folder .*file/);
    mkdirSync(join(root, "blocked"));
    writeFileSync(join(root, "blocked", "traces"), "a file where a folder should be");
    await expect(run("blocked")).rejects.toThrow(UserError);
  });

  test("that cannot write its traces ends in one line, and what was written stands", async () => {
    const folder = join(root, "stuck");
    await run("stuck", { algorithms: [named("random-search")] });
    const before = filesOf(folder);
    // A folder where the end of seed 4 should go: renaming onto it fails, whoever the user is.
    mkdirSync(join(folder, "traces/clean/brief/4.end.json"), { recursive: true });
    const brief = pluginFile(root, "brief", "if (i === 3) return; yield* query(i);");
    const failing = run("stuck", { algorithms: [brief] });
    await expect(failing).rejects.toThrow(UserError);
    await expect(failing).rejects.toThrow(/brief\/4\.end\.json is in the way: it is a folder; move it$/);
    expect(filesOf(folder)).toMatchObject(
      Object.fromEntries(Object.entries(before).filter(([name]) => name.endsWith(".csv"))),
    );
  });
});

test("on an oracle that takes its time, a failed evaluation is told as the worst there is, also of negative(…)", async () => {
  const failing: Oracle = {
    description: { ...oracle.description, kind: "live" },
    space: oracle.space,
    catalogue: oracle.catalogue,
    evaluate: async (batch) => ({
      values: new Float64Array(batch.length).fill(Number.NaN),
      costs: new Float64Array(batch.length),
    }),
  };
  const told = pluginFile(
    root,
    "told",
    'const v = yield* query(space.sample(random)); if (v !== -1) throw new Error("told " + v);',
  );
  const change = { objectives: ["negative(clean)"], algorithms: [told], seeds: { from: 0, to: 0 } };
  const report = await runExperiment(experimentOf(change), failing, { folder: join(root, "told") });
  expect(report).toMatchObject({ completed: 1, failed: [] });
});

describe("runs that fail", () => {
  const plugin = (name: string, body: string) => pluginFile(root, name, body);

  test("are recorded with their reason, the others go on, and they are tried again", async () => {
    const algorithms = [
      plugin("throws", 'if (i === 5) throw new Error("out of\\nideas"); yield* query(space.sample(random));'),
      plugin("nonsense", "yield i < 3 ? 100 * i : Number.NaN;"),
      named("random-search"),
    ];
    const change = { algorithms, objectives: ["clean"], seeds: { from: 0, to: 4 } };
    const { completed, failed } = await run("failing", change, { workers: 2 });
    expect(completed).toBe(5);
    expect(failed).toHaveLength(10);
    expect(failed[0]!.run).toBe("clean, nonsense, seed 0");
    expect(failed[0]!.reason).toContain("nonsense proposed NaN");
    expect(failed[9]!.run).toBe("clean, throws, seed 4");
    expect(failed[9]!.reason).toMatch(/^out of ideas \(throws\.mjs:\d+\)$/);

    const files = filesOf(join(root, "failing"));
    expect(Object.keys(files).filter((name) => name.endsWith(".csv"))).toHaveLength(5);
    expect(JSON.parse(files["traces/clean/throws/2.end.json"]!)).toEqual({
      status: "failed",
      reason: failed[9]!.reason,
    });

    expect((await run("failing", change)).failed).toEqual(failed);
    expect(filesOf(join(root, "failing"))).toEqual(files);
  });

  test("a strategy that never asks is stopped, seed by seed, and the good ones finish", async () => {
    const algorithms = [
      plugin("hangs", "if (i === 0 && random.next() >= 0) for (;;); yield* query(0);"),
      named("random-search"),
    ];
    const change = { algorithms, objectives: ["clean"], seeds: { from: 0, to: 1 }, patience: 1 };
    const { completed, failed } = await run("hanging", change);
    expect(completed).toBe(2);
    expect(failed.map((f) => f.run)).toEqual(["clean, hangs, seed 0", "clean, hangs, seed 1"]);
    expect(failed[0]!.reason).toContain("no proposal within 1 s");
  });

  test("a strategy that takes its thread down fails alone", async () => {
    const algorithms = [
      plugin("exits", "yield* query(space.sample(random)); if (i === 2) process.exit(0);"),
      named("random-search"),
    ];
    const change = { algorithms, objectives: ["clean"], seeds: { from: 0, to: 1 } };
    const { completed, failed } = await run("dying", change, { workers: 2 });
    expect(completed).toBe(2);
    expect(failed.map((f) => f.run)).toEqual(["clean, exits, seed 0", "clean, exits, seed 1"]);
    for (const { reason } of failed) expect(reason).toContain("its thread ended");
  });

  test("runs that stop early are kept with the reason", async () => {
    const algorithms = [
      plugin("stops", "if (i === 3) return; yield* query(5_000 + i);"),
      plugin("repeats", "yield* query(77);"),
    ];
    const change = { algorithms, objectives: ["clean"], seeds: { from: 0, to: 1 } };
    const { completed, failed, early } = await run("early", change);
    expect([completed, failed]).toEqual([4, []]);
    expect(early).toEqual([
      { algorithm: "stops", status: "finished", runs: 2 },
      { algorithm: "repeats", status: "stalled", runs: 2 },
    ]);
    expect(await run("early", change)).toMatchObject({ resumed: 4, early });
    const files = filesOf(join(root, "early"));
    expect(JSON.parse(files["traces/clean/stops/0.end.json"]!).status).toBe("finished");
    expect(JSON.parse(files["traces/clean/repeats/0.end.json"]!).status).toBe("stalled");
    expect(files["traces/clean/repeats/0.csv"]!.split("\n")).toHaveLength(3);
  });

  test("a user's file that changed is refused", async () => {
    const change = (body: string) => ({
      algorithms: [plugin("mine", body)],
      objectives: ["clean"],
      seeds: { from: 0, to: 0 },
    });
    await run("changed", change("yield* query(space.sample(random));"));
    await expect(run("changed", change("yield* query(random.integer(99));"))).rejects.toThrow(
      'holds runs with "mine" as',
    );
  });
});
