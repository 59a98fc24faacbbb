import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openOracle } from "../../../src/oracle/open.ts";
import { isTable } from "../../../src/oracle/oracle.ts";
import { fitSurrogate } from "../../../src/oracle/surrogate/fit.ts";
import { readFit, writeFit } from "../../../src/oracle/surrogate/fit-file.ts";
import { openSurrogate } from "../../../src/oracle/surrogate/index.ts";
import { allMetrics, allValues } from "../../../src/oracle/surrogate/matrix.ts";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { PACKAGE_ROOT } from "../../../src/root.ts";

const shipped = fileURLToPath(new URL("assets/surrogate/cifar10.fit", PACKAGE_ROOT));
const oracle = openSurrogate({ dataset: "cifar10" });
const { space } = oracle;

describe("the shipped surrogate of cifar10", () => {
  it("is small, and says in every description that its values are predicted", () => {
    expect(statSync(shipped).size).toBeLessThan(3e6);
    expect(oracle.description).toMatchObject({ kind: "surrogate", dataset: "cifar10" });
    expect(oracle.description.label).toMatch(/surrogate.*predicted.*not measured/);
    expect(oracle.description.caveats.join(" ")).toMatch(/predictions of a model.*no validation split/);
  });

  it("answers every metric of the table for every class with a fraction", () => {
    const values = allValues(oracle);
    expect(values.length).toBe(6466 * 108);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    for (const name of ["corruptions", "adversarial", "pgd@Linf", "mean(clean,min(fog:3,fgsm@Linf:1))"])
      expect(oracle.column(parseMetric(name)).every((value) => value > 0 && value < 1)).toBe(true);
  });

  it("knows that cells without a path are at chance and good cells are good", () => {
    const at = (code: string, metric: string): number =>
      oracle.column(parseMetric(metric))[space.classOf(space.parse(code))]!;
    expect(at("n+nn+nnn", "clean")).toBeLessThan(0.2);
    expect(at("3+33+333", "clean")).toBeGreaterThan(0.92);
  });

  it("has accuracy that falls with ε, but for FGSM at the largest ε as in the data", () => {
    const { rises } = readFit(readFileSync(shipped), shipped);
    const names = allMetrics(oracle.catalogue).map(({ name }) => name);
    for (const [key, levels] of oracle.catalogue) {
      if (!key.includes("Linf")) continue;
      for (let l = 1; l < levels.length; l++) {
        const [lower, higher] = [levels[l - 1], levels[l]].map((e) =>
          oracle.column(parseMetric(`${key}:${e}`)),
        );
        const allowed = rises[names.indexOf(`${key}:${levels[l]}`)]!;
        if (levels[l]! <= 4) expect(allowed).toBe(0);
        expect(higher!.every((value, c) => value <= lower![c]! + allowed + 1e-4)).toBe(true);
      }
    }
  });

  it("refuses an unknown metric by name", () => {
    expect(() => oracle.column(parseMetric("fgsm@Linf:1.5"))).toThrow(/has no level 1\.5/);
    expect(() => oracle.column(parseMetric("fgms@Linf:1"))).toThrow(/did you mean "fgsm@Linf"/);
  });

  it("has no answer for a dataset without a fit, nor from another dataset's fit", () => {
    expect(() => openSurrogate({ dataset: "cifar100" })).toThrow(
      /no surrogate of cifar100 is shipped.*surrogate fit/,
    );
    expect(() => openSurrogate({ dataset: "cifar100", fit: shipped })).toThrow(
      /a fit of "cifar10", not of cifar100/,
    );
    expect(() => openSurrogate({ dataset: "cifar10", fit: "/nowhere.fit" })).toThrow(/cannot read the fit/);
  });

  it("is what answers when no data is here, and the data where it is", async () => {
    const request = { dataset: "cifar10", metrics: [] };
    const saved = { data: process.env.ROBUST_NAS_DATA, home: process.env.XDG_DATA_HOME };
    delete process.env.ROBUST_NAS_DATA;
    process.env.XDG_DATA_HOME = "/nowhere";
    try {
      const answering = await openOracle("auto", request);
      expect(isTable(answering)).toBe(true);
      expect(answering.description.kind).toBe("surrogate");
      await expect(openOracle("tabular", request)).rejects.toThrow(/published data is not here/);
    } finally {
      if (saved.data !== undefined) process.env.ROBUST_NAS_DATA = saved.data;
      if (saved.home === undefined) delete process.env.XDG_DATA_HOME;
      else process.env.XDG_DATA_HOME = saved.home;
    }
  });
});

describe("observation noise", () => {
  const noisy = openSurrogate({ dataset: "cifar10", noise: 1 });
  const metrics = ["pgd@Linf:0.5", "pgd@Linf:1"].map(parseMetric);

  it("is the same for the same seed, another for another, and part of label and fingerprint", () => {
    const [same, other] = [1, 2].map((noise) => openSurrogate({ dataset: "cifar10", noise }));
    expect(same!.column(metrics[0]!)).toEqual(noisy.column(metrics[0]!));
    expect(other!.column(metrics[0]!)).not.toEqual(noisy.column(metrics[0]!));
    const prints = [oracle, noisy, other!].map(({ description }) => description.fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(noisy.description.label).toMatch(/observation noise 1/);
  });

  it("is as large as the residuals, and shared by neighbouring ε", () => {
    const [a, b] = metrics.map((metric) => {
      const plain = oracle.column(metric);
      return [...noisy.column(metric)].map((value, c) => value - plain[c]!);
    });
    const dot = (x: number[], y: number[]): number => x.reduce((sum, value, c) => sum + value * y[c]!, 0);
    const deviation = Math.sqrt(dot(b!, b!) / b!.length);
    expect(deviation).toBeGreaterThan(0.02); // cross-validated RMSE: .028
    expect(deviation).toBeLessThan(0.045);
    expect(dot(a!, b!) / Math.sqrt(dot(a!, a!) * dot(b!, b!))).toBeGreaterThan(0.6);
  });
});

describe.skipIf(process.env.ROBUST_NAS_DATA === undefined)("with the published data", () => {
  it("a refit gives the shipped bytes", () => {
    const folder = process.env.ROBUST_NAS_DATA!;
    const { catalogue } = openTable({ folder, dataset: "cifar10" });
    const table = openTable({ folder, dataset: "cifar10", metrics: allMetrics(catalogue) });
    const out = mkdtempSync(join(tmpdir(), "rnb-fit-"));
    try {
      const path = join(out, "cifar10.fit");
      writeFileSync(path, writeFit(fitSurrogate(table)));
      expect(readFileSync(path).equals(readFileSync(shipped))).toBe(true);
    } finally {
      rmSync(out, { recursive: true });
    }
  }, 300_000);
});
