import { describe, expect, it } from "vitest";
import { loadNamed } from "../../src/runner/strategies.ts";
import { searchTable } from "../../src/search/driver.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { defineSpace } from "../../src/space/space.ts";

/** A smooth landscape: every choice has a weight, and some pairs of choices have one too. */
const column = (() => {
  const random = createRandom("model-based");
  const weights = space.decisions.map(({ choices }) => choices.map(() => random.next()));
  const pairs = space.decisions.map(() => Array.from({ length: 25 }, () => random.next()));
  return Float64Array.from({ length: space.classCount }, (_, c) => {
    const choices = space.choices(space.representative(c));
    let value = 0;
    choices.forEach((choice, d) => {
      value += weights[d]![choice]!;
      value += pairs[d]![5 * choice + choices[(d + 1) % 6]!]!;
    });
    return value / 12;
  });
})();

/** Enough that a strategy that is better is better on the mean. */
const SEEDS = 6;

async function meanBest(name: string, options: object = {}): Promise<number> {
  const strategy = await loadNamed(name);
  let sum = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const { trace } = searchTable(
      {
        strategy,
        options: strategy.options.parse(options),
        space,
        random: createRandom(`model-based|${seed}`),
        budget: { queries: 80, unit: "distinct" },
      },
      column,
    );
    sum += trace.best[79]! / SEEDS;
  }
  return sum;
}

describe("on a smooth landscape, 80 queries, model-based search finds more than random search:", async () => {
  const random = await meanBest("random-search");
  it.each(["atlas", "bananas", "nas-bowl", "nasbot", "npenas", "smac", "tpe"])("%s", async (name) => {
    expect(await meanBest(name)).toBeGreaterThan(random);
  });
});

it.each([
  {
    model: "gaussian-process",
    kernel: "weisfeiler-lehman",
    acquisition: "ucb",
    beta: 0.5,
    candidates: "random",
  },
  { model: "gaussian-process", kernel: "transport", acquisition: "ei", candidates: "mutations" },
  { model: "mlp-ensemble", encoding: "truncated-path", acquisition: "ts", candidates: "mutations" },
  { model: "random-forest", encoding: "path-counts", acquisition: "ei", candidates: "all" },
  { model: "random-forest", encoding: "live-one-hot", acquisition: "its", candidates: "mutations" },
])("Bayesian optimisation can be composed: $model, $acquisition, $candidates", async (options) => {
  expect(await meanBest("bayesian-optimization", options)).toBeGreaterThan(await meanBest("random-search"));
});

it("atlas and a space without cells get along: its choices are the only distance", async () => {
  const { topology: _, ...flat } = space;
  const strategy = await loadNamed("atlas");
  const { trace } = searchTable(
    {
      strategy,
      options: strategy.options.parse({}),
      space: flat,
      random: createRandom("flat"),
      budget: { queries: 30, unit: "distinct" },
    },
    column,
  );
  expect(trace.best[29]).toBeGreaterThan(trace.best[19]!);
});

it("atlas tries the neighbours of the best once nothing better has come for long enough", async () => {
  const strategy = await loadNamed("atlas");
  const near = (patience: number): boolean[] => {
    const { trace } = searchTable(
      {
        strategy,
        options: strategy.options.parse({ patience }),
        space,
        random: createRandom("stuck"),
        budget: { queries: 60, unit: "distinct" },
      },
      new Float64Array(space.classCount).fill(0.5), // all tied: the best are the first twenty
    );
    const asked = [...trace.architectures];
    const encodings = asked.slice(0, 20).flatMap((a) => space.members(space.classOf(a)));
    const reachable = new Set(encodings.flatMap((e) => space.neighbours(e)).map((a) => space.classOf(a)));
    return asked.slice(30).map((a) => reachable.has(space.classOf(a)));
  };
  const twoOfThree = (_: unknown, i: number): boolean => (11 + i) % 3 !== 0; // the 30th query is turn 11
  expect(near(10).filter(twoOfThree)).not.toContain(false);
  expect(near(0).filter(twoOfThree)).toContain(false);
});

it.each(["atlas", "smac", "tpe"])(
  "%s asks for every network of a small space, each once, and ends",
  async (name) => {
    const tiny = defineSpace({
      name: "tiny",
      decisions: ["a", "b", "c", "d"].map((decision) => ({ name: decision, choices: ["0", "1", "2"] })),
      canonicalForm: String,
      format: String,
      code: String,
      parse: (text) => text.split(",").map(Number),
    });
    const strategy = await loadNamed(name);
    const { trace, ending } = searchTable(
      {
        strategy,
        options: strategy.options.parse({}),
        space: tiny,
        random: createRandom(`tiny|${name}`),
        budget: { queries: 100, unit: "distinct" },
      },
      Float64Array.from({ length: tiny.classCount }, (_, c) => ((c * 37) % 81) / 81),
    );
    expect([ending, trace.distinct.at(-1)]).toEqual(["exhausted", 81]);
  },
);
