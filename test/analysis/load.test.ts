import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadResults } from "../../src/analysis/load.ts";
import { computeTransfer } from "../../src/analysis/transfer.ts";
import { UserError } from "../../src/errors.ts";
import { MissingDataError } from "../../src/oracle/oracle.ts";
import { tableOracle } from "../../src/oracle/table.ts";
import { parseTrace } from "../../src/results/trace.ts";
import { formatTransfer, readTransfer, TRANSFER_FILE } from "../../src/results/transfer.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { landscape, temporaryFolder, writeFixture } from "./fixture.ts";

const HEADER = "proposals,encodings,distinct,architecture,value,best,cost\n";

describe("a trace", () => {
  const parse = (text: string) => parseTrace(Buffer.from(HEADER + text));

  test("is read into columns, with the rows that improved on all before", () => {
    const trace = parse(
      "1,1,1,n+nn+nnn,0.1,0.1,1\n3,2,2,3+1s+n3p,0.893,0.893,2\n4,3,3,s+ss+sss,.5,0.893,3.5e0\n",
    );
    expect([...trace.proposals]).toEqual([1, 3, 4]);
    expect([...trace.distinct]).toEqual([1, 2, 3]);
    expect([...trace.values]).toEqual([0.1, 0.893, 0.5]);
    expect([...trace.best]).toEqual([0.1, 0.893, 0.893]);
    expect([...trace.cost]).toEqual([1, 2, 3.5]);
    expect(trace.improvements).toEqual([
      { row: 0, architecture: "n+nn+nnn" },
      { row: 1, architecture: "3+1s+n3p" },
    ]);
  });

  test("reads every number as Number() does", () => {
    const numbers = [
      "0.5855466666666665",
      "0.1",
      "0.946",
      "123456789012345",
      "1e-7",
      "0.30000000000000004",
      "12.5",
    ];
    for (const text of numbers) {
      const trace = parse(`1,1,1,n+nn+nnn,${text},${text},${text}\n`);
      expect([trace.values[0], trace.cost[0]]).toEqual([Number(text), Number(text)]);
    }
  });

  test("a failed evaluation is an empty field, and no incumbent", () => {
    const trace = parse("1,1,1,n+nn+nnn,,,1\n2,2,2,s+ss+sss,0.2,0.2,2\n3,3,3,1+11+111,,0.2,3\n");
    expect(trace.best[0]).toBeNaN();
    expect(trace.improvements).toEqual([{ row: 1, architecture: "s+ss+sss" }]);
  });

  test("of empty lines is refused before room is made for their numbers", () => {
    expect(() => parse("\n".repeat(100))).toThrow("lines without seven fields");
  });

  test.each([
    ["", "no rows"],
    ["1,1,1,n+nn+nnn,0.1,0.1,1", "cut off"],
    ["1,1,1,n+nn+nnn,0.1,0.1\n", "seven fields"],
    ["1,1,1,n+nn+nnn,0.1,0.1,1,1\n", "seven fields"],
    ["1,1,x,n+nn+nnn,0.1,0.1,1\n", "not a number"],
    ["1,1,1,n+nn+nnn,0.1.2,0.1,1\n", "not a number"],
    ["1,1,1,n+nn+nnn,--1,0.1,1\n", "not a number"],
    ["2,1,1,n+nn+nnn,0.1,0.1,1\n1,1,1,n+nn+nnn,0.1,0.1,1\n", "backwards"],
    ["1,1,1,n+nn+nnn,0.1,0.2,1\n", "best value so far"],
    ["1,1,1,n+nn+nnn,0.1,0.1,1\n2,2,2,n+nn+nnn,0.3,0.1,1\n", "best value so far"],
  ])("broken: %j", (text, why) => {
    expect(() => parse(text)).toThrow(why);
  });

  test("another header is refused", () => {
    expect(() => parseTrace(Buffer.from("a,b\n1,2\n"))).toThrow("first line");
  });
});

describe("a results folder", () => {
  test("gives every run in order", () => {
    const results = loadResults(writeFixture({ seeds: 3, queries: 20 }));
    expect(results.runs).toHaveLength(2 * 3 * 3);
    expect(results.problems).toEqual([]);
    expect(results.runs[4]).toMatchObject({
      objective: "clean",
      algorithm: "regularized-evolution",
      seed: 1,
      status: "complete",
    });
    expect(results.runs.every((run) => run.distinct.at(-1) === 20)).toBe(true);
  });

  test("half done: what is missing is named, the rest is used", () => {
    const folder = writeFixture({ seeds: 3, queries: 20 });
    rmSync(join(folder, "traces", "clean", "local-search", "2.csv"));
    rmSync(join(folder, "traces", "fgsm@Linf:1"), { recursive: true });
    const results = loadResults(folder);
    expect(results.runs).toHaveLength(8);
    expect(results.problems).toHaveLength(10);
    expect(results.problems[0]).toEqual({
      kind: "missing",
      run: "clean/local-search/2",
      reason: "not run yet",
    });
  });

  test("a damaged or cut trace is named and left out", () => {
    const folder = writeFixture({ seeds: 3, queries: 20 });
    const path = join(folder, "traces", "clean", "random-search", "1.csv");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, 200));
    const shorter = join(folder, "traces", "clean", "random-search", "2.csv");
    writeFileSync(shorter, `${readFileSync(shorter, "utf8").split("\n").slice(0, 11).join("\n")}\n`);
    const { runs, problems } = loadResults(folder);
    expect(runs).toHaveLength(16);
    expect(problems.map(({ kind, run }) => `${kind} ${run}`)).toEqual([
      "damaged clean/random-search/1",
      "damaged clean/random-search/2",
    ]);
    expect(problems[1]!.reason).toContain("10 of 20 queries");
  });

  test("a failed run is named with its reason; a run that ended early for a reason is used", () => {
    const folder = writeFixture({ seeds: 3, queries: 20 });
    const place = join(folder, "traces", "clean", "random-search");
    rmSync(join(place, "0.csv"));
    writeFileSync(join(place, "0.end.json"), '{"status":"failed","reason":"boom"}');
    const path = join(place, "1.csv");
    writeFileSync(path, `${readFileSync(path, "utf8").split("\n").slice(0, 11).join("\n")}\n`);
    writeFileSync(join(place, "1.end.json"), '{"status":"finished","reason":""}');
    const { runs, problems } = loadResults(folder);
    expect(problems).toEqual([{ kind: "failed", run: "clean/random-search/0", reason: "boom" }]);
    expect(runs[0]).toMatchObject({ seed: 1, status: "finished" });
  });

  test("that is none, of another version, damaged or empty raises one clear line", () => {
    const expectLine = (folder: string, words: string): void => {
      expect(() => loadResults(folder)).toThrow(UserError);
      expect(() => loadResults(folder)).toThrow(words);
    };
    const empty = temporaryFolder();
    expectLine(empty, "no experiment.json");
    expectLine(join(empty, "nowhere"), "no experiment.json");
    writeFileSync(join(empty, "experiment.json"), "{");
    expectLine(empty, "experiment.json is damaged (not whole JSON");
    writeFileSync(join(empty, "experiment.json"), '{"format": 2}');
    expectLine(empty, "format 2");
    writeFileSync(join(empty, "experiment.json"), '{"format": 1, "version": "1"}');
    expectLine(empty, "is damaged (spec");
    const folder = writeFixture({ seeds: 2, queries: 10 });
    rmSync(join(folder, "traces"), { recursive: true });
    expectLine(folder, "no run to report");
    mkdirSync(join(folder, "traces"));
    expectLine(folder, "none was run yet");
  });
});

describe("what the runs score on other metrics", () => {
  const columns = new Map([
    ["clean", landscape("clean")],
    ["fgsm@Linf", landscape("fgsm@Linf:1")],
  ]);
  const oracle = tableOracle({
    description: loadResults(writeFixture({ seeds: 1, queries: 5 })).oracle,
    space: nasBench201,
    catalogue: new Map<string, readonly number[]>([
      ["clean", []],
      ["fgsm@Linf", [1]],
      ["pgd@Linf", [1]],
    ]),
    column({ key }) {
      const column = columns.get(key);
      if (column === undefined) throw new MissingDataError(`missing data file ${key}`);
      return column;
    },
  });

  test("is looked up in the table, written and read back", () => {
    const folder = writeFixture({ seeds: 2, queries: 20 });
    const { transfer, absent } = computeTransfer(loadResults(folder), oracle);
    expect(absent).toEqual(["pgd@Linf:1"]);
    expect(transfer.metrics).toEqual(["clean", "fgsm@Linf:1"]);
    const run = loadResults(folder).runs[0]!;
    expect(transfer.rows[2]!.values[0]).toBe(run.best.at(-1));
    expect(transfer.rows[0]!.values[0]).toBe(Math.max(...columns.get("clean")!));
    writeFileSync(join(folder, TRANSFER_FILE), formatTransfer(transfer));
    expect(readTransfer(folder)).toEqual(transfer);
  });

  test("a damaged file is refused", () => {
    const folder = temporaryFolder();
    for (const text of [
      "",
      "a,b\n",
      "objective,algorithm,seed,architecture,clean\n,(maximum),,,x\n",
      '"',
      "objective,algorithm,seed,architecture,clean\n,(maximum),,,0x10\n",
      "objective,algorithm,seed,architecture,clean\n,(maximum),,,1e999\n",
      "objective,algorithm,seed,architecture,clean\n,(maximum),,,1\nclean,a,one,x,1\n",
      "objective,algorithm,seed,architecture,clean\n,(maximum),,,1\nclean,a,0.5,x,1\n",
      `objective,algorithm,seed,architecture,"${"x".repeat(1e6)}`,
    ]) {
      writeFileSync(join(folder, TRANSFER_FILE), text);
      expect(() => readTransfer(folder)).toThrow("is damaged");
    }
    rmSync(join(folder, TRANSFER_FILE));
    symlinkSync("/dev/zero", join(folder, TRANSFER_FILE));
    expect(() => readTransfer(folder)).toThrow("is no plain file");
  });
});
