/**
 * Queries a second of random search through a pipe, beside the same inside: a C program where a compiler is, else Node.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGroups } from "../src/outside/guard.ts";
import { PACKAGE_ROOT } from "../src/root.ts";
import { loadNamed, loadStrategy } from "../src/runner/strategies.ts";
import { searchTable } from "../src/search/driver.ts";
import type { Strategy } from "../src/search/strategy.ts";
import { createRandom } from "../src/space/random.ts";
import type { Space } from "../src/space/space.ts";

export interface OutsideRow {
  readonly name: string;
  readonly queriesPerSecond: number;
}

/** Rates of an inside random search, and of an outside one that asks one by one and in hundreds. */
export async function outsideRates(space: Space, column: Float64Array): Promise<OutsideRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "rnb-bench-"));
  const guard = { groups: createGroups(1), lane: 0, patience: 60 };
  const { command, language } = program(folder);
  const outside = await loadStrategy({ command, folder, label: "bench" }, { guard, logs: folder });
  const inside = await loadNamed("random-search");
  try {
    return [
      { name: "inside", queriesPerSecond: rate(inside, {}, space, column) },
      { name: `${language}, one by one`, queriesPerSecond: rate(outside, { batch: 1 }, space, column) },
      { name: `${language}, in hundreds`, queriesPerSecond: rate(outside, { batch: 100 }, space, column) },
    ];
  } finally {
    await outside.close?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Proposals a second over runs of 5,000, on the clock: it is waiting that is measured. */
function rate(strategy: Strategy, options: object, space: Space, column: Float64Array): number {
  const budget = { queries: 5000, unit: "proposals" } as const;
  const run = (seed: number): void => {
    const random = createRandom(`bench|${seed}`);
    const identity = {
      label: "bench",
      seed,
      objectives: [{ name: "clean", direction: "maximise" }],
      constraints: [],
    } as const;
    searchTable({ strategy, options, space, random, budget, run: identity }, column);
  };
  run(0);
  const begin = performance.now();
  let runs = 0;
  while (performance.now() - begin < 2000) run(++runs);
  return (1000 * runs * budget.queries) / (performance.now() - begin);
}

function program(folder: string): { command: string[]; language: string } {
  const source = fileURLToPath(new URL("examples/outside/random_search.c", PACKAGE_ROOT));
  const binary = join(folder, "random_search");
  try {
    execFileSync("cc", ["-O2", "-o", binary, source], { stdio: "ignore" });
    return { command: [binary], language: "C" };
  } catch {
    const file = join(folder, "random_search.mjs");
    writeFileSync(file, NODE);
    return { command: [process.execPath, file], language: "Node" };
  }
}

const NODE = `
import { createInterface } from "node:readline";
const say = (message) => process.stdout.write(JSON.stringify(message) + "\\n");
say({ type: "ready", protocol: "rnb-search", version: 1 });
let begin;
for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.type === "begin") begin = message;
  if (message.type === "end") say({ type: "ready" });
  else {
    const draw = () => begin.space.decisions.map(({ choices }) => Math.floor(Math.random() * choices.length));
    say({ type: "ask", architectures: Array.from({ length: begin.options.batch }, draw) });
  }
}
`;
