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
/** Of processor time, a figure. */
const SECONDS = 2;
/** Channels, cells, batch of training and of attacks; the cell is 3+33+p1s. */
const SIZES = [
  [4, 1, 64, 64],
  [16, 1, 32, 32],
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
    run(
      process.execPath,
      ["--import", "tsx", "bench/gpu/bench.ts", "wasm", ...size.map(String), String(SECONDS)],
      folder,
    );
const pytorch: Runner = (size) =>
  run("/usr/bin/python3", ["bench/gpu/peer.py", "speed", ...size.map(String), String(SECONDS)], ROOT);

const [other] = process.argv.slice(2);
const runners: readonly [string, Runner][] = [
  ["PyTorch", pytorch],
  ...(other === undefined ? [] : [["before", ours(resolve(other))] as [string, Runner]]),
  [other === undefined ? "ours" : "after", ours(ROOT)],
];

const found = SIZES.map(() => runners.map((): Rates[] => []));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
for (let round = 1; round <= ROUNDS; round++)
  for (const [s, size] of SIZES.entries())
    for (const [r, [name, runner]] of runners.entries()) {
      const rates = runner(size);
      found[s]![r]!.push(rates);
      console.log(
        `round ${round}, C = ${size[0]}, ${name}: ${WORK.map((work) => rates[work].toFixed(0)).join(", ")}`,
      );
    }
for (const [s, [channels, cells, batch]] of SIZES.entries()) {
  console.log(`\nC = ${channels}, N = ${cells}, batches of ${batch} images of 3×32×32; medians of ${ROUNDS}`);
  for (const work of WORK)
    for (const [r, [name]] of runners.entries()) {
      const rates = found[s]![r]!.map((round) => round[work]);
      const behind = median(found[s]![0]!.map((round, i) => round[work] / rates[i]!));
      console.log(
        `  ${work.padEnd(20)}${name.padEnd(10)}${median(rates).toFixed(0).padStart(6)}`,
        r === 0 ? "" : `PyTorch is ${behind.toFixed(1)} times as fast`,
      );
    }
}
