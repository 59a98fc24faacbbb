/**
 * Statistics against independent references: SciPy 1.10.1, NumPy 1.24.2 and R 4.2.2 (Debian 12). The call that gave
 * each expected value stands beside it, with `a`, `b`, … as below.
 */
import { describe, expect, test } from "vitest";
import {
  createMeanIntervals,
  MOST_RESAMPLED,
  meanInterval,
  meanOfMeansInterval,
  percentileInterval,
  resampledMeans,
  resamplesFrom,
  resamplesOf,
} from "../../src/analysis/bootstrap.ts";
import { interquartileMean, mean, quantiles, standardDeviation } from "../../src/analysis/descriptive.ts";
import { cliques, criticalDifference, friedman, nemenyi } from "../../src/analysis/friedman.ts";
import { kendallTau } from "../../src/analysis/kendall.ts";
import { a12, holm, mannWhitney, wilcoxonSignedRank } from "../../src/analysis/two-sample.ts";
import { createRandom } from "../../src/space/random.ts";

const a = [94.1, 94.3, 94.3, 94.6, 94.2, 94.6, 94.5, 94.3, 94.6, 94.4];
const b = [94.0, 94.3, 94.1, 94.2, 94.2, 94.6, 93.9, 94.3, 94.1, 94.0];
const near = 9;

describe("two samples", () => {
  test("Mann–Whitney with ties", () => {
    // scipy.stats.mannwhitneyu(a, b); R: wilcox.test(a, b, exact=FALSE, correct=TRUE)$p.value = 0.0213472478005471
    const { statistic, p } = mannWhitney(a, b);
    expect(statistic).toBe(80.5);
    expect(p).toBeCloseTo(0.02134724780054707, near);
    expect(mannWhitney(b, a).p).toBeCloseTo(p, 12);
  });

  test("Mann–Whitney, exact for small samples without ties", () => {
    // scipy.stats.mannwhitneyu([1.1,2.2,3.3,4.4,9.9], [0.5,1.5,2.5,3.5,4.5,5.5,6.5])
    const x = [1.1, 2.2, 3.3, 4.4, 9.9];
    const y = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5];
    expect(mannWhitney(x, y)).toEqual({ statistic: 17, p: 1 });
    // scipy.stats.mannwhitneyu([1,2,3], [4,5,6,7]) -> U = 0, p = 2/35
    expect(mannWhitney([1, 2, 3], [4, 5, 6, 7]).p).toBeCloseTo(0.05714285714285714, 12);
  });

  test("Mann–Whitney, normal for larger samples without ties", () => {
    // scipy.stats.mannwhitneyu([i*1.01+.3 for i in range(12)], [i*0.9 for i in range(15)])
    const x = Array.from({ length: 12 }, (_, i) => i * 1.01 + 0.3);
    const y = Array.from({ length: 15 }, (_, i) => i * 0.9);
    const { statistic, p } = mannWhitney(x, y);
    expect(statistic).toBe(84);
    expect(p).toBeCloseTo(0.7884125897107042, near);
  });

  test("samples of equal values are not told apart", () => {
    expect(mannWhitney([1, 1, 1], [1, 1]).p).toBe(1);
    expect(a12([1, 1, 1], [1, 1])).toBe(0.5);
    expect(wilcoxonSignedRank([1, 2], [1, 2])).toEqual({ statistic: 0, p: 1 });
  });

  test("A12 is the share of pairs that the first wins", () => {
    let wins = 0;
    for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
    expect(a12(a, b)).toBeCloseTo(wins / 100, 12);
  });

  test("Wilcoxon's signed ranks with ties and zeros", () => {
    // scipy.stats.wilcoxon([1, 0, 2, 4, 0, 0, 6, 0, 5, 4], method="approx"): a − b in tenths, where ties are exact
    const { statistic, p } = wilcoxonSignedRank(a, b);
    expect(statistic).toBe(0);
    expect(p).toBeCloseTo(0.027281171477617994, near);
    // scipy.stats.wilcoxon([1,2,3,4,5,6,7,8], [2,1,5,2,9,1,3,4], method="approx")
    expect(wilcoxonSignedRank([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 5, 2, 9, 1, 3, 4]).p).toBeCloseTo(
      0.3234054903436743,
      near,
    );
  });

  test("Wilcoxon's signed ranks of differences that are tied but for their last bits", () => {
    // scipy.stats.wilcoxon([1,1,1,1,1,1,-1], mode="approx")
    const left = [0.9419, 0.9368, 0.5002, 0.3, 0.7001, 0.2001, 0.1];
    const right = [0.9418, 0.9367, 0.5001, 0.2999, 0.7, 0.2, 0.1001];
    expect(wilcoxonSignedRank(left, right).p).toBeCloseTo(0.05878172135535886, 9);
  });

  test("Wilcoxon's signed ranks, exact", () => {
    // scipy.stats.wilcoxon([1.1,2.2,3.3,4.4,9.9,7.7], [0.5,2.5,2.1,3.5,4.5,8.2])
    const { statistic, p } = wilcoxonSignedRank(
      [1.1, 2.2, 3.3, 4.4, 9.9, 7.7],
      [0.5, 2.5, 2.1, 3.5, 4.5, 8.2],
    );
    expect(statistic).toBe(3);
    expect(p).toBeCloseTo(0.15625, 12);
  });

  test("Holm's adjustment", () => {
    // R: p.adjust(c(.01, .04, .03, .005, .04, .2), "holm")
    const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.04, 0.2]);
    for (const [i, expected] of [0.05, 0.12, 0.12, 0.03, 0.12, 0.2].entries())
      expect(adjusted[i]).toBeCloseTo(expected, 12);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe("several strategies over tasks", () => {
  const scores = [
    [0.94, 0.93, 0.95, 0.9],
    [0.69, 0.69, 0.7, 0.66],
    [0.58, 0.57, 0.55, 0.52],
    [0.54, 0.54, 0.54, 0.5],
    [0.73, 0.7, 0.72, 0.69],
  ];

  test("Friedman's test with ties", () => {
    // scipy.stats.friedmanchisquare(*numpy.array(scores).T); R: friedman.test(scores)
    const result = friedman(scores);
    expect(result.statistic).toBeCloseTo(11.266666666666667, near);
    expect(result.p).toBeCloseTo(0.010367937192163026, near);
    expect(result.meanRanks).toEqual([1.7, 2.5, 1.8, 4]);
    expect(
      friedman([
        [1, 1],
        [2, 2],
      ]).p,
    ).toBe(1);
  });

  test("Nemenyi's critical difference", () => {
    // scipy.stats.studentized_range.ppf(.95, 4, numpy.inf)/numpy.sqrt(2)*numpy.sqrt(4*5/(6*5)); R: qtukey(.95, k, Inf)/sqrt(2)
    expect(criticalDifference(4, 5)).toBeCloseTo(2.0976056585788982, 6);
    const q = (k: number): number => criticalDifference(k, 6) / Math.sqrt((k * (k + 1)) / 36);
    const expected = [
      [2, 1.95996398476621],
      [3, 2.34370058790214],
      [5, 2.72777438251855],
      [10, 3.16368375350279],
    ] as const;
    for (const [k, value] of expected) expect(q(k)).toBeCloseTo(value, 6);
  });

  test("Nemenyi's p-value", () => {
    // scipy.stats.studentized_range.sf(1.5/numpy.sqrt(4*5/(6*5))*numpy.sqrt(2), 4, numpy.inf)
    expect(nemenyi(1.5, 4, 5)).toBeCloseTo(0.25585644572827393, near);
  });

  test("groups within the critical difference are maximal", () => {
    expect(cliques([1, 1.5, 2.4, 4], 1)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(cliques([3, 1, 2], 5)).toEqual([[1, 2, 0]]);
    expect(cliques([1, 3], 1)).toEqual([]);
    expect(cliques([1, 2], 1)).toEqual([[0, 1]]);
  });
});

describe("one sample and rank correlation", () => {
  test("Kendall's τ-b with ties in both variables, and its interval", () => {
    // scipy.stats.kendalltau(x, y).statistic; interval: tanh(atanh(tau) ± norm.ppf(.975)*sqrt(.437/8))
    const x = [1, 2, 2, 3, 4, 5, 5, 5, 6, 7, 8, 9];
    const y = [2, 1, 3, 3, 5, 4, 4, 7, 6, 6, 9, 8];
    const { tau, low, high } = kendallTau(x, y);
    expect(tau).toBeCloseTo(0.7680245771797108, 12);
    expect(low).toBeCloseTo(0.5060537792649246, near);
    expect(high).toBeCloseTo(0.9002574184883291, near);
  });

  test("Kendall's τ-b by counting pairs, on random data with ties", () => {
    const x = Array.from({ length: 200 }, (_, i) => (i * 7919) % 23);
    const y = Array.from({ length: 200 }, (_, i) => ((i * 104729) % 31) + x[i]! / 2);
    let concordant = 0;
    let tiedX = 0;
    let tiedY = 0;
    for (let i = 0; i < 200; i++)
      for (let j = 0; j < i; j++) {
        concordant += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
        if (x[i] === x[j]) tiedX++;
        if (y[i] === y[j]) tiedY++;
      }
    const pairs = (200 * 199) / 2;
    expect(kendallTau(x, y).tau).toBeCloseTo(concordant / Math.sqrt((pairs - tiedX) * (pairs - tiedY)), 12);
    expect(kendallTau([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).tau).toBe(-1);
    expect(kendallTau([1, 1, 1, 1, 1], [5, 4, 3, 2, 1]).tau).toBeNaN();
  });

  test("interquartile mean", () => {
    // scipy.stats.trim_mean(a, .25), scipy.stats.trim_mean([.1,.5,.2,.9,.4,.35,.77], .25)
    expect(interquartileMean(a)).toBeCloseTo(94.39999999999999, 10);
    expect(interquartileMean([0.1, 0.5, 0.2, 0.9, 0.4, 0.35, 0.77])).toBeCloseTo(0.444, 10);
  });

  test("mean, standard deviation and quantiles", () => {
    // numpy.mean(a), numpy.std(a, ddof=1), numpy.percentile(a, [25, 50, 75]); R: quantile(a, c(.25, .5, .75))
    expect(mean(a)).toBeCloseTo(94.39, 10);
    expect(standardDeviation(a)).toBeCloseTo(0.17919573407620715, 10);
    for (const [i, value] of [94.3, 94.35, 94.575].entries())
      expect(quantiles(a, [0.25, 0.5, 0.75])[i]).toBeCloseTo(value, 10);
    expect(standardDeviation([1])).toBeNaN();
  });
});

describe("bootstrap", () => {
  test("percentile interval of the mean for given resamples", () => {
    // state = 12345; state = (1103515245*state + 12345) % 2**31; index = int(state / 2**31 * 10), 500 rows of 10;
    // numpy.percentile(numpy.array(a)[index].mean(1), [2.5, 97.5])
    let state = 12345n;
    const draw = (): number => {
      state = (1103515245n * state + 12345n) % 2147483648n;
      return Math.floor((Number(state) / 2147483648) * 10);
    };
    const [low, high] = percentileInterval(resampledMeans(a, resamplesFrom(10, 500, draw)));
    expect(low).toBeCloseTo(94.28999999999999, near);
    expect(high).toBeCloseTo(94.49, near);
  });

  test("our own resamples give SciPy's interval within Monte Carlo error", () => {
    // scipy.stats.bootstrap((a,), numpy.mean, n_resamples=200000, method="percentile", random_state=1).confidence_interval
    const [low, high] = meanInterval(a);
    expect(low).toBeCloseTo(94.28, 1);
    expect(high).toBeCloseTo(94.49, 1);
  });

  test("resamples draw each run with replacement, as often as there are runs, and are the same every time", () => {
    const { counts, size, runs } = resamplesOf(7);
    for (let r = 0; r < size; r++) {
      let drawn = 0;
      for (let i = 0; i < runs; i++) drawn += counts[i * size + r]!;
      expect(drawn).toBe(7);
    }
    expect(meanInterval(a)).toEqual(meanInterval([...a]));
  });

  test("a curve's intervals, updated from point to point, are those of its points", () => {
    const next = createMeanIntervals(10);
    const better = a.map((value, i) => (i % 3 === 0 ? value + 0.3 : value));
    for (const sample of [a, a, better, b]) {
      const [low, high] = next(sample);
      expect(low).toBeCloseTo(meanInterval(sample)[0], 10);
      expect(high).toBeCloseTo(meanInterval(sample)[1], 10);
    }
  });

  test("of more runs than are resampled, the interval is the normal one; just below, both are alike", () => {
    const random = createRandom("many");
    const values = Float64Array.from({ length: MOST_RESAMPLED + 1 }, () => random.next() ** 3);
    const [low, high] = meanInterval(values);
    const error = (1.96 * standardDeviation(values)) / Math.sqrt(values.length);
    expect(low).toBeCloseTo(mean(values) - error, 5);
    expect(high).toBeCloseTo(mean(values) + error, 5);
    const resampled = meanInterval(values.subarray(1));
    expect(Math.abs(resampled[0] - low)).toBeLessThan(0.1 * error);
    expect(Math.abs(resampled[1] - high)).toBeLessThan(0.1 * error);
    const both = meanOfMeansInterval([values, values.map((value) => value + 1)]);
    expect(both[0]).toBeCloseTo(mean(values) + 0.5 - error / Math.SQRT2, 5);
  });

  test("a single run, or equal runs, have an interval of no width", () => {
    expect(meanInterval([0.7])).toEqual([0.7, 0.7]);
    expect(meanInterval([0.1, 0.1, 0.1])).toEqual([0.1, 0.1]);
  });
});
