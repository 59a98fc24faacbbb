import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openOracle } from "../../../src/oracle/open.ts";
import type { SideTable } from "../../../src/oracle/tables/request.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { makeData, published } from "../../fixtures/data.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";

const folder = temporaryFolder();
let count = 0;

/** A table as a file, and the surrogate with it. */
function open(text: string | Buffer, asked: Partial<SideTable> = {}, metrics: readonly string[] = []) {
  const file = join(folder, `${count++}.csv`);
  writeFileSync(file, text);
  const options = { dataset: "cifar10", metrics: metrics.map(parseMetric), tables: [{ file, ...asked }] };
  return openOracle("surrogate", options);
}

async function valueIn(
  metric: string,
  architecture: string,
  text: string | Buffer,
  asked?: Partial<SideTable>,
) {
  const oracle = await open(text, asked, [metric]);
  return oracle.evaluate([space.parse(architecture)], [parseMetric(metric)]).values[0];
}

// Two cells of one network (an edge from a node that nothing reaches), and a third.
const [A, B] = space.members(space.classOf(space.parse("n+n3+3nn"))).map(space.code) as [string, string];
const C = "3+33+333";

describe("a table of others over the space", () => {
  test("gives a metric for every column, whatever the column is called", async () => {
    const text = `architecture,latency,cifar10#autoattack,"size (MB), packed",7th\n${C},12.5,0.4,3,9\n`;
    expect(await valueIn("latency", C, text)).toBe(12.5);
    expect(await valueIn("cifar10#autoattack", C, text)).toBe(0.4);
    expect(await valueIn('"size (MB), packed"', C, text)).toBe(3);
    expect(await valueIn('mean("7th", latency)', C, text)).toBe(10.75);
    expect(await valueIn("x:latency", C, text, { prefix: "x:" })).toBe(12.5);
    expect(await valueIn('"a b:7th"', C, text, { prefix: "a b:" })).toBe(9);
  });

  test("reads gzip, a byte order mark, Windows' lines, and every spelling of an architecture", async () => {
    const text = `\ufeffarchitecture,v\r\n${space.format(space.parse(C))},1\r\n`;
    expect(await valueIn("v", C, text)).toBe(1);
    expect(await valueIn("v", C, gzipSync(text))).toBe(1);
    expect(await valueIn("v", C, `arch_str,v\n"naslib:(2, 2, 2, 2, 2, 2)",5\n`)).toBe(5);
  });

  test("takes the columns of one image set without its name", async () => {
    const text = `architecture,cifar10#aa,cifar100#aa,v\n${C},0.4,0.2,7\n`;
    expect(await valueIn("at:aa", C, text, { dataset: "CIFAR-100", prefix: "at:" })).toBe(0.2);
    await expect(open(text, { dataset: "mnist" })).rejects.toThrow(
      /has no column of "mnist"; columns begin with cifar10, cifar100$/,
    );
  });

  test("percent become fractions; a missing value and what stands for one are failed evaluations", async () => {
    expect(await valueIn("v", C, `architecture,v\n${C},94.5\n`, { unit: "percent" })).toBe(0.945);
    expect(await valueIn("v", C, `architecture,v\n${C},\n`)).toBeNaN();
    expect(await valueIn("v", C, `architecture,v\n${C},-1\n`, { missing: -1 })).toBeNaN();
    expect(await valueIn("v", A, `architecture,v\n${C},3\n`)).toBeNaN();
  });

  test("members of a class that agree are one network, others keep their own values", async () => {
    expect(await valueIn("v", B, `architecture,v\n${A},3\n`)).toBe(3);
    const differing = `architecture,v\n${A},3\n${B},4\n${C},5\n`;
    const oracle = await open(differing, {}, ["v"]);
    const v = parseMetric("v");
    const asked = [A, B, C].map(space.parse);
    expect([...oracle.evaluate(asked, [v]).values]).toEqual([3, 4, 5]);
    expect(oracle.values(v)).toHaveLength(space.size);
    expect(() => oracle.column(v)).toThrow(/encodings of one network have different values of v/);
    expect(oracle.description.caveats.join()).toMatch(/sees that of the first encoding asked/);
    const mixed = parseMetric("mean(v, clean)");
    expect(oracle.values(mixed)).toHaveLength(space.size);
  });

  test("says which table a number is from, in which unit, which way is better", async () => {
    const oracle = await open(`architecture,v\n${C},3\n`, { unit: "ms", label: "Mine" }, ["v"]);
    expect(oracle.scale(parseMetric("v"))).toEqual({ unit: "ms", direction: "minimise", table: "Mine" });
    expect(oracle.scale(parseMetric("negative(v)")).direction).toBe("maximise");
    expect(oracle.scale(parseMetric("clean"))).toEqual({ unit: "fraction", direction: "maximise" });
    expect(oracle.description.label).toMatch(/ \+ Mine$/);
  });
});

describe("a table that is known", () => {
  test("leaves out a plain name that is taken: the one with its prefix is there", async () => {
    const text = `architecture,synflow,flops,params\n${C},5,180,1.3\n`;
    const oracle = await open(text, {}, ["synflow", "zc:flops", "flops"]);
    const asked = ["zc:synflow", "zc:flops", "flops"].map(parseMetric);
    expect([...oracle.evaluate([space.parse(C)], asked).values].slice(0, 2)).toEqual([5, 180]);
    expect(oracle.scale(parseMetric("flops")).table).toBeUndefined(); // the cell's own
    expect(oracle.scale(parseMetric("zc:params"))).toMatchObject({
      unit: "million",
      table: "NAS-Bench-Suite-Zero",
    });
  });

  test("is known by what only it has, and over its own space", async () => {
    const sizes = await open(`architecture,params,memory\n${C},1,2\n`, {}, ["params"]);
    expect(sizes.scale(parseMetric("params")).table).toMatch(/\.csv$/);
    const tests = await open(`architecture,test_1\n${C},0.5\n`, {}, ["test_1"]);
    expect(tests.scale(parseMetric("test_1"))).toMatchObject({ unit: undefined });
  });

  test("is in percent, unless it is said otherwise", async () => {
    const text = `architecture,cifar10_valid@12\n${C},0.8\n`;
    expect(await valueIn("cifar10_valid@12", C, text, { unit: "fraction" })).toBe(0.8);
    expect(await valueIn("cifar10_valid@12", C, text, { unit: "percent" })).toBe(0.008);
    await expect(open(text, {}, ["cifar10_valid@12"])).rejects.toThrow(
      /no value above 1, though such a table is in percent; say `unit: fraction`/,
    );
  });
});

describe("a table that is wrong is one line", () => {
  const cases: readonly [string, string | Buffer, Partial<SideTable>, RegExp][] = [
    ["no key", "name,v\nx,1\n", {}, /none of its columns names architectures of nas-bench-201/],
    ["another space's names", "architecture,v\n00120,1\n", {}, /:2: not a NAS-Bench-201 architecture/],
    [
      "a row twice",
      `architecture,v\n${C},1\n${space.format(space.parse(C))},2\n`,
      {},
      /:3: 3\+33\+333 is there twice, first in line 2/,
    ],
    ["a ragged line", `architecture,v\n${C},1,2\n`, {}, /:2: has 3 fields, its header 2/],
    ["text for a number", `architecture,v\n${C},fast\n`, {}, /:2: "v" is "fast", not a number/],
    ["no numbers", `architecture,id\n${C},1\n`, {}, /it has no column but those that name architectures/],
    ["no rows", "architecture,v\n", {}, /it has no rows/],
    ["an empty file", "", {}, /no table/],
    ["a column twice", `architecture,v,v\n${C},1,2\n`, {}, /two of its columns are called "v"/],
    [
      "a percentage as a fraction",
      `architecture,v\n${C},94.5\n`,
      { unit: "fraction" },
      /has 94\.5, which is no fraction; is it in percent\? Then say `unit: percent`/,
    ],
    ["more than 100 %", `architecture,v\n${C},101\n`, { unit: "percent" }, /no percentage/],
    ["a column that is not there", `architecture,v\n${C},1\n`, { columns: ["w"] }, /has no column "w"/],
    ["a metric that the oracle has", `architecture,clean\n${C},1\n`, {}, /a metric clean is there already/],
    [
      "a metric's name for a mean",
      `architecture,adversarial\n${C},1\n`,
      {},
      /"adversarial" is the name of a mean over several metrics; give the table a prefix/,
    ],
    ["a measure of the cell", `architecture,flops\n${C},1\n`, {}, /a metric flops is there already/],
    ["half a gzip", gzipSync(`architecture,v\n${C},1\n`).subarray(0, 20), {}, /cannot be unpacked/],
    ["an open quote", `architecture,v\n"${C},1\n`, {}, /is no table/],
  ];
  for (const [name, text, asked, message] of cases)
    test(name, async () => {
      await expect(open(text, asked, ["v"])).rejects.toThrow(message);
    });

  test("ids without the published table", async () => {
    vi.stubEnv("ROBUST_NAS_DATA", "");
    vi.stubEnv("XDG_DATA_HOME", folder);
    await expect(open("id,v\n0,1\n", {}, ["v"])).rejects.toThrow(
      /only the published table knows; give --data/,
    );
    vi.unstubAllEnvs();
  });

  test("an id that the published table has not", async () => {
    const data = join(folder, "data");
    makeData(data, { keys: ["clean"] });
    const file = join(folder, "by-id.csv");
    const open = () =>
      openOracle("surrogate", { dataset: "cifar10", data, metrics: [parseMetric("v")], tables: [{ file }] });
    writeFileSync(file, "id,v\n0,4\n");
    const oracle = await open();
    const { ids } = JSON.parse(readFileSync(join(data, "meta.json"), "utf8"));
    const zero = space.parse(ids["0"]["nb201-string"]);
    expect(oracle.evaluate([zero], [parseMetric("v")]).values[0]).toBe(4);
    writeFileSync(file, "id,v\n15625,4\n");
    await expect(open()).rejects.toThrow(/:2: no dataset id "15625"/);
  });

  test("a metric that no table has, with what is near", async () => {
    const text = `architecture,latency\n${C},1\n`;
    await expect(open(text, { prefix: "hw:" }, ["hw:latencey"])).rejects.toThrow(/did you mean "hw:latency"/);
  });
});

const tables = process.env.ROBUST_NAS_TABLES || undefined;

describe.skipIf(tables === undefined || published === undefined)(
  "the tables of others that are known",
  () => {
    const openKnown = (files: readonly string[], metrics: readonly string[] = []) =>
      openOracle("tabular", {
        dataset: "cifar10",
        data: published,
        metrics: metrics.map(parseMetric),
        tables: files.map((file) => ({ file: join(tables!, file) })),
      });

    test("NAS-RobBench-201: the best network of all 18 columns", async () => {
      const oracle = await openKnown(["nas-robbench-201.csv"], ["at:cifar10#autoattack"]);
      const { meta } = oracle as unknown as { meta: { idOf: Int32Array } };
      const best: Record<string, [number, number]> = {};
      for (const key of oracle.catalogue.keys()) {
        if (!key.startsWith("at:")) continue;
        const column = oracle.column(parseMetric(key));
        let at = 0;
        for (let c = 1; c < column.length; c++) if (column[c]! > column[at]!) at = c;
        const ids = space.members(at).map((member) => meta.idOf[member]!);
        best[key] = [column[at]!, Math.min(...ids)];
      }
      expect(best).toMatchSnapshot();
      expect(Object.keys(best)).toHaveLength(18);
      expect(best["at:cifar10#autoattack"]).toEqual([0.4438, 9930]);
    });

    test("values of encodings stay apart, and units are known", async () => {
      const metrics = ["cifar10_valid@12", "raspi4_latency", "edgetpu_latency"];
      const oracle = await openKnown(["nas-bench-201-epochs.csv", "hw-nas-bench-201-cifar10.csv"], metrics);
      const [valid, latency, edge] = metrics.map(parseMetric) as [never, never, never];
      for (const metric of [valid, latency, edge]) expect(oracle.values(metric)).toHaveLength(space.size);
      expect(oracle.scale(valid)).toMatchObject({ unit: "fraction", direction: "maximise" });
      expect(oracle.scale(latency)).toMatchObject({ unit: "ms", direction: "minimise" });
      expect(oracle.values(edge).some(Number.isNaN)).toBe(true);
    });
  },
);
