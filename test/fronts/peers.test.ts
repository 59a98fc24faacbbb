import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attainmentSurface } from "../../src/fronts/attainment.ts";
import { additiveEpsilon, igdPlus, latticeWeights, r2 } from "../../src/fronts/distances.ts";
import { frontOf } from "../../src/fronts/dominance.ts";
import { hypervolume } from "../../src/fronts/hypervolume.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { randomSets } from "../fixtures/fronts.ts";

const hasR = spawnSync("R", ["--vanilla", "-q", "-e", "library(emoa); library(eaf)"]).status === 0;

describe.skipIf(!hasR)("beside R's emoa and eaf (skipped where they are not installed)", () => {
  const folder = temporaryFolder();

  /** Runs R code over sets of points, which it finds as matrices in the list `sets`; a line per number. */
  function r(sets: readonly (readonly (readonly number[])[])[], code: string): number[] {
    const file = join(folder, "sets.txt");
    writeFileSync(file, sets.map((set) => `${set.map((point) => point.join(" ")).join(";")}\n`).join(""));
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
