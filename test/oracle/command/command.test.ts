import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LiveProgress } from "../../../src/live/progress.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { type CommandOracle, createCommandOracle } from "../../../src/oracle/command/oracle.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";
import { pidsIn, running } from "../../fixtures/outside.ts";

const PROGRAM = fileURLToPath(new URL("../../fixtures/oracle.mjs", import.meta.url));
const METRICS = ["clean", "pgd@Linf:8"];
const [CLEAN, PGD] = [parseMetric("clean"), parseMetric("pgd@Linf:8")];
/** Three networks. */
const CELLS = ["3+33+p1s", "3+1s+n3p", "1+11+111"].map((code) => nasBench201.parse(code));

interface Settings {
  readonly workers?: number;
  readonly patience?: number;
  readonly metrics?: readonly string[];
  readonly onProgress?: (progress: LiveProgress) => void;
}

function open(folder: string, behaviour = "good", settings: Settings = {}): CommandOracle {
  return createCommandOracle({
    space: nasBench201,
    dataset: "cifar10",
    command: [process.execPath, PROGRAM, behaviour, folder],
    metrics: [...METRICS],
    workers: 1,
    patience: 20,
    folder,
    store: join(folder, "store"),
    ...settings,
  });
}

function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), "utf8").trim().split("\n");
}

function logOf(oracle: CommandOracle): { architecture: string; work: string; value?: number }[] {
  return linesOf(oracle.folder, "evaluations.jsonl").map((line) => JSON.parse(line));
}

/** Why the three networks cannot all be evaluated, and that no process is left. */
async function failureOf(folder: string, behaviour: string, settings: Settings = {}): Promise<string> {
  const oracle = open(folder, behaviour, settings);
  try {
    await oracle.evaluate(CELLS, [CLEAN, PGD]);
    return "none";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await oracle.close();
    expect(running(pidsIn(folder))).toEqual([]);
  }
}

describe("a program as an oracle", () => {
  it("answers values and costs, tells its progress, and is not asked again what is logged", async () => {
    const folder = temporaryFolder();
    const seen: LiveProgress[] = [];
    const oracle = open(folder, "good", { onProgress: (progress) => seen.push(progress) });
    const first = await oracle.evaluate(CELLS.slice(0, 2), [CLEAN]);
    expect([...first.values]).toEqual([0.05, 0.54].map((v) => expect.closeTo(v, 10)));
    expect([...first.costs]).toEqual([2.5, 2.5]);
    expect(seen[0]).toEqual({
      architecture: "3+33+p1s",
      work: "training",
      fraction: 0.5,
      detail: "epoch 1/2",
    });
    await oracle.close();

    const again = open(folder);
    const both = await again.evaluate([CELLS[0]!], [CLEAN, PGD]);
    await again.close();
    expect(both.values[0]).toBe(first.values[0]);
    expect(both.costs[0]).toBe(3); // training counts once
    expect(linesOf(folder, "asked")).toEqual([
      "0 3+33+p1s clean",
      "0 3+1s+n3p clean",
      "0 3+33+p1s pgd@Linf:8",
    ]);
    expect(running(pidsIn(folder))).toEqual([]);
  });

  it("starts no program for what is known, and evaluates isomorphic cells once", async () => {
    const folder = temporaryFolder();
    const oracle = open(folder);
    const { classOf, representative, size } = nasBench201;
    const twin = [...Array(size).keys()].find((a) => representative(classOf(a)) !== a)!;
    await oracle.evaluate([representative(classOf(twin)), twin], [CLEAN]);
    await oracle.close();
    const later = open(folder);
    await later.evaluate([twin], [CLEAN]);
    await later.close();
    expect(linesOf(folder, "asked")).toHaveLength(1);
    expect(pidsIn(folder)).toHaveLength(1);
  });

  it("asks several processes at once, each told which it is", async () => {
    const folder = temporaryFolder();
    const oracle = open(folder, "slow 700", { workers: 3 });
    const started = performance.now();
    await oracle.evaluate([...CELLS, CELLS[0]!], [CLEAN]);
    const seconds = (performance.now() - started) / 1000;
    await oracle.close();
    expect(new Set(linesOf(folder, "asked").map((line) => line[0]))).toEqual(new Set(["0", "1", "2"]));
    expect(linesOf(folder, "asked")).toHaveLength(3);
    expect(seconds).toBeLessThan(6);
    expect(oracle.lanes).toBe(3);
  });

  it("keeps the programs of two commands, and of two datasets, apart", async () => {
    const folder = temporaryFolder();
    const one = open(folder, "good");
    const other = open(folder, "slow 1");
    expect(one.folder).not.toBe(other.folder);
    expect(one.description.label).toMatch(/^program oracle\.mjs \(cifar10\), [0-9a-f]{12}$/);
    await Promise.all([one.close(), other.close()]);
  });

  it("stands for a network that fails for good: no value, its reason in the log, not asked again", async () => {
    const folder = temporaryFolder();
    const oracle = open(folder, "says fail");
    const { values, costs } = await oracle.evaluate(CELLS, [CLEAN]);
    expect([...values].map(Number.isNaN)).toEqual([false, true, false]);
    expect(costs[1]).toBe(3);
    await oracle.evaluate(CELLS, [CLEAN, PGD]);
    await oracle.close();
    expect(linesOf(folder, "asked").filter((line) => line.includes("3+1s+n3p"))).toHaveLength(1);
    expect(logOf(oracle)).toContainEqual(
      expect.objectContaining({ failure: 'the program says: "the loss is not a number"' }),
    );
  });

  it("starts a program again that died, and asks once more", async () => {
    const folder = temporaryFolder();
    expect(await failureOf(folder, "runs out of memory once")).toBe("none");
    expect(pidsIn(folder)).toHaveLength(2);
  });

  it("takes the time that passed where no costs are told", async () => {
    const folder = temporaryFolder();
    const oracle = open(folder, "tells no costs");
    const { costs } = await oracle.evaluate(CELLS, [CLEAN, PGD]);
    await oracle.close();
    expect(costs[1]).toBeGreaterThan(0);
    expect(costs[1]).toBeLessThan(20);
  });

  const broken: [behaviour: string, message: RegExp][] = [
    ["dies", /^the program ended with exit code 3; its last words: Traceback \| ValueError: boom$/],
    ["is killed", /^the program was ended by signal 9$/],
    ["NaN", /^the program wrote no message of the protocol: .*NaN/],
    ["null", /^the program wrote no message of the protocol: .*"values\.clean"/],
    ["an accuracy of 37", /^the program wrote no message of the protocol: .*"values\.clean": Too big/],
    ["a negative cost", /^the program wrote no message of the protocol: .*"costs\.training": Too small/],
    ["another metric", /^the program told "parameters", which was not asked$/],
    ["changes its mind", /^the program changed its mind about clean of 3\+1s\+n3p: 0\.25, then 0\.75$/],
    ["is ready again", /^the program is ready again before it has told all that was asked$/],
    ["prints", /^the program wrote no message of the protocol: "epoch 1: loss 0\.31"$/],
    ["half a line", /^the program ended with exit code 0, in the middle of a line: /],
    ["a line without end", /^the program wrote a line of more than 16 MiB to standard output$/],
    ["floods with progress", /^the program wrote more than 100000 messages about one network$/],
    ["floods its log", /^the program wrote more than 64 MiB to standard error/],
    ["never ready", /^the program ended with exit code 1$/],
    ["another version", /^the program wrote no message of the protocol: .*"version"/],
  ];
  it.each(broken)("says in one line what is wrong where it misbehaves: %s", async (behaviour, message) => {
    const folder = temporaryFolder();
    const failure = await failureOf(folder, behaviour);
    expect(failure).toMatch(message);
    expect(failure).not.toContain("\n");
    if (/ready$|version/.test(behaviour) && behaviour !== "is ready again") return;
    const oracle = open(folder, behaviour);
    expect(logOf(oracle)).toContainEqual(
      expect.objectContaining({ architecture: "3+33+p1s", work: "pgd@Linf:8" }),
    );
    await oracle.close();
  });

  it("ends one that says nothing when the patience is over", async () => {
    expect(await failureOf(temporaryFolder(), "hangs", { patience: 1.5 })).toMatch(
      /^the program said nothing for 1\.5 s \(raise the oracle's `patience` if it needs longer\)$/,
    );
  });

  it("lets other networks under way come to their end when one fails", async () => {
    const folder = temporaryFolder();
    const oracle = open(folder, "dies", { workers: 3 });
    await expect(oracle.evaluate(CELLS, [CLEAN])).rejects.toThrow("exit code 3");
    expect(logOf(oracle).filter(({ work }) => work === "clean")).toHaveLength(2);
    await oracle.close();
  });

  it.each([
    [["mean(clean, pgd@Linf:8)"], /made of other metrics/],
    [["pgd@Linf"], /give each, with its level/],
    [["corruptions"], /give each, with its level/],
    [["clean", "clean"], /is there twice/],
    [["auto:1", "auto"], /with and without a level/],
  ])("refuses metrics that cannot be told: %j", (metrics, message) => {
    expect(() => open(temporaryFolder(), "good", { metrics })).toThrow(message);
  });

  it("answers means and combinations of what it can tell", async () => {
    const oracle = open(temporaryFolder());
    const { values } = await oracle.evaluate([CELLS[0]!], [CLEAN, PGD, parseMetric("mean(clean, pgd@Linf)")]);
    await oracle.close();
    expect(values[2]).toBeCloseTo((values[0]! + values[1]!) / 2, 12);
  });
});
