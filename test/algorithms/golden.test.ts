/**
 * What each strategy does with its default options on made-up landscapes, to the last query. After a change
 * that is meant, write the files anew: `RNB_UPDATE_GOLDEN=1 npx vitest run test/algorithms/golden.test.ts`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatTrace, type TraceNames } from "../../src/results/trace-text.ts";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { searchTable } from "../../src/search/driver.ts";
import type { Scoring } from "../../src/search/scoring.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { besides, madeUpColumn, setupOf } from "../fixtures/search.ts";

const folder = new URL("../golden/", import.meta.url);
const column = madeUpColumn("golden");
const columns = besides(column, madeUpColumn("golden, beside it"));

/** Problems that are more than one metric, each with a folder of its own. */
const PROBLEMS: Readonly<Record<string, { scoring: Scoring; names: TraceNames }>> = {
  "two-objectives": {
    scoring: { columns: 2, directions: ["maximise", "minimise"], limits: [], reference: [0, 1], whole: 1 },
    names: { metrics: ["a", "b"], score: "hypervolume" },
  },
  limit: {
    scoring: {
      columns: 2,
      directions: ["maximise"],
      limits: [{ column: 1, relation: "<=", bound: 0.3 }],
      reference: [],
      whole: 1,
    },
    names: { metrics: ["a", "b"], score: "best" },
  },
};

const all = await Promise.all(strategyNames().map(loadNamed));
const many = all.filter(({ searchMany }) => searchMany !== undefined);

function compare(path: URL, text: string): void {
  if (process.env.RNB_UPDATE_GOLDEN) {
    mkdirSync(new URL(".", path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `no ${path.pathname}: make it with RNB_UPDATE_GOLDEN=1`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}

describe("golden traces", () => {
  test.each(all)("$name", (strategy) => {
    const { trace } = searchTable(setupOf(strategy, { queries: 60 }, "golden"), column);
    compare(new URL(`${strategy.name}.csv`, folder), formatTrace(trace, space));
  });

  describe.each(Object.entries(PROBLEMS))("%s", (problem, { scoring, names }) => {
    test.each(many)("$name, twice the same", (strategy) => {
      const run = (): string => {
        const setup = { ...setupOf(strategy, { queries: 60 }, "golden"), scoring };
        return formatTrace(searchTable(setup, columns).trace, space, names);
      };
      const text = run();
      expect(run()).toBe(text);
      compare(new URL(`${problem}/${strategy.name}.csv`, folder), text);
    });
  });

  test.each([".", ...Object.keys(PROBLEMS)])("there is none in %s for a strategy that is gone", (problem) => {
    const files = readdirSync(new URL(`${problem}/`, folder))
      .filter((file) => file.endsWith(".csv"))
      .map((file) => file.replace(/\.csv$/, ""));
    const known = (problem === "." ? all : many).map(({ name }) => name);
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
  });
});
