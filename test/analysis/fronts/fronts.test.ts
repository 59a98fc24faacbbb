import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attainmentSurface } from "../../../src/analysis/fronts/attainment.ts";
import {
  additiveEpsilon,
  frontShare,
  igdPlus,
  latticeWeights,
  r2,
} from "../../../src/analysis/fronts/distances.ts";
import { covers, frontOf } from "../../../src/analysis/fronts/dominance.ts";
import { gain, hypervolume } from "../../../src/analysis/fronts/hypervolume.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { published } from "../../fixtures/data.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";

/** Sets of random points on a coarse grid, so that ties and duplicates are frequent. */
function randomSets(count: number, objectives: number, seed: string): number[][][] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(14) }, () =>
      Array.from({ length: objectives }, () => random.integer(12) / 4),
    ),
  );
}

describe("fronts", () => {
  test("hold what nobody covers, each point once", () => {
    const points = [
      [1, 3],
      [2, 2],
      [2, 2],
      [3, 1],
      [1, 1],
      [2, 1],
      [Number.NaN, 9],
    ];
    expect(frontOf(points)).toEqual([3, 1, 0]);
    for (const set of randomSets(200, 3, "fronts")) {
      const front = frontOf(set);
      for (const [i, point] of set.entries()) {
        const beaten = set.some((other) => covers(other, point) && !covers(point, other));
        if (beaten) expect(front).not.toContain(i);
        else expect(front.some((j) => set[j]!.join() === point.join())).toBe(true);
      }
    }
  });
});

describe("indicators", () => {
  test("hypervolume of small sets by hand", () => {
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 2],
          [3, 1],
        ],
        [0, 0],
      ),
    ).toBe(6);
    expect(
      hypervolume(
        [
          [1, 3],
          [0, 9],
        ],
        [0, 0],
      ),
    ).toBe(3); // a point on the reference adds nothing
    expect(hypervolume([[2, 2, 2]], [1, 0, 0])).toBe(4);
    expect(hypervolume([], [0, 0])).toBe(0);
  });

  test("what a point gains is the difference that it makes", () => {
    for (const objectives of [2, 3, 4])
      for (const [point, ...rest] of randomSets(300, objectives, `gain ${objectives}`)) {
        const reference = new Array<number>(objectives).fill(-0.5);
        const difference = hypervolume([point!, ...rest], reference) - hypervolume(rest, reference);
        expect(gain(point!, rest, reference)).toBeCloseTo(difference, 10);
      }
  });

  test("IGD+, ε and the share are best on the front itself", () => {
    const front = [
      [1, 3],
      [2, 2],
      [3, 1],
    ];
    expect([igdPlus(front, front), additiveEpsilon(front, front), frontShare(front, front)]).toEqual([
      0, 0, 1,
    ]);
    expect(igdPlus([[2, 2]], front)).toBeCloseTo(2 / 3, 12);
    expect(additiveEpsilon([[2, 2]], front)).toBe(1);
    expect(
      frontShare(
        [
          [2, 2],
          [9, 9],
        ],
        front,
      ),
    ).toBe(1 / 3);
    expect(igdPlus([], front)).toBe(Number.POSITIVE_INFINITY);
  });

  test("lattice weights sum to one", () => {
    expect(latticeWeights(2, 2)).toEqual([
      [0, 1],
      [0.5, 0.5],
      [1, 0],
    ]);
    expect(latticeWeights(3, 12)).toHaveLength(91);
  });
});

const hasR = spawnSync("R", ["--vanilla", "-q", "-e", "library(emoa); library(eaf)"]).status === 0;

describe.skipIf(!hasR)("beside R's emoa and eaf (skipped where they are not installed)", () => {
  const folder = temporaryFolder();

  /** Runs R code over sets of points, which it finds as matrices in the list `sets`; a line per number. */
  function r(sets: readonly (readonly (readonly number[])[])[], code: string): number[] {
    const file = join(folder, "sets.txt");
    writeFileSync(file, sets.map((set) => set.map((point) => point.join(" ")).join(";")).join("\n"));
    const script = join(folder, "script.R");
    writeFileSync(
      script,
      `suppressMessages({library(emoa); library(eaf)})
sets <- lapply(readLines("${file}"), function(l) do.call(rbind, lapply(strsplit(l, ";")[[1]], function(p) as.numeric(strsplit(p, " ")[[1]]))))
say <- function(x) cat(sprintf("%.17g", x), sep = "\\n", fill = FALSE)
${code}`,
    );
    return execFileSync("Rscript", ["--vanilla", script], { encoding: "utf8" })
      .trim()
      .split(/\s+/)
      .map(Number);
  }

  for (const objectives of [2, 3, 4]) {
    const sets = randomSets(1000, objectives, `peers ${objectives}`);
    const front = randomSets(1, objectives, "target")[0]!.concat([new Array<number>(objectives).fill(1.6)]);
    const target = frontOf(front).map((i) => front[i]!);
    const reference = new Array<number>(objectives).fill(-0.1);

    test(`hypervolume, IGD+ and ε of ${objectives} objectives agree with both`, () => {
      const theirs = r(
        [...sets, target],
        `target <- sets[[length(sets)]]; sets <- sets[-length(sets)]
         ref <- rep(0.1, ${objectives})
         for (s in sets) { say(dominated_hypervolume(t(-s), ref)); cat("\\n")
           say(hypervolume(-s, ref)); cat("\\n")
           say(igd_plus(-s, -target)); cat("\\n")
           say(epsilon_additive(-s, -target)); cat("\\n") }`,
      );
      expect(theirs).toHaveLength(4000);
      let largest = 0;
      for (const [s, set] of sets.entries()) {
        const volume = hypervolume(set, reference);
        const mine = [volume, volume, igdPlus(set, target), additiveEpsilon(set, target)];
        for (const [i, value] of mine.entries())
          largest = Math.max(largest, Math.abs(value - theirs[4 * s + i]!));
      }
      expect(largest).toBeLessThan(1e-12);
    });
  }

  test("R2 agrees with emoa's", () => {
    const sets = randomSets(200, 2, "r2");
    const weights = latticeWeights(2, 10);
    const theirs = r(
      [...sets, weights],
      `w <- t(sets[[length(sets)]]); sets <- sets[-length(sets)]
       for (s in sets) { say(unary_r2_indicator(t(-s), w, c(-3, -3))); cat("\\n") }`,
    );
    for (const [s, set] of sets.entries()) expect(r2(set, [3, 3], weights)).toBeCloseTo(theirs[s]!, 12);
  });

  test("attainment surfaces agree exactly with eaf's", () => {
    const runs = randomSets(9, 2, "attainment");
    for (const [percent, count] of [
      [25, 3],
      [50, 5],
      [75, 7],
      [100, 9],
    ] as const) {
      const theirs = r(
        runs,
        `all <- do.call(rbind, lapply(sets, function(s) -s)); who <- rep(seq_along(sets), sapply(sets, nrow))
         e <- eafs(all, who, percentiles = ${percent}); for (i in seq_len(nrow(e))) { say(-e[i, 1:2]); cat("\\n") }`,
      );
      const points = Array.from({ length: theirs.length / 2 }, (_, i) => theirs.slice(2 * i, 2 * i + 2));
      const sorted = points.sort((a, b) => b[0]! - a[0]!);
      expect(attainmentSurface(runs, count)).toEqual(sorted);
    }
  });
});

describe.skipIf(published === undefined)("the exact fronts of CIFAR-10 (needs the published data)", () => {
  test("are found by brute force", () => {
    const table = openTable({ folder: published!, dataset: "cifar10" });
    const sizes = ["pgd@Linf:1", "aa_apgd-ce@Linf:1", "fgsm@Linf:1", "corruptions"].map((name) => {
      const [x, y] = ["clean", name].map((text) => table.column(parseMetric(text)));
      const points = Array.from(x!, (value, c) => [value, y![c]!]);
      const front = frontOf(points);
      // By brute force: nobody is at least as good in both and better in one.
      const beaten = (p: readonly number[]) =>
        points.some((q) => q[0]! >= p[0]! && q[1]! >= p[1]! && (q[0]! > p[0]! || q[1]! > p[1]!));
      expect(front.every((i) => !beaten(points[i]!))).toBe(true);
      const whole = new Set(points.filter((p) => !beaten(p)).map((p) => p.join()));
      expect(new Set(front.map((i) => points[i]!.join()))).toEqual(whole);
      return front.length;
    });
    expect(sizes).toEqual([10, 14, 3, 2]);
  });
});
