import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkData } from "../../src/data/check.ts";
import { importData } from "../../src/data/import.ts";
import { dataInfo } from "../../src/data/info.ts";
import { makeData } from "../fixtures/data.ts";
import { makeZip } from "../fixtures/zip.ts";

let work: string;
let folder: string;
const [meta, clean, fog] = madeUp("meta.json", "cifar10/clean_accuracy.json", "cifar10/fog_accuracy.json");

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "rnb-import-"));
  folder = join(work, "data");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function zip(name: string, entries: Record<string, string>, damage?: { crc?: number }): string {
  const path = join(work, name);
  writeFileSync(path, makeZip(entries, damage));
  return path;
}

describe("importing published data", () => {
  it("takes zips with any folder prefix, writes a manifest, and the data checks as whole", async () => {
    const sources = [
      zip("meta.zip", { "meta.json": meta }),
      zip("accuracies.zip", { "x/cifar10/clean_accuracy.json": clean, "x/README.txt": "hello" }),
    ];
    expect(await importData(sources, folder)).toEqual({
      files: ["meta.json", "cifar10/clean_accuracy.json"],
      ignored: 1,
    });
    expect(readFileSync(join(folder, "cifar10/clean_accuracy.json"), "utf8")).toBe(clean);
    expect(await checkData(folder)).toEqual({
      files: ["meta.json", "cifar10/clean_accuracy.json"],
      problems: [],
      unlisted: [],
    });
  });

  it("takes folders, and adds to what is there", async () => {
    const source = join(work, "source");
    mkdirSync(join(source, "cifar10"), { recursive: true });
    writeFileSync(join(source, "meta.json"), meta);
    writeFileSync(join(source, "cifar10", "clean_accuracy.json"), clean);
    await importData([source], folder);
    await importData([zip("fog.zip", { "cifar10/fog_accuracy.json": fog })], folder);
    const info = dataInfo(folder).datasets.find(({ dataset }) => dataset === "cifar10")!;
    const here = info.keys.filter(({ measures }) => measures.length > 0).map(({ key }) => key);
    expect(here).toEqual(["clean", "fog"]);
    expect(info.groups).toEqual([]);
    expect((await checkData(folder)).unlisted).toEqual([]);
  });

  it.each([
    ["an entry that points outside", () => zip("evil.zip", { "meta.json": meta, "../outside.json": "{}" })],
    ["an absolute entry", () => zip("evil.zip", { "meta.json": meta, "/tmp/outside.json": "{}" })],
    ["a damaged entry", () => zip("bad.zip", { "meta.json": meta }, { crc: 1 })],
    ["a truncated zip", () => cutShort(zip("cut.zip", { "meta.json": meta }))],
    ["something that is no zip", () => write("notes.zip", "just text")],
  ])("refuses %s in one line and leaves nothing behind", async (_, source) => {
    await expect(importData([source()], folder)).rejects.toThrow(/is not a whole, safe zip: [^\n]+$/);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(work, "outside.json"))).toBe(false);
  });

  it.each([
    ["files of another dataset", { "some/thing.json": "{}" }, /holds none of the dataset's files/],
    ["values without meta.json", { "cifar10/clean_accuracy.json": clean }, /meta\.json is neither here/],
    ["a file twice", { "a/meta.json": meta, "b/meta.json": meta }, /holds meta\.json twice/],
    ["JSON that is cut short", { "meta.json": meta.slice(0, 500) }, /not whole JSON/],
    [
      "a value outside [0, 1]",
      { "meta.json": meta, "cifar10/clean_accuracy.json": clean.replace(/:0\.\d+/, ":1.5") },
      /not an accuracy in \[0, 1\]/,
    ],
    [
      "another dataset's values under this name",
      { "meta.json": meta, "cifar10/fog_accuracy.json": clean },
      /no "fog"/,
    ],
  ])("refuses %s and imports nothing of it", async (_, entries, message) => {
    await expect(importData([zip("a.zip", entries)], folder)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("keeps the old data when a later import fails", async () => {
    await importData([zip("a.zip", { "meta.json": meta, "cifar10/clean_accuracy.json": clean })], folder);
    const broken = zip("b.zip", { "cifar10/clean_accuracy.json": "{}" });
    await expect(importData([broken], folder)).rejects.toThrow(/does not have the published layout/);
    expect((await checkData(folder)).problems).toEqual([]);
  });
});

describe("checking a data folder", () => {
  beforeEach(() =>
    importData([zip("a.zip", { "meta.json": meta, "cifar10/clean_accuracy.json": clean })], folder),
  );

  it("names a file that was changed after the import", async () => {
    writeFileSync(join(folder, "cifar10", "clean_accuracy.json"), clean.replace(/:0\.\d/, ":0.99"));
    const { problems } = await checkData(folder);
    expect(problems).toEqual([expect.stringMatching(/clean_accuracy\.json is not what SHA256SUMS says/)]);
  });

  it("names a file that is missing, and one that nobody vouches for", async () => {
    rmSync(join(folder, "cifar10", "clean_accuracy.json"));
    writeFileSync(join(folder, "cifar10", "fog_accuracy.json"), fog);
    const { problems, unlisted } = await checkData(folder);
    expect(problems).toEqual([expect.stringMatching(/clean_accuracy\.json is missing/)]);
    expect(unlisted).toEqual(["cifar10/fog_accuracy.json"]);
  });

  it.each<[string, (list: unknown[]) => unknown, RegExp | undefined]>([
    ["a number a level", (list) => list, undefined],
    ["numbers of each class a level", (list) => list.map((one) => [one, one]), undefined],
    ["a level too few", (list) => list.slice(1), /id \d+ should have 5 values, one per level/],
    ["a level too many", (list) => [...list, 0.5], /id \d+ should have 5 values, one per level/],
    ["one number", () => 0.5, /id \d+ should have 5 values, one per level/],
    ["a word", (list) => list.with(2, "high"), /id \d+: "high" is not a number/],
    ["nothing", () => undefined, /has no value for id \d+/],
  ])("looks into confidences: %s", async (_, change, problem) => {
    const { accuracy } = JSON.parse(fog).cifar10.fog as { accuracy: Record<string, unknown[]> };
    const id = Object.keys(accuracy)[100]!;
    const confidence = { ...accuracy, [id]: change(accuracy[id]!) };
    writeFileSync(
      join(folder, "cifar10", "fog_confidence.json"),
      JSON.stringify({ cifar10: { fog: { confidence } } }),
    );
    const { problems } = await checkData(folder);
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });

  it.each<[string, unknown, RegExp | undefined]>([
    ["a matrix of counts", matrix(10), undefined],
    ["a matrix too small", matrix(9), /not a confusion matrix of 10 × 10 counts/],
    ["a row too short", matrix(10).with(3, [1]), /not a confusion matrix/],
    ["a count below zero", matrix(10).with(3, new Array(10).fill(-1)), /not a confusion matrix/],
  ])("looks into confusion matrices: %s", async (_, given, problem) => {
    const { accuracy } = JSON.parse(clean).cifar10.clean as { accuracy: Record<string, unknown> };
    const ids = Object.keys(accuracy);
    const cm = Object.fromEntries(ids.map((id, i) => [id, i === 7 ? given : matrix(10)]));
    writeFileSync(join(folder, "cifar10", "clean_cm.json"), JSON.stringify({ cifar10: { clean: { cm } } }));
    const { problems } = await checkData(folder);
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });

  it("refuses a folder without published files", async () => {
    await expect(checkData(work)).rejects.toThrow(/holds none of the dataset's files/);
  });
});

function matrix(size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i * size + j));
}

function write(name: string, text: string): string {
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
}

function cutShort(path: string): string {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
  return path;
}

/** The text of made-up published files. */
function madeUp<Names extends string[]>(...names: Names): { [K in keyof Names]: string } {
  const source = mkdtempSync(join(tmpdir(), "rnb-made-up-"));
  makeData(source, { keys: ["clean", "fog"] });
  const texts = names.map((name) => readFileSync(join(source, name), "utf8"));
  rmSync(source, { recursive: true });
  return texts as { [K in keyof Names]: string };
}
