/**
 * `npm run bench`: CPU per run of each strategy, and CPU and memory of a whole grid. On the published table where
 * `ROBUST_NAS_DATA` points at it, else on made-up values; the first line says which.
 *
 * @module
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { print } from "../src/commands/shared.ts";
import { locateData } from "../src/oracle/locate.ts";
import { loadNamed, strategyNames } from "../src/runner/strategies.ts";
import { searchTable } from "../src/search/driver.ts";
import { createRandom } from "../src/space/random.ts";
import { benchOracle, METRICS, tradeOff } from "./oracle.ts";
import { outsideRates } from "./outside.ts";

const QUERIES = [100, 200, 300, 400];

const oracle = benchOracle();
print(`${oracle.description.label}; Node ${process.version}; budget in distinct networks\n`);
print("A grid of 3 strategies × 5 objectives × 200 seeds × 300 queries, start-up and trace files included");
const grid = await runGrid();
print(
  `CPU ${grid.cpu.toFixed(2)} s, wall ${grid.wall.toFixed(2)} s, peak memory ${grid.memory.toFixed(0)} MB\n`,
);

print("Random search through a pipe (docs/outside.md), queries a second on the clock");
for (const { name, queriesPerSecond } of await outsideRates(oracle.space, oracle.column(METRICS[0]!)))
  print(`${name.padEnd(22)}${String(Math.round(queriesPerSecond)).padStart(10)}`);
print();

print("CPU per run of 300 queries on clean × PGD@1, in process (ms)");
const { values, scoring } = tradeOff(oracle);
for (const name of strategyNames()) {
  const strategy = await loadNamed(name);
  if (strategy.searchMany === undefined) continue;
  const time = cpuPerCall((seed) => {
    const random = createRandom(`bench|${name}|many|${seed}`);
    const budget = { queries: 300, unit: "distinct" } as const;
    searchTable({ strategy, space: oracle.space, random, budget, scoring }, values);
  });
  print(`${name.padEnd(22)}${time.toPrecision(3).padStart(10)}`);
}
print();

// A row at a time: the model-based strategies take seconds a run.
print("CPU per run, in process (ms), by number of queries");
const row = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(22) : cell.padStart(10))).join("");
print(row(["strategy", ...QUERIES.map(String)]));
for (const name of strategyNames()) {
  const strategy = await loadNamed(name);
  const times = QUERIES.map((queries) =>
    cpuPerCall((seed) => {
      const random = createRandom(`bench|${name}|${seed}`);
      const budget = { queries, unit: "distinct" } as const;
      const metric = METRICS[seed % METRICS.length]!;
      searchTable({ strategy, space: oracle.space, random, budget }, oracle.column(metric));
    }),
  );
  print(row([name, ...times.map((time) => time.toPrecision(3))]));
}

/** CPU milliseconds per call: warmed up, then called for at least 0.4 s. */
function cpuPerCall(call: (seed: number) => void): number {
  const warm = process.cpuUsage();
  let calls = 0;
  for (; calls < 200 && process.cpuUsage(warm).user < 200_000; calls++) call(calls);
  const begin = process.cpuUsage();
  let measured = 0;
  while (measured < 3 || process.cpuUsage(begin).user < 400_000) call(1000 + measured++);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000 / measured;
}

function runGrid(): Promise<{ cpu: number; wall: number; memory: number }> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const child = fork(fileURLToPath(new URL(`./grid.${extension}`, import.meta.url)), {
    env: { ...process.env, ...(locateData() === undefined ? {} : { ROBUST_NAS_DATA: locateData() }) },
  });
  return new Promise((resolve, reject) => {
    child.once("message", (usage) => resolve(usage as { cpu: number; wall: number; memory: number }));
    child.once("error", reject);
    child.once("exit", (code) => code !== 0 && reject(new Error(`the grid ended with ${code}`)));
  });
}
