import { describe, expect, it } from "vitest";
import {
  expectedImprovement,
  improvement,
  independentThompson,
  thompson,
  upperConfidenceBound,
} from "../../../algorithms/bayesian/acquisition.ts";
import {
  everyNetwork,
  hop,
  mutantsOfTheBest,
  mutations,
  together,
} from "../../../algorithms/bayesian/candidates.ts";
import { bayesianOptimization, best } from "../../../algorithms/bayesian/core.ts";
import { createHistory, sampleUnseen } from "../../../algorithms/bayesian/history.ts";
import { normalCdf, normalQuantile } from "../../../algorithms/bayesian/normal.ts";
import { parzenProposal } from "../../../algorithms/bayesian/parzen.ts";
import { normalScores, upperNormalScores } from "../../../algorithms/bayesian/warp.ts";
import { createQuery } from "../../../src/search/query.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import type { Architecture } from "../../../src/space/space.ts";

describe("the normal distribution", () => {
  it("has SciPy's values (scipy.stats.norm.cdf and .ppf, SciPy 1.10.1)", () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 6);
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316300957, 8);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 7);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 7);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  });
});

describe("expected improvement", () => {
  it("is the mean of the gain over a normal belief, by quadrature", () => {
    for (const [mean, spread, incumbent] of [
      [0.5, 0.2, 0.6],
      [1, 0.1, 0.5],
      [0, 1, 2],
    ] as const) {
      let sum = 0;
      const steps = 20_000;
      for (let i = 0; i < steps; i++) {
        const value = mean + spread * normalQuantile((i + 0.5) / steps);
        sum += Math.max(0, value - incumbent) / steps;
      }
      expect(improvement(mean, spread, incumbent)).toBeCloseTo(sum, 4);
    }
  });

  it("without spread is the gain itself", () => {
    const belief = { mean: Float64Array.of(1, 3), spread: new Float64Array(2) };
    expect([...expectedImprovement(belief, 2, createRandom("x"))]).toEqual([0, 1]);
  });
});

it("the upper confidence bound adds the spread, and Thompson sampling takes one member", () => {
  const members = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
  const belief = { mean: Float64Array.of(2, 3), spread: Float64Array.of(1, 0), members };
  expect([...upperConfidenceBound(2)(belief, 0, createRandom("x"))]).toEqual([4, 3]);
  expect(members).toContain(thompson(belief, 0, createRandom("x")));
});

it("normal scores depend on the order alone, and ties share theirs", () => {
  const scores = normalScores([0.2, 0.9, 0.2, 0.5]);
  expect(scores[0]).toBe(scores[2]);
  expect(scores[1]).toBeCloseTo(normalQuantile(3.5 / 4), 12);
  expect([...normalScores([0.1, 0.99, 0.1, 0.11])]).toEqual([...scores]);
  expect([...normalScores([7, 7, 7])].every((z) => Math.abs(z) < 1e-12)).toBe(true);
});

it("upper normal scores tell apart what is above the median and nothing below it", () => {
  const scores = upperNormalScores([0.1, 0.3, 0.2, 0.9, 0.5, 0.4]);
  const [a, b, c, best, second, third] = scores;
  expect([a, b, c]).toEqual([c, c, c]);
  expect([best! > second!, second! > third!, third! > c!]).toEqual([true, true, true]);
  expect([...upperNormalScores([0.1, 0.2])]).toEqual([...normalScores([0.1, 0.2])]);
});

it("Thompson sampling takes each member about as often, and for independent draws the spread decides", () => {
  const random = createRandom("thompson");
  const members = [0, 1, 2, 3].map((value) => Float64Array.of(value, value));
  const belief = { mean: Float64Array.of(1.5, 1.5), spread: Float64Array.of(0, 2), members };
  const taken = Array.from({ length: 400 }, () => thompson(belief, 0, random)[0]!);
  for (const value of [0, 1, 2, 3]) expect(taken.filter((t) => t === value).length).toBeGreaterThan(60);
  const drawn = Array.from({ length: 400 }, () => independentThompson(belief, 0, random));
  expect(drawn.every(([sure]) => sure === 1.5)).toBe(true);
  const squares = drawn.reduce((sum, scores) => sum + (scores[1]! - 1.5) ** 2 / drawn.length, 0);
  expect(squares).toBeGreaterThan(3);
  expect(squares).toBeLessThan(5);
});

/** A history of some architectures whose value counts their 3×3 convolutions. */
function historyOf(architectures: readonly Architecture[]) {
  const history = createHistory(space, createQuery());
  const value = (a: Architecture): number => space.choices(a).filter((c) => c === 3).length;
  const step = history.ask(architectures)[Symbol.iterator]();
  step.next();
  step.next(architectures.map(value));
  return history;
}

it("a history remembers a network once, whatever its encodings and however they are asked", () => {
  const [first, second] = space.members(space.classOf(space.parse("3+1n+3n1"))) as [number, number];
  const history = historyOf([first, second, first]);
  expect(history.architectures).toEqual([first]);
  expect(history.values).toHaveLength(1);
  expect(history.seen(second)).toBe(true);
});

describe("candidates", () => {
  const parents = ["3+33+333", "3+33+33p", "n+nn+nnn", "p+pp+ppp"].map((code) => space.parse(code));
  const history = historyOf(parents);

  it("by mutation are unseen, distinct networks one edit from a parent", () => {
    const found = mutations(space, 20, 2)(history, createRandom("mutate"));
    expect(found).toHaveLength(20);
    expect(new Set(found.map((a) => space.classOf(a))).size).toBe(20);
    for (const a of found) {
      expect(history.seen(a)).toBe(false);
      expect(parents.slice(0, 2).some((p) => space.neighbours(p).includes(a))).toBe(true);
    }
  });

  it("by a hop are one unseen edit away from an encoding of one of the best", () => {
    const random = createRandom("hop");
    const found = Array.from({ length: 60 }, () => hop(space, 2)(history, random));
    const encodings = parents.slice(0, 2).flatMap((p) => space.members(space.classOf(p)));
    const reachable = new Set(encodings.flatMap((e) => space.neighbours(e)).map((a) => space.classOf(a)));
    for (const list of found) {
      expect(list).toHaveLength(1);
      expect(history.seen(list[0]!)).toBe(false);
      expect(reachable).toContain(space.classOf(list[0]!));
    }
    expect(new Set(found.flat()).size).toBeGreaterThan(20);
  });

  it("by a chain of edits are one to so many edits from their parent", () => {
    const steps = mutations(
      space,
      200,
      1,
      3,
    )(history, createRandom("chain")).map(
      (a) => space.choices(a).filter((choice, d) => choice !== space.choice(parents[0]!, d)).length,
    );
    expect([...new Set(steps)].sort()).toEqual([1, 2, 3]);
  });

  it("drawn unseen are neither seen nor two encodings of one network", () => {
    const random = createRandom("unseen");
    const every = everyNetwork(space)(history, random);
    const half = historyOf(every.filter((_, i) => i % 2 === 0));
    const drawn = sampleUnseen(space, half, random, 2000);
    expect(drawn).toHaveLength(2000);
    expect(new Set(drawn.map(space.classOf)).size).toBe(2000);
    expect(drawn.some(half.seen)).toBe(false);
  });

  it("drawn unseen are found even when hardly any is left, and none when none is", () => {
    const random = createRandom("last");
    const all = everyNetwork(space)(history, random);
    for (const left of [all[17]!, all.at(-1)!])
      expect(
        sampleUnseen(space, historyOf(all.filter((a) => a !== left)), random, 3).map(space.classOf),
      ).toEqual([space.classOf(left)]);
    expect(sampleUnseen(space, historyOf([...all]), random, 3)).toEqual([]);
  });

  it("by a hop are none where every neighbour was seen", () => {
    const lonely = historyOf(everyNetwork(space)(history, createRandom("x")).slice());
    expect(hop(space, 5)(lonely, createRandom("hop"))).toEqual([]);
  });

  it("by mutation of the very best change each decision with the probability asked for", () => {
    const edits = (a: Architecture): number =>
      space.choices(a).filter((choice, d) => choice !== space.choice(parents[0]!, d)).length;
    const meanEdits = (rate: number): number => {
      const found = mutantsOfTheBest(space, 1000, 1, rate)(history, createRandom("mutants"));
      expect(new Set(found.map((a) => space.classOf(a))).size).toBe(found.length);
      expect(found.some((a) => history.seen(a))).toBe(false);
      return found.reduce((sum, a) => sum + edits(a) / found.length, 0);
    };
    expect(meanEdits(0.01)).toBeLessThan(1.5);
    expect(meanEdits(0.25)).toBeGreaterThan(1.5);
    expect(meanEdits(0.25)).toBeLessThan(3);
    expect(meanEdits(1)).toBeCloseTo(6, 9);
  });

  it("by mutation of the very best come from the next best only where the best has too few", () => {
    const of = (count: number, parents: number): readonly Architecture[] =>
      mutantsOfTheBest(space, count, parents, 0.25)(history, createRandom("mutants"));
    const alone = of(30, 1);
    expect(alone.length).toBeLessThan(30); // some of the 30 draws were seen, or drawn before
    expect(of(30, 2).slice(0, alone.length)).toEqual(alone);
    expect(of(30, 2).length).toBeGreaterThanOrEqual(30);
    expect(of(30, 2)).toEqual(of(30, 4));
  });

  it("from several sources come one after another", () => {
    const both = together(
      () => [1, 2],
      () => [3],
    )(history, createRandom("x"));
    expect(both).toEqual([1, 2, 3]);
  });

  it("are chosen by score, never a network that was seen or chosen already", () => {
    const all = everyNetwork(space)(history, createRandom("x"));
    const scores = Float64Array.from(all, (a) => (history.seen(a) ? 9 : -a));
    expect(best(space, history, all, scores, 3)).toEqual(all.filter((a) => !history.seen(a)).slice(0, 3));
    const twins = space.members(space.classOf(space.parse("3+1n+3n1")));
    expect(best(space, history, twins, new Float64Array(twins.length), 5)).toHaveLength(1);
  });

  it("by the Parzen estimator take as good the share asked for, rounded up", () => {
    const four = historyOf(["3+33+33p", "3+33+3pn", "s+33+3nn", "n+nn+nnn"].map(space.parse));
    /** Choices of the first decision that are drawn where all but the good ones' are next to impossible. */
    const firsts = (good: number): number[] => {
      const random = createRandom("share");
      const settings = { candidates: 1, good, prior: 1e-9 };
      const drawn = Array.from({ length: 100 }, () => parzenProposal(space, four, random, settings));
      return [...new Set(drawn.flatMap((a) => (a === undefined ? [] : [space.choice(a, 0)])))].sort();
    };
    expect(firsts(0.5)).toEqual([3]);
    expect(firsts(0.51)).toEqual([1, 3]);
  });

  it("by the Parzen estimator follow the good ones", () => {
    const random = createRandom("parzen");
    const many = historyOf(Array.from({ length: 100 }, () => space.sample(random)));
    let convolutions = 0;
    for (let i = 0; i < 20; i++) {
      const next = parzenProposal(space, many, random, { candidates: 24, good: 0.15, prior: 1 })!;
      convolutions += space.choices(next).filter((c) => c === 3).length / 20;
    }
    expect(convolutions).toBeGreaterThan(3); // 1.2 by chance
  });
});

it("a search whose oracle answers NaN ends with one clear line", () => {
  const context = { space, random: createRandom("nan"), query: createQuery() };
  const model = { fit: () => {}, predict: () => ({ mean: new Float64Array(), spread: new Float64Array() }) };
  const search = bayesianOptimization(context, {
    model,
    candidates: everyNetwork(space),
    acquisition: expectedImprovement,
    initial: 2,
    batch: 1,
  });
  search.next(0);
  expect(() => search.next([0.5, Number.NaN])).toThrow(
    /^the value of \|.*\| is NaN: no model can learn from it$/,
  );
});
