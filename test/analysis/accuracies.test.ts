import { describe, expect, test } from "vitest";
import { onlyAccuracies } from "../../src/analysis/accuracies.ts";
import type { ExperimentResults } from "../../src/analysis/results.ts";

const objective = (name: string, optimum: number | null) => ({ name, optimum });
const results = {
  objectives: [
    objective("clean", 0.9),
    objective("parameters", 1_531_546),
    objective("negative(clean)", -0.1),
  ],
  runs: [{ objective: "clean" }, { objective: "parameters" }],
  problems: [{ kind: "missing", run: "parameters/random-search/3", reason: "not run yet" }],
  transfer: {
    metrics: ["clean", "parameters"],
    best: [0.9, 1_531_546],
    rows: [
      { objective: "parameters", algorithm: "random-search", seed: 0, architecture: "", values: [0.8, 9] },
    ],
  },
} as unknown as ExperimentResults;

describe("a report of accuracies", () => {
  test("leaves other objectives out by name, and keeps what their searches score on accuracies", () => {
    const { results: kept, leftOut } = onlyAccuracies(results);
    expect(leftOut).toEqual(["parameters", "negative(clean)"]);
    expect(kept.objectives.map(({ name }) => name)).toEqual(["clean"]);
    expect(kept.runs).toEqual([{ objective: "clean" }]);
    expect(kept.problems).toEqual([]);
    expect(kept.transfer).toMatchObject({
      metrics: ["clean"],
      best: [0.9],
      rows: [{ objective: "parameters", values: [0.8] }],
    });
  });

  test("keeps everything when all objectives are accuracies, known optimum or not", () => {
    const all = {
      ...results,
      objectives: [objective("clean", 1), objective("fog", null)],
    } as ExperimentResults;
    expect(onlyAccuracies(all)).toEqual({ results: all, leftOut: [] });
  });

  test("says so when no objective is one", () => {
    const none = { ...results, objectives: results.objectives.slice(1) };
    expect(() => onlyAccuracies(none)).toThrow(
      "nothing to report: parameters, negative(clean) is no accuracy",
    );
  });
});
