import { expect, test } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { loadResults } from "../../src/analysis/load.ts";
import { tables } from "../../src/report/tables/index.ts";
import { OPTIMUM } from "../../src/results/transfer.ts";
import { writeFixture } from "../analysis/fixture.ts";

test("of what the searches found on other metrics the best strategies are bold, the optimum of the table is not", () => {
  const results = loadResults(writeFixture({ objectives: ["clean"], seeds: 1, queries: 5 }));
  const row = (algorithm: string, ...values: number[]) => ({
    objective: "clean",
    algorithm,
    seed: 0,
    architecture: "3+33+333",
    values,
  });
  const transfer = {
    metrics: ["clean", "fog"],
    best: [0.95, 0.8],
    rows: [
      row(OPTIMUM, 0.95, 0.4),
      row("random-search", 0.8, 0.7),
      row("regularized-evolution", 0.9, 0.6),
      row("local-search", 0.9, 0.5),
    ],
  };
  const table = tables(analyse({ ...results, transfer })).find(({ name }) => name === "transfer")!;
  const bold = table.rows.map((cells) => cells.flatMap(({ bold }, i) => (bold ? [table.header[i]] : [])));
  expect(table.rows.map((cells) => cells[1]!.text)).toEqual([
    "each metric's own",
    "best of the table",
    "random-search",
    "regularized-evolution",
    "local-search",
  ]);
  expect(bold).toEqual([[], [], ["fog"], ["clean"], ["clean"]]);
});
