import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMetric } from "../../src/metric/metric.ts";
import { plainProblem } from "../../src/metric/problem.ts";
import type { Oracle } from "../../src/oracle/oracle.ts";
import { createSession, type Session } from "../../src/outside/session.ts";
import { discardRuns } from "../../src/results/fresh.ts";
import { readManifest } from "../../src/results/manifest.ts";
import { runExperiment } from "../../src/runner/run.ts";
import { servedRuns } from "../../src/runner/served.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { startRnb } from "../fixtures/cli.ts";
import { experimentOf, madeUpOracle, named } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const oracle = madeUpOracle();
const experiment = experimentOf({ budget: { queries: 4, unit: "distinct" } });

function sessionIn(
  folder: string,
  change: Partial<typeof experiment> = {},
  answers: Oracle = oracle,
): Session {
  const spec = { ...experiment, ...change };
  const open = servedRuns(spec, answers, join(root, folder));
  return createSession({ oracle: answers, budget: spec.budget, defaults: {}, open });
}

const say = async (session: Session, message: object) =>
  (await session.answer(JSON.stringify(message))) as Record<string, unknown>;
const begin = { type: "begin", label: "mine", objective: "clean", seed: 0 };
const query = (...list: number[]) => ({ type: "query", architectures: list.map((a) => space.choices(a)) });
const file = (folder: string, name: string): string => join(root, folder, "traces", "clean", "mine", name);

test("a served loop leaves the trace of an inside search that asks the same", async () => {
  const folder = "same";
  const { manifest } = await runExperiment(
    {
      ...experiment,
      objectives: [plainProblem(parseMetric("clean"))],
      algorithms: [named("random-search")],
      seeds: { from: 0, to: 0 },
    },
    oracle,
    { folder: join(root, folder) },
  );
  const inside = readFileSync(join(root, folder, "traces", "clean", "random-search", "0.csv"), "utf8");
  const asked = inside
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => space.parse(row.split(",")[3]!));
  const session = sessionIn(folder);
  expect(await say(session, { ...begin, client: { python: "3.11" } })).toMatchObject({
    type: "begun",
    replay: 0,
    left: 4,
  });
  expect(await say(session, query(...asked))).toMatchObject({
    type: "answer",
    counted: 4,
    left: 0,
    costs: [1, 1, 1, 1],
  });
  expect(readFileSync(file(folder, "0.csv"), "utf8")).toBe(inside);
  expect(existsSync(file(folder, "0.open.csv"))).toBe(false);
  const labels = readManifest(join(root, folder))!.spec.algorithms.map(({ label }) => label);
  expect(labels).toEqual([...manifest.spec.algorithms.map(({ label }) => label), "mine"]);
  expect(readFileSync(join(root, folder, "logs", "mine.client.json"), "utf8")).toContain("3.11");
});

test("what the budget does not cover is refused whole; what is known is told for nothing, also after the end", async () => {
  const session = sessionIn("budget");
  await say(session, begin);
  await say(session, query(12345, 7777));
  expect(await say(session, query(12345, 1, 15624, 9300))).toEqual({
    type: "error",
    code: "budget",
    message: "the budget covers 2 more queries, this would be 3; it holds 4 distinct",
  });
  expect(await say(session, query(12345, 15624, 9300))).toMatchObject({
    costs: [0, 1, 1],
    counted: 4,
    left: 0,
  });
  expect(await say(session, query(12345))).toMatchObject({ type: "answer", costs: [0], counted: 4 });
  expect(await say(session, query(1))).toMatchObject({ type: "error" });
  expect(readFileSync(file("budget", "0.csv"), "utf8").trim().split("\n")).toHaveLength(5);
  expect(await say(session, { type: "end" })).toMatchObject({ type: "ended", status: "budget", counted: 4 });
  expect(await say(session, { ...begin, seed: 1 })).toMatchObject({ type: "begun", run: 2, left: 4 });
});

test("one run is open at a time: another one begins when it has ended, and nothing is asked in between", async () => {
  const session = sessionIn("in-turn");
  const none = { type: "error", message: "no run is open; begin one first" };
  expect(await say(session, query(1))).toEqual(none);
  await say(session, begin);
  expect(await say(session, { ...begin, seed: 1 })).toEqual({
    type: "error",
    message: "a run is open; end it first",
  });
  expect(await say(session, query(12345))).toMatchObject({ type: "answer", counted: 1 });
  expect(await say(session, { type: "end" })).toMatchObject({ type: "ended", counted: 1 });
  expect(await say(session, query(7777))).toEqual(none);
  expect(await say(session, { ...begin, seed: 1 })).toMatchObject({ type: "begun", run: 2 });
});

test("somebody's file in the place of an open run is refused and survives; --fresh takes open runs, too", async () => {
  const session = sessionIn("foreign");
  await say(session, begin);
  await say(session, query(12345));
  writeFileSync(file("foreign", "1.open.csv"), "four years of work");
  const { type, message } = await say(sessionIn("foreign"), { ...begin, seed: 1 });
  expect([type, message]).toEqual(["error", expect.stringMatching(/1\.open\.csv is in the way/)]);
  expect(readFileSync(file("foreign", "1.open.csv"), "utf8")).toBe("four years of work");
  expect(() => discardRuns(join(root, "foreign"))).toThrow(/1\.open\.csv is in the way/);
  rmSync(file("foreign", "1.open.csv"));
  discardRuns(join(root, "foreign"));
  expect(existsSync(join(root, "foreign", "traces"))).toBe(false);
});

test("an open run is continued by the same asks, with half a row cut off; another ask is refused with its number", async () => {
  const folder = "replay";
  const first = sessionIn(folder);
  await say(first, begin);
  await say(first, query(12345));
  await say(first, query(12345, 7777));
  appendFileSync(file(folder, "0.open.csv"), "4,3,3,3+1");
  const again = sessionIn(folder);
  expect(await say(again, begin)).toMatchObject({ replay: 2, left: 4 });
  expect((await say(again, query(1))).message).toMatch(
    /^ask 1 is for \S+, where the recorded run has ask 1 for \S+;/,
  );
  await say(again, query(12345));
  // The first time, 12345 was asked again before 7777.
  expect((await say(again, query(7777))).message).toMatch(/^ask 2 is for .* has ask 3 for/);
  expect(await say(again, query(12345, 7777))).toMatchObject({ counted: 2, left: 2 });
  expect(await say(again, query(15624, 9300))).toMatchObject({ counted: 4, left: 0 });
  const whole = sessionIn("at-once");
  await say(whole, begin);
  for (const list of [[12345], [12345, 7777], [15624, 9300]]) await say(whole, query(...list));
  expect(readFileSync(file(folder, "0.csv"), "utf8")).toBe(readFileSync(file("at-once", "0.csv"), "utf8"));
});

test("a complete run is replayed and not written again, and goes no further", async () => {
  const folder = "complete";
  const first = sessionIn(folder);
  await say(first, begin);
  await say(first, query(12345, 7777));
  expect(await say(first, { type: "end" })).toMatchObject({ status: "finished", counted: 2 });
  const before = readFileSync(file(folder, "0.csv"), "utf8");
  const again = sessionIn(folder);
  expect(await say(again, begin)).toMatchObject({ replay: 2, left: 2 });
  expect(await say(again, query(12345, 7777))).toMatchObject({ counted: 2, left: 0 });
  expect((await say(again, query(1))).message).toContain("covers 0 more queries");
  await say(again, { type: "end" });
  expect(readFileSync(file(folder, "0.csv"), "utf8")).toBe(before);
});

test("an oracle that takes its time is asked once for each network, and not again for what is recorded", async () => {
  const asked: number[] = [];
  const slow = {
    ...oracle,
    column: undefined,
    async evaluate(list: readonly number[]) {
      asked.push(...list);
      return {
        values: Float64Array.from(list, (a) => (a === 7777 ? Number.NaN : 0.5)),
        costs: Float64Array.from(list, () => 2.5),
      };
    },
  };
  delete (slow as { column?: unknown }).column;
  const first = sessionIn("slow", {}, slow as unknown as Oracle);
  await say(first, begin);
  expect(await say(first, query(12345, 7777, 12345))).toMatchObject({
    values: [[0.5], [null], [0.5]],
    costs: [2.5, 2.5, 0],
  });
  const again = sessionIn("slow", {}, slow as unknown as Oracle);
  await say(again, begin);
  expect(await say(again, query(12345, 7777, 12345, 15624))).toMatchObject({
    values: [[0.5], [null], [0.5], [0.5]],
    costs: [2.5, 2.5, 0, 2.5],
  });
  expect(asked).toEqual([12345, 7777, 15624]);
});

test.each([
  ["no JSON", 'no request: "no JSON"'],
  ['{"type":"quit"}', "no request: "],
  ['{"type":"query","architectures":[]}', "an empty batch"],
  ['{"type":"query","architectures":[[9,0,0,0,0,0]]}', "no run is open"],
  ['{"type":"end"}', "no run is open"],
  ['{"type":"begin","label":"mine","seed":0}', "needs a label, an objective and a seed"],
  ['{"type":"begin","label":"../up","objective":"clean","seed":0}', 'the label "../up" is not good'],
  ['{"type":"begin","label":"mine","objective":"cleen","seed":0}', "cleen"],
  ['{"type":"begin","label":"mine","objective":"clean","seed":-1}', '"seed"'],
  ['{"type":"parse","names":["3+1"]}', "3+1"],
  ['{"type":"format","architectures":[[1,2]]}', "it has 6 decisions"],
])("%s is answered with an error, and nothing is lost", async (line, message) => {
  const session = sessionIn("errors");
  const answer = (await session.answer(line)) as { type: string; message: string };
  expect(answer.type).toBe("error");
  expect(answer.message).toContain(message);
  expect(answer.message).not.toContain("\n");
});

test("a label that is a strategy already, or another budget, is refused", async () => {
  const folder = "refused";
  await runExperiment({ ...experiment, algorithms: [named("random-search")] }, oracle, {
    folder: join(root, folder),
  });
  const session = sessionIn(folder);
  expect((await say(session, { ...begin, label: "random-search" })).message).toContain(
    'holds runs with "random-search" as',
  );
  const other = sessionIn(folder, { budget: { queries: 5, unit: "distinct" } });
  expect((await say(other, begin)).message).toContain("holds runs with budget");
});

test("rnb serve answers over its streams, begins at once where all is said, and keeps an open run at their end", async () => {
  const flags = [
    "--budget",
    "3",
    "--oracle",
    "surrogate",
    "--algorithm-label",
    "mine",
    "--objective",
    "clean",
    "--seed",
    "0",
  ];
  const child = startRnb(["serve", ...flags, "--out", "cli"], { cwd: root }, "pipe");
  let output = "";
  child.stdout!.on("data", (chunk) => {
    output += chunk;
  });
  child.stdin!.end(`${JSON.stringify(query(12345))}\nnonsense\n`);
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  const types = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(["hello", "begun", "answer", "error"]);
  expect(readFileSync(file("cli", "0.open.csv"), "utf8").trim().split("\n")).toHaveLength(2);
});

/** Takes so many seconds for a network: by default 10. */
function takingSeconds(costs: ReadonlyMap<number, number> = new Map()): Oracle {
  const { column: _, values: __, ...rest } = oracle;
  return {
    ...rest,
    description: { ...oracle.description, kind: "command", costUnit: "seconds" },
    evaluate: async (batch, metrics) => ({
      ...oracle.evaluate(batch, metrics),
      costs: Float64Array.from(batch, (a) => costs.get(a) ?? 10),
    }),
  };
}

test("what takes longer than the seconds of a budget is refused whole; the run goes on with what does not", async () => {
  const budget = { seconds: 35, unit: "distinct" } as const;
  const slow = takingSeconds(new Map([[1, 16]]));
  const session = sessionIn("seconds", { budget }, slow);
  expect(await say(session, begin)).toMatchObject({ budget, left: null, secondsLeft: 35 });
  expect(await say(session, query(12345, 7777, 12345))).toMatchObject({
    costs: [10, 10, 0],
    counted: 2,
    left: null,
    secondsLeft: 15,
  });
  const refused = "the budget covers 15 more seconds, this took 16; it holds 35";
  expect(await say(session, query(12345, 1))).toEqual({ type: "error", code: "budget", message: refused });
  expect(await say(session, query(12345))).toMatchObject({ costs: [0], counted: 2 });
  // Killed and begun again: the same asks are answered alike, to the same end.
  const again = sessionIn("seconds", { budget }, slow);
  expect(await say(again, begin)).toMatchObject({ replay: 2, secondsLeft: 35 });
  expect(await say(again, query(12345, 7777, 12345))).toMatchObject({ counted: 2, secondsLeft: 15 });
  expect(await say(again, query(12345, 1))).toMatchObject({ code: "budget" });
  expect(await say(again, query(15624))).toMatchObject({ costs: [10], counted: 3, secondsLeft: 5 });
  expect(await say(again, { type: "end" })).toMatchObject({ type: "ended", status: "finished", counted: 3 });
});

test("a loop that asks for nothing more once it was refused has spent its seconds", async () => {
  const session = sessionIn("over", { budget: { seconds: 15, unit: "distinct" } }, takingSeconds());
  await say(session, begin);
  await say(session, query(12345));
  expect(await say(session, query(7777))).toMatchObject({ code: "budget" });
  await say(session, query(12345));
  expect(await say(session, { type: "end" })).toMatchObject({ status: "budget", counted: 1 });
  expect(existsSync(file("over", "0.end.json"))).toBe(false);
});

test("of a batch that takes too long, no more networks are begun than are evaluated at once", async () => {
  const slow = takingSeconds();
  let begun = 0;
  const evaluate: Oracle["evaluate"] = (batch, metrics) => {
    begun += batch.length;
    return slow.evaluate(batch, metrics);
  };
  const budget = { seconds: 15, unit: "distinct" } as const;
  const session = sessionIn("lanes", { budget }, { ...slow, evaluate, lanes: 1 });
  await say(session, begin);
  expect(await say(session, query(12345, 7777, 15624, 1))).toMatchObject({ code: "budget" });
  expect(begun).toBe(2);
});

test("a loop that stops within its seconds has finished by itself", async () => {
  const session = sessionIn("in-time", { budget: { seconds: 35, unit: "distinct" } }, takingSeconds());
  await say(session, begin);
  await say(session, query(12345));
  expect(await say(session, { type: "end" })).toMatchObject({ status: "finished", counted: 1 });
});

test("seconds of a table are refused", async () => {
  const session = sessionIn("table", { budget: { seconds: 35, unit: "distinct" } });
  expect(await say(session, begin)).toEqual({
    type: "error",
    message: "made-up table takes no seconds: give the budget in queries",
  });
});
