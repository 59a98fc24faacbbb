import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { compareRankings } from "../../src/analysis/surrogate-ranking.ts";
import { sideBySide } from "../../src/report/figures/side-by-side.ts";
import { draw } from "../../src/report/render.ts";
import { FIXTURE_ALGORITHMS, writeFixture } from "./fixture.ts";

const {
  "random-search": random,
  "local-search": local,
  "regularized-evolution": evolution,
} = FIXTURE_ALGORITHMS;
const usual = { a: random!, b: local!, c: evolution! };
/** The same labels, but what was called `a` is now `b` and the other way round. */
const swapped = { a: local!, b: random!, c: evolution! };

const analysisOf = (algorithms: typeof usual, kind: "tabular" | "surrogate") =>
  analyse(loadResults(writeFixture({ algorithms, kind, objectives: ["clean"] })));

describe("ranking strategies on two oracles", () => {
  const table = analysisOf(usual, "tabular");

  it("agrees with itself", () => {
    const [ranking] = compareRankings(table, analysisOf(usual, "surrogate"));
    expect(ranking).toMatchObject({ objective: "clean", tauLog: 1, tauLinear: 1 });
    const ranks = ranking!.strategies.map(({ tableRank }) => tableRank);
    expect([...ranks].sort()).toEqual([1, 2, 3]);
    for (const { table: t, surrogate, tableRank, surrogateRank } of ranking!.strategies) {
      expect(surrogate).toEqual(t);
      expect(surrogateRank).toBe(tableRank);
    }
  });

  it("sees that two strategies changed places", () => {
    const [ranking] = compareRankings(table, analysisOf(swapped, "surrogate"));
    const [a, b] = ranking!.strategies;
    expect([a!.surrogateRank, b!.surrogateRank]).toEqual([b!.tableRank, a!.tableRank]);
    expect(ranking!.tauLog).toBeLessThan(1);
  });

  it("draws both oracles and names them", async () => {
    const { svg } = await draw(sideBySide(table, analysisOf(usual, "surrogate")));
    expect(svg).toContain("clean, table");
    expect(svg).toContain("clean, surrogate");
    expect(svg).toMatch(/left: .*right: /);
  });
});
