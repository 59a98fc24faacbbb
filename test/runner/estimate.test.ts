import { expect, test } from "vitest";
import type { Catalogue } from "../../src/metric/metric.ts";
import type { Foresight } from "../../src/oracle/live/oracle.ts";
import { estimateSearch } from "../../src/runner/estimate.ts";
import { parseExperiment } from "../../src/runner/experiment.ts";
import { planRuns } from "../../src/runner/plan.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";

const catalogue: Catalogue = new Map<string, number[]>([
  ["clean", []],
  ["pgd@Linf", [1, 8]],
  ["aa_square@Linf", [8]],
]);

/** Training 100 s, clean images 1 s, PGD up to 10 s for each ε, Square up to 50 s. */
function foresight(done = 0): Foresight {
  const works = new Map([
    ["training", { low: 100, high: 100 }],
    ["clean", { low: 1, high: 1 }],
    ["pgd@Linf:1", { low: 0, high: 10 }],
    ["pgd@Linf:8", { low: 0, high: 10 }],
    ["aa_square@Linf:8", { low: 0, high: 50 }],
  ]);
  return { works, done, logged: done, measured: [] };
}

const spec = {
  name: "estimated",
  objectives: ["pgd@Linf", "aa_square@Linf:8"],
  budget: { queries: 10 },
  seeds: 3,
  algorithms: ["random-search", "local-search"],
};

function estimateOf(change: object = {}, done = 0) {
  const experiment = parseExperiment({ ...spec, ...change });
  return estimateSearch(experiment, planRuns(experiment), { space, catalogue }, foresight(done));
}

test("a network takes what all objectives ask of it, each piece once", () => {
  const { network, parts } = estimateOf();
  expect(network).toEqual({ low: 101, high: 171 });
  expect(Object.fromEntries(parts)).toEqual({
    training: { low: 100, high: 100 },
    clean: { low: 1, high: 1 },
    "pgd@Linf": { low: 0, high: 20 },
    "aa_square@Linf": { low: 0, high: 50 },
  });
});

test("at least, all runs ask the same networks; at most, each its own", () => {
  const { strategies, all } = estimateOf();
  const alone = { networks: { low: 10, high: 60 }, seconds: { low: 1010, high: 30 * 121 + 30 * 151 } };
  expect(strategies).toEqual([
    { label: "random-search", ...alone },
    { label: "local-search", ...alone },
  ]);
  expect(all).toEqual({
    networks: { low: 10, high: 120 },
    seconds: { low: 1010, high: 2 * alone.seconds.high },
  });
});

test("at least, what objectives ask of the same networks is united", () => {
  const works = new Map([
    ["training", { low: 100, high: 100 }],
    ["clean", { low: 1, high: 1 }],
    ["pgd@Linf:8", { low: 5, high: 10 }],
    ["aa_square@Linf:8", { low: 30, high: 50 }],
  ]);
  const experiment = parseExperiment({ ...spec, objectives: ["pgd@Linf:8", "aa_square@Linf:8"] });
  const of = (done: number) =>
    estimateSearch(
      experiment,
      planRuns(experiment),
      { space, catalogue },
      { works, done, logged: 0, measured: [] },
    );
  expect(of(0).all.seconds.low).toBe(10 * (100 + 1 + 5 + 30));
  expect(of(4).all.seconds.low).toBe(6 * (100 + 1 + 5 + 30));
});

test("what the log has need not be done again, if it is what is asked", () => {
  expect(estimateOf({}, 4).all).toMatchObject({ networks: { low: 6, high: 120 }, seconds: { low: 606 } });
  expect(estimateOf({}, 40).all).toMatchObject({ networks: { low: 0, high: 120 }, seconds: { low: 0 } });
});

test("there are no more networks than the space has", () => {
  const { all } = estimateOf({ seeds: 1000, budget: { queries: 50_000 } });
  expect(all.networks).toEqual({ low: space.classCount, high: space.classCount });
  expect(all.seconds.high).toBe(space.classCount * 171);
});

test("of proposals, all may be of one network", () => {
  expect(estimateOf({ budget: { queries: 10, unit: "proposals" } }).all.networks).toEqual({
    low: 1,
    high: 120,
  });
});

test("a budget in seconds is what a run takes, but for its last network", () => {
  const one = { objectives: ["pgd@Linf"], seeds: 1, algorithms: ["random-search"] };
  const { all } = estimateOf({ ...one, budget: { seconds: 1000 } });
  // A network takes 101 to 121 seconds.
  expect(all).toEqual({ networks: { low: 8, high: 10 }, seconds: { low: 879, high: 1121 } });
  const both = estimateOf({ ...one, budget: { seconds: 1000, queries: 2 } }).all;
  expect(both).toEqual({ networks: { low: 2, high: 2 }, seconds: { low: 202, high: 242 } });
});

test("where nothing is left to run, nothing is left to wait for", () => {
  const experiment = parseExperiment(spec);
  const { all } = estimateSearch(experiment, [], { space, catalogue }, foresight());
  expect(all).toEqual({ networks: { low: 0, high: 0 }, seconds: { low: 0, high: 0 } });
});
