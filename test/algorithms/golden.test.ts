/**
 * What each strategy does with its default options on a made-up landscape, to the last query. After a change
 * that is meant, write the files anew: `RNB_UPDATE_GOLDEN=1 npx vitest run test/algorithms/golden.test.ts`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatTrace } from "../../src/results/trace.ts";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { searchTable } from "../../src/search/driver.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { madeUpColumn, setupOf } from "../fixtures/search.ts";

const folder = new URL("../golden/", import.meta.url);
const column = madeUpColumn("golden");

describe("golden traces", () => {
  test.each(strategyNames())("%s", async (name) => {
    const path = new URL(`${name}.csv`, folder);
    const { trace } = searchTable(setupOf(await loadNamed(name), { queries: 60 }, "golden"), column);
    const text = formatTrace(trace, space);
    if (process.env.RNB_UPDATE_GOLDEN) writeFileSync(path, text);
    expect(existsSync(path), `no ${path.pathname}: make it with RNB_UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(path, "utf8"));
  });

  test("there is none for a strategy that is gone", () => {
    const files = readdirSync(folder)
      .filter((file) => file.endsWith(".csv"))
      .map((file) => file.replace(/\.csv$/, ""));
    expect(files.filter((file) => !strategyNames().includes(file))).toEqual([]);
  });
});
