/**
 * One whole experiment in a process of its own, which tells what it used.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainProblem } from "../src/metric/problem.ts";
import { runExperiment } from "../src/runner/run.ts";
import { benchOracle, METRICS } from "./oracle.ts";

const folder = mkdtempSync(join(tmpdir(), "rnb-bench-"));
try {
  await runExperiment(
    {
      name: "bench",
      oracle: "tabular",
      dataset: "cifar10",
      objectives: METRICS.map(plainProblem),
      budget: { queries: 300, unit: "distinct" },
      seeds: { from: 0, to: 199 },
      algorithms: ["random-search", "regularized-evolution", "local-search"].map((name) => ({
        label: name,
        name,
        options: {},
      })),
      patience: 60,
    },
    benchOracle(),
    { folder },
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.send?.({
  cpu: (userCPUTime + systemCPUTime) / 1e6,
  wall: performance.now() / 1000,
  memory: maxRSS / 1024,
});
