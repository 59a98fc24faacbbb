/**
 * Training and attack gradients beside PyTorch on one thread of this processor: both in turns, images a second of
 * processor time, two sizes of network. By hand, also beside another checkout of this project:
 *
 *     npx tsx bench/beside.ts [FOLDER of another checkout]
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PACKAGE_ROOT } from "../src/root.ts";

const ROOT = fileURLToPath(PACKAGE_ROOT);
const ROUNDS = 3;
const SECONDS = 3;
/** Channels, cells, batch of training and of attacks; the cell is 3+33+p1s. */
const SIZES = [
  [4, 1, 64, 125],
  [16, 1, 64, 125],
] as const;
const WORK = ["training images/s", "attack gradients/s"] as const;

type Rates = Readonly<Record<(typeof WORK)[number], number>>;
type Runner = (size: readonly number[]) => Rates;

function run(command: string, args: readonly string[], folder: string): Rates {
  const env = { ...process.env, OMP_NUM_THREADS: "1" };
  return JSON.parse(execFileSync(command, args, { cwd: folder, env, encoding: "utf8" })) as Rates;
}
const ours =
  (folder: string): Runner =>
  (size) =>
    run("npx", ["tsx", "bench/gpu/bench.ts", "wasm", ...size.map(String), String(SECONDS)], folder);
const pytorch: Runner = (size) =>
  run("/usr/bin/python3", ["bench/gpu/peer.py", "speed", ...size.map(String), String(SECONDS)], ROOT);

const [other] = process.argv.slice(2);
const runners: readonly [string, Runner][] = [
  ["PyTorch", pytorch],
  ...(other === undefined ? [] : [["before", ours(resolve(other))] as [string, Runner]]),
  [other === undefined ? "ours" : "after", ours(ROOT)],
];

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
for (const size of SIZES) {
  const rounds = Array.from({ length: ROUNDS }, () => runners.map(([, runner]) => runner(size)));
  console.log(`C = ${size[0]}, N = ${size[1]}, batches of ${size[2]} and ${size[3]} images of 3×32×32`);
  for (const work of WORK)
    for (const [r, [name]] of runners.entries()) {
      const rate = median(rounds.map((round) => round[r]![work]));
      const behind = median(rounds.map((round) => round[0]![work] / round[r]![work]));
      console.log(
        `  ${work.padEnd(20)}${name.padEnd(10)}${rate.toFixed(0).padStart(6)}`,
        r === 0 ? "" : `PyTorch is ${behind.toFixed(1)} times as fast`,
      );
    }
}
