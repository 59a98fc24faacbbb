import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openOracle } from "../../../src/oracle/open.ts";
import { tableOracle } from "../../../src/oracle/table.ts";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { digitSpace } from "../../../src/space/product.ts";
import { analyseFront } from "../../../src/studies/front/analyse.ts";
import { rnb } from "../../fixtures/cli.ts";
import { published } from "../../fixtures/data.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";

const maximise = (name: string) => ({ metric: parseMetric(name), direction: "maximise" as const });
const minimise = (name: string) => ({ metric: parseMetric(name), direction: "minimise" as const });

/** Nine architectures with given values. */
function tableOf(columns: Readonly<Record<string, readonly number[]>>) {
  const space = digitSpace(3, 2);
  return tableOracle({
    description: {
      kind: "table",
      dataset: "d",
      label: "l",
      caveats: [],
      fingerprint: "f",
      costUnit: "evaluations",
    },
    space,
    catalogue: new Map(Object.keys(columns).map((key) => [key, []])),
    column: ({ key }) => Float64Array.from(columns[key]!),
  });
}

describe("the exact front of a table", () => {
  const none = Number.NaN;
  const oracle = tableOf({
    a: [5, 4, 3, 2, 1, 4, none, 0, none],
    b: [1, 2, 4, 4, 5, 2, 9, 0, 9],
    c: [9, 9, 9, 9, 9, 1, 0, 0, 0],
  });

  test("has what nobody beats, in the directions asked; who lacks a value is none of it", () => {
    const { front, values, knee, objectives } = analyseFront(oracle, [maximise("a"), maximise("b")]);
    expect(front.map(({ architecture }) => architecture)).toEqual([0, 1, 2, 4]);
    expect(values[0]).toHaveLength(7);
    expect(knee).toBe(2); // 3 of 5 and 4 of 5: farthest from the line between the ends
    expect(objectives.map(({ best, worst }) => [worst, best])).toEqual([
      [1, 5],
      [1, 5],
    ]);
    const against = analyseFront(oracle, [maximise("a"), minimise("c")]);
    expect(against.front.map(({ architecture }) => architecture)).toEqual([0, 5, 7]);
  });

  test("the reference point lies a tenth of the front's range beyond its worst values", () => {
    const { objectives, hypervolume } = analyseFront(oracle, [maximise("a"), minimise("c")]);
    expect(objectives.map(({ reference }) => reference)).toEqual([-0.5, 9.9]);
    // (1, 0), (.8, 8/9) and (0, 1) above (−.1, −.1)
    expect(hypervolume).toBeCloseTo(1.1 * 0.1 + 0.9 * (8 / 9) + 0.1 * (1 / 9), 12);
  });

  test("needs two metrics", () => {
    expect(() => analyseFront(oracle, [maximise("a")])).toThrow(/two metrics or more/);
  });
});

describe("rnb analyze front", () => {
  test("prints the front, and writes figure, cells, table and page", async () => {
    const out = join(temporaryFolder(), "front");
    const { code, stdout } = await rnb([
      "analyze",
      "front",
      "--oracle",
      "surrogate",
      "--minimise",
      "parameters",
      "--out",
      out,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/of 6466 networks are beaten by no other/);
    expect(readFileSync(join(out, "figures/front.svg"), "utf8")).toContain("parameters");
    expect(readFileSync(join(out, "figures/front-cells.svg"), "utf8")).toContain(
      "Architectures along the front",
    );
    expect(readFileSync(join(out, "tables/front.csv"), "utf8")).toMatch(
      /^architecture,clean,pgd@Linf:1,parameters\n/,
    );
    const line = await rnb([
      "analyze",
      "front",
      "--oracle",
      "surrogate",
      "--maximise",
      "clean",
      "--out",
      out,
    ]);
    expect(line).toMatchObject({ code: 2, stderr: "rnb: a front needs two metrics or more\n" });
  });

  test.skipIf(published === undefined)(
    "CIFAR-10: ten points of clean × PGD@1 (needs the published data)",
    async () => {
      const table = openTable({ folder: published!, dataset: "cifar10" });
      const { front, space } = analyseFront(table, [maximise("clean"), maximise("pgd@Linf:1")]);
      expect(front.map(({ architecture }) => space.code(architecture))).toMatchInlineSnapshot(`
        [
          "3+33+s13",
          "3+33+s33",
          "3+33+sn3",
          "3+3p+331",
          "3+33+1s3",
          "3+33+spp",
          "3+np+pn3",
          "p+n1+p11",
          "p+n1+pn1",
          "p+ns+n1s",
        ]
      `);
      const surrogate = await openOracle("surrogate", { dataset: "cifar10" });
      expect(analyseFront(surrogate, [maximise("clean"), minimise("clean")]).front.length).toBeGreaterThan(
        100,
      );
    },
  );
});
