import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bestAt } from "../../src/analysis/curves.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { runsOf } from "../../src/analysis/results.ts";
import { UserError } from "../../src/errors.ts";
import { listShipped, readShipped, type Shipped, writeShipped } from "../../src/results/shipped.ts";
import { writeFixture } from "../analysis/fixture.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const results = loadResults(writeFixture({ seeds: 4, queries: 60 }));
const made: Shipped = {
  oracle: results.oracle,
  budget: { queries: results.budget.end, unit: "distinct" },
  objectives: results.objectives.map(({ name }) => ({ name, fingerprint: `values of ${name}` })),
  algorithms: results.algorithms.map(({ name, label, options }) => ({
    name,
    options,
    version: results.version,
    runs: Object.fromEntries(
      results.objectives.map((objective) => [objective.name, runsOf(results, objective.name, label)]),
    ),
  })),
};
const folder = temporaryFolder();
writeShipped(made, folder);
const name = "surrogate-made-up";
const path = join(folder, `${name}.json.gz`);
const whole = readFileSync(path);

describe("reference results", () => {
  test("are listed by oracle and dataset", () => {
    expect(listShipped(folder)).toEqual([name]);
    expect(listShipped(join(folder, "nowhere"))).toEqual([]);
    expect(readShipped("tabular-made-up", folder)).toBeUndefined();
  });

  test("give back every run's best value after every budget, and all counters where it rose", () => {
    const read = readShipped(name, folder)!;
    expect(read.objectives).toEqual(made.objectives);
    const budgets = Array.from({ length: 60 }, (_, i) => i + 1);
    for (const [a, { name, runs }] of read.algorithms.entries()) {
      expect(name).toBe(made.algorithms[a]!.name);
      for (const { name: objective } of read.objectives) {
        const before = runsOf(results, objective, name);
        expect(runs[objective]).toHaveLength(4);
        for (const [seed, run] of runs[objective]!.entries()) {
          const as = { ...before[seed]!, ...run };
          expect(bestAt(as, "distinct", budgets)).toEqual(bestAt(before[seed]!, "distinct", budgets));
          expect(run.improvements.map(({ row }) => run.proposals[row])).toEqual(
            before[seed]!.improvements.map(({ row }) => before[seed]!.proposals[row]),
          );
          expect([run.encodings.at(-1), run.proposals.at(-1), run.status]).toEqual([
            before[seed]!.encodings.at(-1),
            before[seed]!.proposals.at(-1),
            before[seed]!.status,
          ]);
        }
      }
    }
  });

  test("hold no architecture", () => {
    const text = gunzipSync(whole).toString();
    for (const run of results.runs)
      for (const { architecture } of run.improvements) expect(text).not.toContain(architecture);
  });

  test("a file that is damaged is refused in one line", () => {
    const json = JSON.parse(gunzipSync(whole).toString());
    const damaged = (change: (file: typeof json) => void): Buffer => {
      const copy = structuredClone(json);
      change(copy);
      return gzipSync(JSON.stringify(copy));
    };
    const run = (file: typeof json): number[] => file.algorithms[0].runs[0][0];
    const cases: Readonly<Record<string, Buffer>> = {
      "cut off": whole.subarray(0, whole.length / 2),
      "not packed": Buffer.from("{}"),
      empty: gzipSync("{}"),
      "of another format": damaged((file) => {
        file.format = 2;
      }),
      "a run without its last number": damaged((file) => run(file).pop()),
      "an unknown end": damaged((file) => {
        run(file)[0] = 9;
      }),
      "a value that is in no list": damaged((file) => {
        run(file)[4] = 1e6;
      }),
      "counters that do not grow": damaged((file) => {
        run(file)[5] = 0;
      }),
      "a best value that falls": damaged((file) => {
        run(file)[8] = -1;
      }),
      "a place that is no number": damaged((file) => {
        run(file)[4] = 0.5;
      }),
    };
    for (const [what, bytes] of Object.entries(cases)) {
      writeFileSync(path, bytes);
      expect(() => readShipped(name, folder), what).toThrow(UserError);
      expect(() => readShipped(name, folder), what).toThrow(/is damaged \(.+\); install/);
    }
    writeFileSync(path, whole);
    expect(readShipped(name, folder)).toBeDefined();
  });

  test("what is unpacked has a bound", () => {
    writeFileSync(path, gzipSync(Buffer.alloc(2 ** 27 + 1, " ")));
    expect(() => readShipped(name, folder)).toThrow(/is damaged/);
    writeFileSync(path, whole);
  });
});
