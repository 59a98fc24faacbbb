import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readEnd, writeEnd } from "../../src/results/end.ts";
import { endPath, tracePath } from "../../src/results/folder.ts";
import { recordFailure, recordRun } from "../../src/results/record.ts";
import { parseTrace } from "../../src/results/trace.ts";
import { formatTrace } from "../../src/results/trace-text.ts";
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

  test("is read back as it was, to the last bit", () => {
    const path = join(folder, "back", "0.csv");
    const holes = Float64Array.from(column, (value, c) => (c % 7 === 0 ? Number.NaN : value / 3));
    const result = searchTable(setupOf(proposing(9, 5, 5, 77, 12_345, 8_000), { queries: 5 }), holes);
    recordRun(path, result, space);
    const { trace } = result;
    const read = parseTrace(readFileSync(path));
    expect({ ...read, improvements: [] }).toEqual({
      proposals: trace.proposals,
      encodings: trace.encodings,
      distinct: trace.distinct,
      values: trace.values,
      best: trace.best,
      cost: trace.costs,
      improvements: [],
    });
    const codes = Array.from(trace.architectures, (a) => space.code(a));
    for (const { row, architecture } of read.improvements) expect(architecture).toBe(codes[row]);
    expect(read.improvements.at(-1)!.architecture).toBe(space.code(result.incumbent!));
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

  test("is read back, whatever the reason; of a very long one the beginning", () => {
    const path = join(folder, "reasons.csv");
    for (const status of ["stalled", "finished", "exhausted", "failed"] as const) {
      const record = { status, reason: 'a "reason" \n of two lines' };
      writeEnd(path, record);
      expect(readEnd(path)).toEqual(record);
    }
    writeEnd(path, { status: "failed", reason: "long ".repeat(1_000_000) });
    expect(readEnd(path)!.reason).toMatch(/^long long [\s\S]{990}$/);
  });

  test("a damaged record is named", () => {
    const path = join(folder, "1.csv");
    for (const text of ["", "{", "null", "[]", '{"status":1}', '{"status":"budget","reason":""}']) {
      writeFileSync(endPath(path), text);
      expect(() => readEnd(path)).toThrow(UserError);
      expect(() => readEnd(path)).toThrow(`${endPath(path)} is damaged`);
    }
  });
});
