import { describe, expect, test } from "vitest";
import { loadNamed } from "../../src/runner/strategies.ts";
import { searchTable } from "../../src/search/driver.ts";
import { parseOptions } from "../../src/search/options.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { defineSpace } from "../../src/space/space.ts";
import { madeUpColumn, setupOf } from "../fixtures/search.ts";

const column = madeUpColumn();
const valueAt = (a: number): number => column[space.classOf(a)]!;

async function asked(name: string, options: Record<string, unknown>, queries = 400): Promise<number[]> {
  const strategy = await loadNamed(name);
  const setup = setupOf(strategy, { queries, unit: "proposals" });
  const { trace } = searchTable({ ...setup, options: parseOptions(strategy, options) }, column);
  return [...trace.architectures];
}

const edits = (a: number, b: number): number =>
  space.choices(a).filter((choice, d) => choice !== space.choice(b, d)).length;

describe("local search", () => {
  test("starts at the best of its initial draws", async () => {
    for (const initial of [1, 10]) {
      const sequence = await asked("local-search", { initial });
      const drawn = sequence.slice(0, initial);
      const start = drawn.reduce((best, a) => (valueAt(a) > valueAt(best) ? a : best));
      expect(edits(start, sequence[initial]!)).toBe(1);
    }
  });

  test("asks the whole neighbourhood and moves to its best, or moves to the first that is better", async () => {
    const full = await asked("local-search", { initial: 1, neighbourhood: "full" }, 25);
    expect([...full.slice(1)].sort()).toEqual([...space.neighbours(full[0]!)].sort());

    const first = await asked("local-search", { initial: 1, neighbourhood: "first" });
    const [start] = first as [number];
    const better = first.findIndex((a) => valueAt(a) > valueAt(start));
    expect(first.slice(1, better + 1).every((a) => edits(start, a) === 1)).toBe(true);
    expect(edits(first[better]!, first[better + 1]!)).toBe(1);
  });

  test("never asks the same twice in one climb, and goes on from the best left over if so told", async () => {
    const sequence = await asked(
      "local-search",
      { initial: 1, atOptimum: "continue", neighbourhood: "full" },
      2_000,
    );
    expect(new Set(sequence).size).toBe(sequence.length);
    // Every ask after the first is one edit from an earlier one: it never draws anew.
    for (let i = 1; i < sequence.length; i++)
      if (!sequence.slice(0, i).some((a) => edits(a, sequence[i]!) === 1))
        expect(i).toBe("next to an earlier ask");
  });

  test("draws anew once everything has been climbed from", async () => {
    const tiny = defineSpace({
      name: "tiny",
      decisions: ["a", "b", "c"].map((name) => ({ name, choices: ["0", "1", "2"] })),
      canonicalForm: String,
      format: String,
      code: String,
      parse: (text) => text.split(",").map(Number),
    });
    const strategy = await loadNamed("local-search");
    const options = parseOptions(strategy, { initial: 1, atOptimum: "continue", neighbourhood: "full" });
    const values = Float64Array.from({ length: 27 }, (_, c) => ((c * 7) % 27) / 27);
    const setup = setupOf(strategy, { queries: 28, unit: "proposals" });
    const { trace, ending } = searchTable({ ...setup, space: tiny, options }, values);
    expect([ending, trace.encodings.at(-1)]).toEqual(["budget", 27]);
  });
});

describe("regularized evolution", () => {
  test("fills its population at random, then asks mutations of members that are still alive", async () => {
    const population = 5;
    const sequence = await asked("regularized-evolution", { population, sample: 3 }, 300);
    for (let i = population; i < sequence.length; i++) {
      const alive = sequence.slice(i - population, i);
      if (!alive.some((parent) => edits(parent, sequence[i]!) === 1))
        expect(i).toBe("a child of a live member");
    }
  });

  test("with a population of one it is a random walk", async () => {
    const sequence = await asked("regularized-evolution", { population: 1, sample: 1 }, 100);
    for (let i = 1; i < sequence.length; i++) expect(edits(sequence[i - 1]!, sequence[i]!)).toBe(1);
  });
});

test("BANANAS trained as published asks these after its random networks", async () => {
  const sequence = await asked("bananas", { settings: "paper", initial: 6, batch: 3 }, 9);
  expect(sequence.slice(6).map(space.code)).toEqual(["p+ns+pp1", "p+ns+ps1", "n+nn+11p"]);
});

describe("Bayesian optimisation", () => {
  const asks = (acquisition: string, options: Record<string, unknown> = {}): Promise<number[]> =>
    asked(
      "bayesian-optimization",
      { model: "random-forest", candidates: "random", acquisition, ...options },
      30,
    );

  test("has five acquisitions, no two of them alike; without its weight the upper bound is the mean", async () => {
    const all = await Promise.all(["ei", "ucb", "its", "ts", "mean"].map((name) => asks(name)));
    expect(new Set(all.map(String)).size).toBe(5);
    expect(await asks("ucb", { beta: 0 })).toEqual(all[4]);
    expect(await asks("ucb", { beta: 9 })).not.toEqual(all[1]);
  });
});

describe("options", () => {
  test.each([
    ["local-search", { initial: 0 }, 'local-search, option "initial"'],
    ["local-search", { neighbourhood: "half" }, 'local-search, option "neighbourhood"'],
    [
      "local-search",
      { neighborhood: "full" },
      'local-search has no option "neighborhood"; did you mean "neighbourhood"?',
    ],
    ["regularized-evolution", { population: 2.5 }, 'regularized-evolution, option "population"'],
    ["random-search", { population: 2 }, 'random-search has no option "population"; it has none'],
  ])("%s %j: %s", async (name, options, message) => {
    const strategy = await loadNamed(name);
    expect(() => parseOptions(strategy, options)).toThrow(message);
  });

  test("an unknown strategy names the nearest", async () =>
    expect(loadNamed("random_search")).rejects.toThrow(
      'unknown algorithm "random_search"; did you mean "random-search"?',
    ));
});
