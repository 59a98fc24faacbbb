import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSuiteZero } from "../../../src/oracle/measures/suite-zero.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { tupleOfCell } from "../../../src/space/nas-bench-201/naslib.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rnb-suite-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, "zc_nasbench201.json");
  writeFileSync(path, text);
  return path;
}

describe("reading zc_nasbench201.json", () => {
  it("takes the scores of one image dataset, Python's infinities included", () => {
    const path = file(
      '{"cifar10": {"(2, 2, 2, 2, 2, 2)": {"synflow": {"score": 80.5, "time": 1}, "nwot": {"score": -Infinity, "time": 1}, "val_accuracy": 92.1},' +
        ' "(1, 1, 1, 1, 1, 1)": {"synflow": {"score": NaN, "time": 1}, "val_accuracy": 10}}, "cifar100": {}}',
    );
    const { names, architectures, columns } = readSuiteZero(path, "cifar10", space);
    expect(names).toEqual(["synflow", "nwot"]);
    expect(architectures.map((a) => space.code(a))).toEqual(["3+33+333", "n+nn+nnn"]);
    expect([...columns[0]!]).toEqual([80.5, Number.NaN]);
    expect([...columns[1]!]).toEqual([-Number.MAX_VALUE, Number.NaN]);
  });

  it("reads back what was written for every class", () => {
    const entries = Object.fromEntries(
      Array.from({ length: space.classCount }, (_, c) => [
        tupleOfCell(space.choices(space.representative(c))),
        { made_up: { score: c / 7, time: 0 } },
      ]),
    );
    const { architectures, columns } = readSuiteZero(
      file(JSON.stringify({ cifar10: entries })),
      "cifar10",
      space,
    );
    expect(architectures.map((a) => space.classOf(a))).toEqual([...columns[0]!.keys()]);
    expect(columns[0]![6465]).toBe(6465 / 7);
  });

  it.each([
    ["nothing", "", /is not NAS-Bench-Suite-Zero's zc_nasbench201.json/],
    ["half a file", '{"cifar10": {"(2, 2', /is not NAS-Bench-Suite-Zero's/],
    ["a list", "[1, 2]", /no object of image datasets/],
    ["another dataset", '{"cifar10": {}}', /no dataset "cifar100"/],
    ["other architectures", '{"cifar100": {"(1, 2)": {}}}', /"\(1, 2\)" is no NAS-Bench-201 architecture/],
    ["no scores", '{"cifar100": {"(1, 1, 1, 1, 1, 1)": {"val_accuracy": 9}}}', /has a score/],
    [
      "a score that is text",
      '{"cifar100": {"(1, 1, 1, 1, 1, 1)": {"snip": {"score": "9"}}}}',
      /no numeric score/,
    ],
    [
      "a proxy that every object has",
      '{"cifar100": {"(1, 1, 1, 1, 1, 1)": {"constructor": {"score": 9}}}}',
      /a proxy cannot be called "constructor"/,
    ],
    [
      "more proxies than anybody has",
      JSON.stringify({
        cifar100: {
          "(1, 1, 1, 1, 1, 1)": Object.fromEntries(
            Array.from({ length: 100_000 }, (_, i) => [`p${i}`, { score: 1 }]),
          ),
        },
      }),
      /more than 1000 proxies/,
    ],
    [
      "a value nested without end",
      `{"cifar100": ${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
      /nested more than 64/,
    ],
    ["a published data file", '{"ids": {"0": {"nb201-string": "x"}}}', /no dataset "cifar100"/],
  ])("refuses %s in one line", (_, text, reason) => {
    expect(() => readSuiteZero(file(text), "cifar100", space)).toThrow(reason);
  });

  it.each(["__proto__", "constructor", "toString"])("has no dataset %s unless it is written", (dataset) => {
    expect(() => readSuiteZero(file('{"cifar10": {}}'), dataset, space)).toThrow(
      `has no dataset "${dataset}"`,
    );
  });

  it("takes a score beyond all numbers as the largest", () => {
    const path = file('{"cifar10": {"(2, 2, 2, 2, 2, 2)": {"synflow": {"score": 1e999}}}}');
    expect([...readSuiteZero(path, "cifar10", space).columns[0]!]).toEqual([Number.MAX_VALUE]);
  });
});
