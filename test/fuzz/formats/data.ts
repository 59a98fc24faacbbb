/**
 * The published files, measure files, archives and checksums. Small: a space of 27 architectures.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkFile } from "../../../src/data/check.ts";
import { importData } from "../../../src/data/import.ts";
import { readSums, recognise } from "../../../src/data/layout.ts";
import { openArchive } from "../../../src/data/zip.ts";
import { measureColumns, readMeasureFiles } from "../../../src/oracle/measures/columns.ts";
import { formatMeasures } from "../../../src/oracle/measures/measure-table.ts";
import { readAccuracies, readMeta } from "../../../src/oracle/tabular/files.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import type { Random } from "../../../src/space/random.ts";
import { defineSpace } from "../../../src/space/space.ts";
import { madeUpOracle } from "../../fixtures/experiment.ts";
import { makeZip } from "../../fixtures/zip.ts";
import { type Format, insist, wholeJson } from "../format.ts";
import { NAMES } from "../hostile.ts";

const SPACE = defineSpace({
  name: "tiny",
  decisions: ["a", "b", "c"].map((name) => ({ name, choices: ["x", "y", "z"] })),
  canonicalForm: (choices) => [...choices].sort().join(""),
  format: (choices) => choices.join("-"),
  code: (choices) => choices.join(""),
  parse(text) {
    const digits = /^([0-2])-?([0-2])-?([0-2])$/.exec(text)?.slice(1).map(Number);
    if (digits === undefined) return nasBench201.choices(nasBench201.parse(text));
    return digits;
  },
});

/** Ids in the order of the space; each class is stored under its smallest. */
const STORED = Int32Array.from({ length: SPACE.classCount }, (_, c) => SPACE.representative(c));
const META = {
  architectureOf: Array.from({ length: SPACE.size }, (_, a) => a),
  idOf: Int32Array.from({ length: SPACE.size }, (_, a) => a),
  storedId: STORED,
  epsilons: new Map([["pgd@Linf", [0.5, 1]]]),
};

const round = (value: number): number => Math.round(1000 * value) / 1000;

function published(key: string, measure: string, value: (random: Random) => unknown): Format["sample"] {
  return (random) =>
    JSON.stringify({
      cifar10: { [key]: { [measure]: Object.fromEntries([...STORED].map((id) => [id, value(random)])) } },
    });
}

function checked(key: string, measure: string, value: (random: Random) => unknown): Format {
  const file = `cifar10/${key}_${measure}.json`;
  return {
    name: `${measure} of ${key}`,
    file,
    json: wholeJson,
    sample: published(key, measure, value),
    read: (path) => checkFile(join(dirname(path), ".."), recognise(file)!, META),
  };
}

/** Architectures of NAS-Bench-201, each once. */
function some(random: Random): number[] {
  return [...new Set(Array.from({ length: 12 }, () => nasBench201.sample(random)))];
}

/** A zip with a file of the dataset, another one and, now and then, one whose name leads elsewhere. */
function archive(random: Random): Buffer {
  const text = '{"cifar10":{}}';
  const odd = random.integer(3) === 0 ? { [`${random.pick(NAMES)}/meta.json`]: text } : {};
  return makeZip({ "data/cifar10/clean_accuracy.json": text, "data/README": "…", ...odd });
}

const oracle = madeUpOracle();

function readMeasureFile(path: string): void {
  for (const { values } of measureColumns(readMeasureFiles([path], "cifar10", nasBench201), oracle))
    insist(!values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY), "a value is infinite");
}

export const DATA_FORMATS: readonly Format[] = [
  {
    name: "meta.json",
    file: "meta.json",
    json: wholeJson,
    sample: () =>
      JSON.stringify({
        ids: Object.fromEntries(
          META.architectureOf.map((a) => [
            a,
            { "nb201-string": SPACE.format(a), isomorph: String(STORED[SPACE.classOf(a)]) },
          ]),
        ),
        epsilons: { "pgd@Linf": [0.5, 1], "fgsm@Linf": [1, 2, 8] },
      }),
    read(path) {
      const { storedId, epsilons, architectureOf } = readMeta(dirname(path), SPACE);
      insist(
        storedId.every((id, c) => SPACE.classOf(architectureOf[id]!) === c),
        "an isomorph is none",
      );
      for (const levels of epsilons.values())
        insist(
          levels.length <= 100 && levels.every((e) => e > 0 && Number.isFinite(e)),
          "ε are out of bounds",
        );
    },
  },
  {
    name: "accuracies",
    file: "cifar10/pgd@Linf_accuracy.json",
    json: wholeJson,
    sample: published("pgd@Linf", "accuracy", (random) => [round(random.next()), round(random.next())]),
    read(path) {
      const columns = readAccuracies(join(dirname(path), ".."), "cifar10", "pgd@Linf", 2, STORED);
      insist(
        columns.length === 2 && columns.every((column) => column.every((value) => value >= 0 && value <= 1)),
        "a value is no accuracy",
      );
    },
  },
  checked("clean", "accuracy", (random) => round(random.next())),
  checked("pgd@Linf", "confidence", (random) => [random.next(), [random.next(), [random.next()]]]),
  checked("clean", "cm", (random) =>
    Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => random.integer(1000))),
  ),
  {
    name: "measures as CSV",
    file: "measures.csv",
    tokens: [",", '"', '""', "\n", "\r", ",,", "architecture,", "3+33+333,", " "],
    sample(random) {
      const architectures = some(random);
      const columns = [0, 1].map(() => Float64Array.from(architectures, () => round(random.normal())));
      return formatMeasures({ names: ["synflow", "naswot"], architectures, columns }, nasBench201);
    },
    read: readMeasureFile,
  },
  {
    name: "zc_nasbench201.json",
    file: "zc_nasbench201.json",
    json: wholeJson,
    sample(random) {
      const key = (): string => `(${Array.from({ length: 6 }, () => random.integer(5)).join(", ")})`;
      const entry = (): object => ({
        synflow: { score: random.normal(), time: 1 },
        snip: { score: null, time: 2 },
        val_accuracy: 91.2,
      });
      return JSON.stringify({
        cifar10: Object.fromEntries(Array.from({ length: 8 }, () => [key(), entry()])),
        cifar100: {},
      });
    },
    read: readMeasureFile,
  },
  {
    name: "archive",
    file: "archive.zip",
    sample: archive,
    async read(path) {
      const target = join(dirname(path), "unpacked");
      rmSync(target, { recursive: true, force: true });
      const opened = await openArchive(path);
      try {
        for (const [i, name] of opened.names.entries()) await opened.extract(name, join(target, String(i)));
      } finally {
        opened.close();
      }
    },
  },
  {
    name: "archive, to import",
    file: "archive.zip",
    sample: archive,
    async read(path) {
      const target = join(dirname(path), "imported");
      rmSync(target, { recursive: true, force: true });
      await importData([path], target); // always refused in the end: there is no meta.json
    },
  },
  {
    name: "SHA256SUMS",
    file: "SHA256SUMS",
    sample: (random) =>
      ["meta.json", "cifar10/clean_accuracy.json"]
        .map((name) => `${createHash("sha256").update(String(random.next())).digest("hex")}  ${name}\n`)
        .join(""),
    read(path) {
      const sums = readSums(dirname(path));
      insist(
        [...sums.values()].every((sum) => /^[0-9a-f]{64}$/.test(sum)),
        "a checksum is none",
      );
    },
  },
];
