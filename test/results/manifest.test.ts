import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { joinManifests } from "../../src/results/join.ts";
import { formatManifest, type Manifest, readManifest } from "../../src/results/manifest.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();

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

const changed = (change: (m: Loose) => unknown): string => JSON.stringify(manifest(change));

describe("a manifest", () => {
  const path = join(folder, "experiment.json");

  test("is read back; a folder without one holds none", () => {
    expect(readManifest(join(folder, "nothing"))).toBeUndefined();
    writeFileSync(path, JSON.stringify(manifest()));
    expect(readManifest(folder)).toEqual(manifest());
  });

  test.each(["auto", { kind: "surrogate", noise: 3, fit: "my.fit" }, { kind: "live", options: { a: [1] } }])(
    "on the oracle %j is the same bytes once read and written again",
    (oracle) => {
      const full = manifest((m: Loose) => {
        m.spec = { ...m.spec, oracle: oracle as Manifest["spec"]["oracle"] };
        m.spec.algorithms = [
          { label: "ls", name: "local-search", options: { z: 1, a: { deep: [null] } } },
          {
            label: "mine",
            name: "own",
            module: "/x/own.ts",
            source: "abc",
            options: {},
            warmUp: { measure: "parameters", queries: 10, candidates: 100, fingerprint: "def" },
          },
        ];
        m.objectives = [...m.objectives, { name: "fog", optimum: null, fingerprint: "g" }];
      });
      writeFileSync(path, formatManifest(full));
      expect(formatManifest(readManifest(folder)!)).toBe(readFileSync(path, "utf8"));
      expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(full);
    },
  );

  test.each([
    ["", "not whole JSON"],
    ["{", "not whole JSON"],
    ["null", "is damaged"],
    ["[]", "is damaged"],
    ["{}", "is damaged"],
    [JSON.stringify({ ...manifest(), format: 2 }), "has format 2, this version reads 1"],
    [JSON.stringify({ ...manifest(), spec: {} }), "is damaged (spec.name"],
    [JSON.stringify({ ...manifest(), spec: { ...manifest().spec, seeds: 5 } }), "is damaged (spec.seeds"],
    [JSON.stringify({ ...manifest(), oracle: null }), "is damaged (oracle"],
    [JSON.stringify({ ...manifest(), oracle: { label: "x", fingerprint: "f" } }), "is damaged (oracle.kind"],
    [changed((m) => (m.spec.seeds = { from: 0, to: 1e15 })), "no more than a million seeds"],
    [
      changed((m) => {
        m.spec.seeds = { from: 0, to: 999_999 };
        m.spec.algorithms = Array.from({ length: 11 }, () => m.spec.algorithms[0]!);
      }),
      "more than ten million runs",
    ],
    ...["../../elsewhere", "constructor", "__proto__", "..", "a\\b"].map((label) => [
      changed((m) => (m.spec.algorithms = [{ label, name: "random-search", options: {} }])),
      "cannot name a folder of runs",
    ]),
    [
      `{"format":1,"spec":{"algorithms":[{"options":${"[".repeat(1e5)}${"]".repeat(1e5)}}]}}`,
      "nested more than 64",
    ],
    [JSON.stringify({ ...manifest(), objectives: [{}] }), "is damaged (objectives.0.name"],
  ])("%j is refused in one line", (text, message) => {
    writeFileSync(path, text);
    expect(() => readManifest(folder)).toThrow(UserError);
    expect(() => readManifest(folder)).toThrow(message);
  });

  test("that is a pipe, or larger than any, is refused unread", () => {
    const place = temporaryFolder();
    execFileSync("mkfifo", [join(place, "experiment.json")]);
    expect(() => readManifest(place)).toThrow("experiment.json is no plain file");
    rmSync(join(place, "experiment.json"));
    writeFileSync(join(place, "experiment.json"), "");
    truncateSync(join(place, "experiment.json"), 1024 ** 4);
    expect(() => readManifest(place)).toThrow("experiment.json is too large");
  });

  test("takes no more seeds than anybody means", () => {
    const seeded = (from: number, to: number) =>
      manifest((m: Loose) => {
        m.spec.seeds = { from, to };
      });
    expect(() => joinManifests(seeded(0, 999_999), seeded(1_000_000, 1_000_000), "r")).toThrow(
      "r would hold more than a million seeds",
    );
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
