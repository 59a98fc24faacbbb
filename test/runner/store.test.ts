import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { writeWhole } from "../../src/files/write.ts";
import { readEnd, recordFailure, recordRun } from "../../src/runner/record.ts";
import {
  endPath,
  formatTrace,
  joinManifests,
  type Manifest,
  readManifest,
  tracePath,
} from "../../src/runner/store.ts";
import { searchTable } from "../../src/search/driver.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { madeUpColumn, proposing, setupOf } from "../fixtures/search.ts";

const folder = temporaryFolder();
const column = madeUpColumn();

describe("a trace file", () => {
  test("has a row per counted query, numbers in their shortest exact form", () => {
    const [a, b] = ["3+33+333", "1+33+333"].map(space.parse) as [number, number];
    const values = Float64Array.from(column);
    values[space.classOf(a)] = 0.1 + 0.2;
    values[space.classOf(b)] = 0.5;
    const { trace } = searchTable(setupOf(proposing(a, a, b)), values);
    expect(formatTrace(trace, space)).toBe(
      "proposals,encodings,distinct,architecture,value,best,cost\n1,1,1,3+33+333,0.30000000000000004,0.30000000000000004,1\n3,2,2,1+33+333,0.5,0.5,2\n",
    );
  });

  test("leaves a failed evaluation empty", () => {
    const { trace } = searchTable(setupOf(proposing(0)), new Float64Array(space.classCount).fill(Number.NaN));
    expect(formatTrace(trace, space).split("\n")[1]).toBe("1,1,1,n+nn+nnn,,,1");
  });

  test("lies under objective, label and seed", () => {
    expect(tracePath("r", "fgsm@Linf:1", "ls", 7)).toBe(join("r", "traces", "fgsm@Linf:1", "ls", "7.csv"));
    expect(endPath("a/7.csv")).toBe("a/7.end.json");
  });
});

describe("how a run ended", () => {
  const result = searchTable(setupOf(proposing(0, space.parse("3+33+333")), { queries: 2 }), column);
  const early = searchTable(setupOf(proposing(0)), column);

  test("is written beside a trace that is shorter than its budget, and only there", () => {
    const path = join(folder, "end", "0.csv");
    recordRun(path, early, space);
    expect(readEnd(path)).toEqual({ status: "finished", reason: "the strategy returned by itself" });
    recordRun(path, result, space);
    expect(readEnd(path)).toBeUndefined();
    expect(readdirSync(join(folder, "end"))).toEqual(["0.csv"]);
  });

  test("a failed run has a reason and no trace; when it succeeds later the reason goes", () => {
    const path = join(folder, "failed", "0.csv");
    recordFailure(path, "it threw");
    expect(readEnd(path)).toEqual({ status: "failed", reason: "it threw" });
    expect(existsSync(path)).toBe(false);
    recordRun(path, result, space);
    expect(readEnd(path)).toBeUndefined();
  });

  test("a damaged record is named", () => {
    const path = join(folder, "1.csv");
    for (const text of ["", "{", "null", "[]", '{"status":1}']) {
      writeFileSync(endPath(path), text);
      expect(() => readEnd(path)).toThrow(UserError);
      expect(() => readEnd(path)).toThrow(`${endPath(path)} is damaged`);
    }
  });
});

describe("writing a file whole", () => {
  test("makes the folder, replaces what was there, leaves nothing else", () => {
    const path = join(folder, "a", "b", "c.txt");
    writeWhole(path, "one");
    writeFileSync(`${path}.tmp`, "left by a kill");
    writeWhole(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["c.txt"]);
  });

  test("where it cannot be written, one line says so and the old file stands", () => {
    const path = join(folder, "taken");
    mkdirSync(path);
    expect(() => writeWhole(path, "x")).toThrow(`cannot write ${path}`);
    expect(existsSync(`${path}.tmp`)).toBe(false);
    writeFileSync(join(folder, "file"), "");
    expect(() => writeWhole(join(folder, "file", "x"), "x")).toThrow(UserError);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("");
  });
});

const manifest = (change: (m: Manifest) => unknown = () => {}): Manifest => {
  const made = {
    format: 1,
    version: "0.1.0",
    spec: {
      name: "x",
      oracle: "auto",
      dataset: "cifar10",
      objectives: ["clean"],
      budget: { queries: 5, unit: "distinct" },
      seeds: { from: 0, to: 9 },
      algorithms: [{ label: "ls", name: "local-search", options: { initial: 10 } }],
    },
    oracle: {
      kind: "tabular",
      dataset: "cifar10",
      label: "published table (cifar10)",
      caveats: [],
      fingerprint: "f",
      costUnit: "evaluations",
    },
    objectives: [{ name: "clean", optimum: 0.9, fingerprint: "abcdefabcdef-clean" }],
  } as Manifest;
  change(made);
  return made;
};
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Loose = Mutable<Omit<Manifest, "spec">> & { spec: Mutable<Manifest["spec"]> };

describe("a manifest", () => {
  const path = join(folder, "experiment.json");

  test("is read back; a folder without one holds none", () => {
    expect(readManifest(join(folder, "nothing"))).toBeUndefined();
    writeFileSync(path, JSON.stringify(manifest()));
    expect(readManifest(folder)).toEqual(manifest());
  });

  test.each([
    ["", "not JSON"],
    ["{", "not JSON"],
    ["null", "is damaged"],
    ["[]", "is damaged"],
    ["{}", "is damaged"],
    [JSON.stringify({ ...manifest(), format: 2 }), "has format 2, this version reads 1"],
    [JSON.stringify({ ...manifest(), spec: {} }), "is damaged (spec.name"],
    [JSON.stringify({ ...manifest(), spec: { ...manifest().spec, seeds: 5 } }), "is damaged (spec.seeds"],
    [JSON.stringify({ ...manifest(), oracle: null }), "is damaged (oracle"],
    [JSON.stringify({ ...manifest(), oracle: { label: "x", fingerprint: "f" } }), "is damaged (oracle.kind"],
    [JSON.stringify({ ...manifest(), objectives: [{}] }), "is damaged (objectives.0.name"],
  ])("%j is refused in one line", (text, message) => {
    writeFileSync(path, text);
    expect(() => readManifest(folder)).toThrow(UserError);
    expect(() => readManifest(folder)).toThrow(message);
  });

  test("takes further seeds, objectives and algorithms", () => {
    const joined = joinManifests(
      manifest(),
      manifest((m: Loose) => {
        m.spec.seeds = { from: 5, to: 20 };
        m.spec.objectives = ["fog"];
        m.spec.algorithms = [{ label: "rs", name: "random-search", options: {} }];
        m.objectives = [{ name: "fog", optimum: 0.5, fingerprint: "other" }];
      }),
      folder,
    );
    expect(joined.spec.seeds).toEqual({ from: 0, to: 20 });
    expect(joined.spec.objectives).toEqual(["clean", "fog"]);
    expect(joined.spec.algorithms.map(({ label }) => label)).toEqual(["ls", "rs"]);
    expect(joined.objectives.map(({ name }) => name)).toEqual(["clean", "fog"]);
  });

  test("takes seeds before and after its own, but leaves no gap between them", () => {
    const seeded = (from: number, to: number) =>
      manifest((m: Loose) => {
        m.spec.seeds = { from, to };
      });
    const join = (old: Manifest, added: Manifest) => joinManifests(old, added, "results/x").spec.seeds;
    expect(join(seeded(0, 9), seeded(10, 19))).toEqual({ from: 0, to: 19 });
    expect(join(seeded(10, 19), seeded(0, 9))).toEqual({ from: 0, to: 19 });
    expect(join(seeded(0, 9), seeded(3, 4))).toEqual({ from: 0, to: 9 });
    expect(() => join(seeded(0, 9), seeded(100, 109))).toThrow(
      new UserError(
        "results/x holds seeds 0 to 9, now 100 to 109: 10 to 99 would be missing; run them first, or give another --out",
      ),
    );
    expect(() => join(seeded(100, 109), seeded(0, 98))).toThrow("99 to 99 would be missing");
  });

  test("joined to itself is itself", () =>
    expect(joinManifests(manifest(), manifest(), folder)).toEqual(manifest()));

  test("does not care where a user's file lies", () => {
    const at = (module: string) =>
      manifest((m: Loose) => {
        m.spec.algorithms = [{ label: "mine", name: "mine", module, source: "s", options: {} }];
      });
    expect(joinManifests(at("/a/mine.ts"), at("/b/mine.ts"), folder)).toEqual(at("/a/mine.ts"));
  });

  test("refuses a surrogate of another fit, even for objectives that are new", () => {
    const fitted = (fingerprint: string, name: string) =>
      manifest((m: Loose) => {
        m.oracle = { ...m.oracle, kind: "surrogate", label: "surrogate", fingerprint };
        m.spec.objectives = [name];
        m.objectives = [{ name, optimum: 0.9, fingerprint: `values of ${name}` }];
      });
    expect(() => joinManifests(fitted("a", "clean"), fitted("a", "fog"), folder)).not.toThrow();
    expect(() => joinManifests(fitted("a", "clean"), fitted("b", "fog"), folder)).toThrow(
      "another fit or protocol: a, now b",
    );
  });

  test.each<[string, (m: Loose) => void, string]>([
    ["another version", (m) => (m.version = "0.2.0"), "version 0.1.0, now 0.2.0"],
    [
      "another oracle",
      (m) => (m.oracle = { ...m.oracle, label: "surrogate" }),
      "oracle published table (cifar10), now surrogate",
    ],
    ["another budget", (m) => (m.spec.budget = { queries: 6, unit: "distinct" }), 'budget {"queries":5'],
    ["another unit", (m) => (m.spec.budget = { queries: 5, unit: "proposals" }), "budget"],
    [
      "changed data",
      (m) => (m.objectives = [{ name: "clean", optimum: 0.9, fingerprint: "x" }]),
      "other clean data: abcdefabcdef, now x",
    ],
    [
      "other options",
      (m) => (m.spec.algorithms = [{ label: "ls", name: "local-search", options: { initial: 1 } }]),
      '"ls" as',
    ],
    [
      "another strategy under the label",
      (m) => (m.spec.algorithms = [{ label: "ls", name: "mine", options: { initial: 10 } }]),
      '"ls" as',
    ],
    [
      "a changed file",
      (m) =>
        (m.spec.algorithms = [
          { label: "ls", name: "local-search", source: "new", options: { initial: 10 } },
        ]),
      '"ls" as',
    ],
  ])("refuses %s", (_, change, message) => {
    const added = manifest(change as (m: Manifest) => void);
    expect(() => joinManifests(manifest(), added, folder)).toThrow(message);
    expect(() => joinManifests(manifest(), added, folder)).toThrow(
      "give another --out, or --fresh to start over",
    );
  });
});
