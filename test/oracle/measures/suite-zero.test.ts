import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cellOfKey, keyOfCell, readSuiteZero } from "../../../src/oracle/measures/suite-zero.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";

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

describe("NAS-Bench-Suite-Zero's keys", () => {
  it("number operations and edges as NASLib does", () => {
    // skip, none, 3×3, 1×1, pool on 0→1, 0→2, 0→3, 1→2, 1→3, 2→3.
    const architecture = space.fromChoices(cellOfKey("(4, 0, 3, 1, 4, 3)")!);
    expect(space.format(architecture)).toBe(
      "|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|",
    );
  });

  it("come back from every architecture", () => {
    for (let architecture = 0; architecture < space.size; architecture++) {
      const cell = space.choices(architecture);
      expect(cellOfKey(keyOfCell(cell))).toEqual(cell);
    }
  });

  it("are refused when they are anything else", () => {
    for (const key of ["(4, 0, 3, 1, 4)", "(5, 0, 0, 0, 0, 0)", "403143", ""])
      expect(cellOfKey(key)).toBeUndefined();
  });
});

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
        keyOfCell(space.choices(space.representative(c))),
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
    ["a published data file", '{"ids": {"0": {"nb201-string": "x"}}}', /no dataset "cifar100"/],
  ])("refuses %s in one line", (_, text, reason) => {
    expect(() => readSuiteZero(file(text), "cifar100", space)).toThrow(reason);
  });
});
