import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openTable } from "../../../src/oracle/tabular/index.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { makeData } from "../../fixtures/data.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";

const KEYS = ["clean", "fgsm@Linf", "fog"];
const whole = makeData(join(temporaryFolder(), "whole"), { keys: KEYS });
const metrics = ["clean", "fgsm@Linf:1", "fog"].map(parseMetric);
const open = (folder = whole.folder, names: readonly string[] = ["clean"], dataset = "cifar10") =>
  openTable({ folder, dataset, metrics: names.map(parseMetric) });

describe("values", () => {
  const oracle = openTable({ folder: whole.folder, dataset: "cifar10", metrics });

  test("are the file's, found by string through the class's stored id", () => {
    const { values } = oracle.evaluate(
      Array.from({ length: space.size }, (_, a) => a),
      metrics,
    );
    for (let a = 0; a < space.size; a++) {
      const c = space.classOf(a);
      const fog = whole.values.fog![c] as number[];
      const expected = [
        whole.values.clean![c],
        (whole.values["fgsm@Linf"]![c] as number[])[2],
        fog.reduce((sum, x) => sum + x, 0) / 5,
      ];
      const row = [...values.subarray(3 * a, 3 * a + 3)];
      if (row.some((value, j) => value !== expected[j])) expect(row).toEqual(expected);
    }
  });

  test("meta gives both directions between ids and architectures", () => {
    expect(oracle.meta.architectureOf).toEqual(whole.architectureOf);
    expect([...oracle.meta.storedId]).toEqual(whole.storedId);
    expect(oracle.meta.idOf[whole.architectureOf[4321]!]).toBe(4321);
  });

  test("each costs one evaluation", () =>
    expect([...oracle.evaluate([5, 6], metrics).costs]).toEqual([1, 1]));

  test.each([[-1], [15_625], [1.5], [Number.NaN]])("%d is no architecture", (a) => {
    expect(() => oracle.evaluate([a], metrics)).toThrow(`no architecture ${a} in nas-bench-201: 0 … 15624`);
  });

  test("a column is computed once", () => {
    const metric = parseMetric("mean(clean,fog)");
    expect(oracle.column(metric)).toBe(oracle.column(parseMetric("mean( clean, fog )")));
  });

  test("the description names table and dataset, and that there is no validation split", () => {
    const { kind, label, caveats } = oracle.description;
    expect([kind, label]).toEqual(["tabular", "published table (cifar10)"]);
    expect(caveats.join()).toContain("no validation split");
  });

  test("an unknown key or ε is refused on opening", () => {
    expect(() => open(whole.folder, ["cleen"])).toThrow('unknown metric "cleen"; did you mean "clean"?');
    expect(() => open(whole.folder, ["fgsm@Linf:9"])).toThrow("fgsm@Linf has no level 9; valid: 0.1, 0.5");
  });
});

describe("only what is needed is read", () => {
  const folder = join(temporaryFolder(), "partial");
  makeData(folder, { keys: ["clean"] });

  test("other files may be absent", () => {
    expect(open(folder).column(parseMetric("clean"))).toHaveLength(6_466);
    expect(() => open(folder, ["clean", "pgd@Linf:1"])).toThrow(
      `missing data file ${folder}/cifar10/pgd@Linf_accuracy.json`,
    );
  });

  test("a metric that was not announced loads when it is first asked", () => {
    const oracle = open(whole.folder, []);
    expect(oracle.column(parseMetric("fog:1"))[0]).toBe((whole.values.fog![0] as number[])[0]);
    expect(() => oracle.column(parseMetric("snow"))).toThrow("missing data file");
  });

  test("the fingerprint covers the files of the metrics, and meta.json", () => {
    const copy = join(temporaryFolder(), "copy");
    const data = makeData(copy, { keys: KEYS });
    const before = [open(copy), open(copy, ["clean", "fog"])].map((o) => o.description.fingerprint);
    expect(before[0]).toBe(open().description.fingerprint);
    expect(before[0]).not.toBe(before[1]);
    data.edit(
      "cifar10/fog_accuracy.json",
      (json: { cifar10: { fog: { accuracy: Record<string, number[]> } } }) => {
        json.cifar10.fog.accuracy[data.storedId[3]!]![2] = 0.123;
      },
    );
    const after = [open(copy), open(copy, ["clean", "fog"])].map((o) => o.description.fingerprint);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    data.edit("meta.json", (json: { epsilons: Record<string, number[]> }) => {
      json.epsilons["pgd@Linf"]![0] = 0.2;
    });
    expect(open(copy).description.fingerprint).not.toBe(before[0]);
  });

  test("a class is answered for by the architecture under whose id it is stored", () => {
    const { member } = open();
    for (let c = 0; c < space.classCount; c++)
      if (member(c) !== whole.architectureOf[whole.storedId[c]!]) expect(c).toBe("under another id");
  });
});

describe("other datasets", () => {
  const folder = join(temporaryFolder(), "image-net");
  makeData(folder, { dataset: "ImageNet16-120", keys: ["clean", "fgsm@Linf"] });

  test("ImageNet16-120 has attacks and no corruptions", () => {
    const oracle = open(folder, ["clean", "fgsm@Linf"], "ImageNet16-120");
    expect([...oracle.catalogue.keys()]).toEqual([
      "clean",
      "fgsm@Linf",
      "pgd@Linf",
      "aa_apgd-ce@Linf",
      "aa_square@Linf",
    ]);
    expect(() => oracle.column(parseMetric("fog:3"))).toThrow('unknown metric "fog"');
    expect(() => oracle.column(parseMetric("corruptions"))).toThrow('so no "corruptions"');
  });

  test("a dataset that is not in the folder is a missing file", () =>
    expect(() => open(folder, ["clean"], "cifar100")).toThrow(
      `missing data file ${folder}/cifar100/clean_accuracy.json`,
    ));

  test("an unknown one names the nearest", () =>
    expect(() => open(folder, ["clean"], "cifar-11")).toThrow(
      'unknown dataset "cifar-11"; did you mean "cifar10"?',
    ));
});

describe("measures", () => {
  test("a confusion matrix comes as it stands in the file, for every member of a class", () => {
    const folder = join(temporaryFolder(), "cm");
    const data = makeData(folder, { keys: ["clean"] });
    const c = Array.from({ length: space.classCount }, (_, n) => n).find((n) => space.members(n).length > 2)!;
    const cm = [
      [9, 1],
      [2, 8],
    ];
    writeFileSync(
      join(folder, "cifar10/clean_cm.json"),
      JSON.stringify({ cifar10: { clean: { cm: { [data.storedId[c]!]: cm } } } }),
    );
    const oracle = open(folder, []);
    for (const a of space.members(c)) expect(oracle.quantity(a, "clean", "cm")).toEqual(cm);
    expect(() => oracle.quantity(space.representative(c + 1), "clean", "cm")).toThrow("has no value for id");
    expect(() => oracle.quantity(0, "clean", "confidence")).toThrow("missing data file");
    expect(() => oracle.quantity(0, "claen", "cm")).toThrow('did you mean "clean"?');
  });
});

describe("damaged data is one clear line that names the file", () => {
  let folder: string;
  const root = temporaryFolder();
  let n = 0;
  beforeEach(() => {
    folder = join(root, String(n++));
    cpSync(whole.folder, folder, { recursive: true });
  });

  const change = (file: string, edit: (json: never) => void): void => {
    const path = join(folder, file);
    const json = JSON.parse(readFileSync(path, "utf8")) as never;
    edit(json);
    writeFileSync(path, JSON.stringify(json));
  };
  type Meta = { ids: Record<string, Record<string, unknown>>; epsilons: Record<string, unknown> };
  type Clean = { cifar10: { clean: { accuracy: Record<string, unknown> } } };
  type Fgsm = { cifar10: { "fgsm@Linf": { accuracy: Record<string, unknown> } } };
  const stored = String(whole.storedId[100]);
  const meta = "meta.json";
  const clean = "cifar10/clean_accuracy.json";
  const fgsm = "cifar10/fgsm@Linf_accuracy.json";

  const NESTED = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

  const CASES: readonly [string, string, () => void, string][] = [
    ["no meta.json", meta, () => rmSync(join(folder, meta)), "missing data file"],
    ["a folder in its place", meta, () => replaceByFolder(meta), "is no plain file"],
    ["meta.json cut short", meta, () => truncateSync(join(folder, meta), 100_000), "is not whole JSON"],
    ["an empty file", clean, () => writeFileSync(join(folder, clean), ""), "is not whole JSON"],
    ["a file cut short", clean, () => truncateSync(join(folder, clean), 20_000), "is not whole JSON"],
    ["Python's NaN", clean, () => writeFileSync(join(folder, clean), '{"cifar10":NaN}'), "is not whole JSON"],
    ["meta.json: a list", meta, () => writeFileSync(join(folder, meta), "[]"), 'no "ids"'],
    ["meta.json: null", meta, () => writeFileSync(join(folder, meta), "null"), 'no "ids"'],
    [
      "no epsilons",
      meta,
      () => change(meta, (m: Meta) => delete (m as Partial<Meta>).epsilons),
      'no "epsilons"',
    ],
    [
      "epsilons of text",
      meta,
      () => change(meta, (m: Meta) => (m.epsilons["pgd@Linf"] = ["1"])),
      "epsilons of pgd@Linf are not a list of numbers",
    ],
    [
      "epsilons empty",
      meta,
      () => change(meta, (m: Meta) => (m.epsilons["pgd@Linf"] = [])),
      "epsilons of pgd@Linf are not a list of numbers",
    ],
    [
      "an id missing",
      meta,
      () => change(meta, (m: Meta) => delete m.ids[77]),
      'id 77 lacks "nb201-string" or "isomorph"',
    ],
    ["no isomorph", meta, () => change(meta, (m: Meta) => delete m.ids[77]!.isomorph), "id 77 lacks"],
    [
      "a malformed string",
      meta,
      () => change(meta, (m: Meta) => (m.ids[77]!["nb201-string"] = "|x~0|")),
      'id 77: not a NAS-Bench-201 architecture: "|x~0|"',
    ],
    [
      "an architecture twice",
      meta,
      () => change(meta, (m: Meta) => (m.ids[77]!["nb201-string"] = m.ids[5]!["nb201-string"])),
      "ids 5 and 77 are both",
    ],
    [
      "two classes under one id",
      meta,
      () => change(meta, (m: Meta) => mergeClasses(m)),
      "is another network",
    ],
    ["a class under two ids", meta, () => change(meta, (m: Meta) => splitClass(m)), "its class has"],
    [
      "an isomorph that is no id",
      meta,
      () => change(meta, (m: Meta) => relabel(m, "99999")),
      'isomorph "99999"',
    ],
    ...["toString", "__proto__", "4294967296", "-1", "1e999", "0x10", "١٢", null, ["0"], {}].map(
      (isomorph): (typeof CASES)[number] => [
        `an isomorph of ${JSON.stringify(isomorph)}`,
        meta,
        () => change(meta, (m: Meta) => (m.ids[77]!.isomorph = isomorph)),
        "id 77 has isomorph ",
      ],
    ),
    [
      "an isomorph nested without end",
      meta,
      () => writeFileSync(join(folder, meta), `{"ids":{"0":{"nb201-string":"","isomorph":${NESTED}}}}`),
      "is nested more than 64 deep",
    ],
    [
      "a string without end",
      meta,
      () => change(meta, (m: Meta) => (m.ids[77]!["nb201-string"] = "|none~0".repeat(100_000))),
      "far too long",
    ],
    [
      "100,000 epsilons",
      meta,
      () =>
        change(
          meta,
          (m: Meta) => (m.epsilons["pgd@Linf"] = Array.from({ length: 100_000 }, (_, i) => i + 1)),
        ),
      "epsilons of pgd@Linf are 100000, more than 100",
    ],
    [
      "an epsilon twice",
      meta,
      () => change(meta, (m: Meta) => (m.epsilons["pgd@Linf"] = [1, 2, 1])),
      "epsilons of pgd@Linf contain one twice",
    ],
    [
      "an epsilon of 0",
      meta,
      () => change(meta, (m: Meta) => (m.epsilons["pgd@Linf"] = [0, 1])),
      "epsilons of pgd@Linf are not all above 0",
    ],
    [
      "epsilons of what every object has",
      meta,
      () => change(meta, (m: Meta) => Object.assign(m.epsilons, { constructor: [1] })),
      'epsilons of "constructor", which is no metric',
    ],
    ["a file of three gigabytes", clean, () => truncateSync(join(folder, clean), 3e9), "is too large"],
    ["a pipe", clean, () => replaceBy(clean, (path) => execFileSync("mkfifo", [path])), "is no plain file"],
    ["a device", clean, () => replaceBy(clean, (path) => symlinkSync("/dev/zero", path)), "is no plain file"],
    ["a link to itself", clean, () => replaceBy(clean, (path) => symlinkSync(path, path)), "cannot read"],
    [
      "a link to nowhere",
      clean,
      () => replaceBy(clean, (path) => symlinkSync("no", path)),
      "missing data file",
    ],
    [
      "a value nested without end",
      clean,
      () => writeFileSync(join(folder, clean), `{"cifar10":{"clean":{"accuracy":{"0":${NESTED}}}}}`),
      "is nested more than 64 deep",
    ],
    [
      "a long text",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = "x".repeat(800_000))),
      `id ${stored} has "xxx`,
    ],
    [
      "an object where a number belongs",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = { toString: 1 })),
      `id ${stored} has an object`,
    ],
    [
      "the other dataset's file",
      clean,
      () => change(clean, renameDataset),
      'no "cifar10" (expected cifar10 → clean → accuracy)',
    ],
    [
      "a list instead of ids",
      clean,
      () =>
        change(clean, (j: { cifar10: { clean: { accuracy: unknown } } }) => (j.cifar10.clean.accuracy = [1])),
      '"accuracy" is not an object of ids',
    ],
    [
      "a class without a value",
      clean,
      () => change(clean, (j: Clean) => delete j.cifar10.clean.accuracy[stored]),
      `no value for id ${stored}`,
    ],
    [
      "null",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = null)),
      `id ${stored} has null, not an accuracy in [0, 1]`,
    ],
    [
      "percent",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = 91.2)),
      `id ${stored} has 91.2, not an accuracy`,
    ],
    [
      "below zero",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = -0.1)),
      `id ${stored} has -0.1`,
    ],
    [
      "text",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = "0.9")),
      `id ${stored} has "0.9"`,
    ],
    [
      "a list where a number belongs",
      clean,
      () => change(clean, (j: Clean) => (j.cifar10.clean.accuracy[stored] = [0.9])),
      `id ${stored} has a list`,
    ],
    [
      "a number where a list belongs",
      fgsm,
      () => change(fgsm, (j: Fgsm) => (j.cifar10["fgsm@Linf"].accuracy[stored] = 0.5)),
      `id ${stored} should have a list of 11`,
    ],
    [
      "a short list",
      fgsm,
      () => change(fgsm, (j: Fgsm) => (j.cifar10["fgsm@Linf"].accuracy[stored] = [0.5])),
      `id ${stored} should have a list of 11`,
    ],
    ["another key's file", fgsm, () => cpSync(join(folder, clean), join(folder, fgsm)), 'no "fgsm@Linf"'],
  ];

  function replaceBy(file: string, make: (path: string) => void): void {
    rmSync(join(folder, file));
    make(join(folder, file));
  }
  function replaceByFolder(file: string): void {
    replaceBy(file, (path) => mkdirSync(path));
  }
  function renameDataset(json: Record<string, unknown>): void {
    json.cifar100 = json.cifar10;
    delete json.cifar10;
  }
  function mergeClasses({ ids }: Meta): void {
    const [one, two] = [...new Set(Object.values(ids).map((e) => e.isomorph))];
    for (const entry of Object.values(ids)) if (entry.isomorph === two) entry.isomorph = one;
  }
  function splitClass({ ids }: Meta): void {
    const member = Object.entries(ids).find(([id, e]) => e.isomorph !== id)!;
    member[1].isomorph = member[0];
  }
  function relabel({ ids }: Meta, to: string): void {
    const old = ids[0]!.isomorph;
    for (const entry of Object.values(ids)) if (entry.isomorph === old) entry.isomorph = to;
  }

  test.each(CASES)("%s", (_, file, damage, message) => {
    damage();
    const asked = ["fgsm@Linf:1", "clean"].map(parseMetric);
    const error = thrownBy(() => openTable({ folder, dataset: "cifar10", metrics: asked }));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(message);
    expect(error.message).toContain(join(folder, file));
    expect(error.message).not.toContain("\n");
    expect(error.message.length).toBeLessThan(400);
  });
});

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
