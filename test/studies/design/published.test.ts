import { beforeAll, describe, expect, it } from "vitest";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { analyseDesign, type DesignAnalysis, tauOf } from "../../../src/studies/design/analyse.ts";
import { published } from "../../fixtures/data.ts";

describe.skipIf(published === undefined)("the published table, CIFAR-10", () => {
  let analysis: DesignAnalysis;
  beforeAll(() => {
    analysis = analyseDesign(openTable({ folder: published!, dataset: "cifar10" }));
  });

  it("has 6,466 networks in 28 groups by parameter count", () => {
    expect(analysis.groups).toHaveLength(28);
    expect(analysis.groups.reduce((sum, { classes }) => sum + classes.length, 0)).toBe(6466);
  });

  it("has networks of 559,386 parameters between 21.1 and 39.9 %, as the paper says", () => {
    const group = analysis.groups.find(({ parameters }) => parameters === 559_386)!;
    expect(group).toMatchObject({ conv3x3: 2, conv1x1: 0 });
    expect(group.classes).toHaveLength(408);
    expect(group.spread.minimum).toBeCloseTo(0.211, 3);
    expect(group.spread.maximum).toBeCloseTo(0.399, 3);
  });

  it("ranks networks by clean accuracy and by attacks as measured independently", () => {
    const tau = (a: string, b: string): number => tauOf(analysis.agreement, a, b);
    expect(tau("clean", "fgsm@Linf:1")).toBeCloseTo(0.626, 3);
    expect(tau("clean", "pgd@Linf:1")).toBeCloseTo(0.174, 3);
    expect(tau("clean", "aa_apgd-ce@Linf:1")).toBeCloseTo(-0.106, 3);
    expect(tau("pgd@Linf:1", "aa_apgd-ce@Linf:1")).toBeCloseTo(0.699, 3);
  });

  it("has a front that begins at the best clean and ends at the best robust network", () => {
    const { classes } = analysis.fronts.find(({ y }) => y === "pgd@Linf:1")!;
    expect(analysis.columns.get("clean")![classes[0]!]).toBe(0.946);
    expect(analysis.columns.get("pgd@Linf:1")![classes.at(-1)!]).toBe(0.588);
  });
});
