/**
 * What attacks and augmentation cost in JavaScript, with a victim that costs nothing: microseconds of processor time
 * for each pass of an image of 3×32×32 pixels through the network. By hand, beside another version of the sources,
 * which takes turns with this one and must make the same images:
 *
 *     npx tsx bench/loops.ts [FOLDER of another checkout]
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Attack } from "../src/live/attacks/attack.ts";
import type { Victim } from "../src/live/attacks/victim.ts";
import { PACKAGE_ROOT } from "../src/root.ts";
import { createRandom, type Random } from "../src/space/random.ts";

const ROOT = fileURLToPath(PACKAGE_ROOT);
const ROUNDS = 9;
const [SIZE, CHANNELS, COUNT, CLASSES] = [32, 3, 256, 10];
const LENGTH = SIZE * SIZE * CHANNELS;
const EPSILON = 8 / 255;

const noise = createRandom("bench|loops");
const pixels = Uint8Array.from({ length: COUNT * LENGTH }, () => noise.integer(256));
const images = Float32Array.from(pixels, (level) => level / 255);
const slopes = Float32Array.from(images, () => noise.normal());
const labels = new Uint8Array(COUNT).fill(CLASSES - 1);

let passes = 0;
/** Every eighth image breaks at once, the others stand for ever; the loss rises with every second pass. */
function logits(batch: Float32Array): Float32Array {
  const n = batch.length / LENGTH;
  passes += n;
  const answer = new Float32Array(CLASSES * n);
  for (let i = 0; i < n; i++)
    answer[CLASSES * i + CLASSES - 1] = n === COUNT && i % 8 === 0 ? -1 : 1 + (passes % 2) / passes;
  return answer;
}
const victim: Victim = {
  size: SIZE,
  channels: CHANNELS,
  classes: CLASSES,
  logits: async (batch) => logits(batch),
  gradients: async (batch) => ({ logits: logits(batch), gradients: slopes.subarray(0, batch.length) }),
};

interface Work {
  readonly name: string;
  /** Answers the images it made, and how many passes of an image those took. */
  run(): Promise<{ made: Float32Array; count: number }>;
}

/** The work of one version of the sources. */
async function workOf(folder: string): Promise<Work[]> {
  const load = async (path: string): Promise<Record<string, (...values: unknown[]) => unknown>> =>
    import(resolve(folder, "src/live", `${path}.ts`));
  const attack = async (name: string, path: string, make: string, settings: object): Promise<Work> => {
    const made = (await load(path))[make]!(settings) as Attack;
    return {
      name,
      async run() {
        passes = 0;
        const random = (i: number): Random => createRandom(`bench|${i}`);
        const { adversarial } = await made(victim, { images, labels, random }, EPSILON);
        return { made: adversarial, count: passes };
      },
    };
  };
  const { augmentedBatch } = await load("training/augment");
  const dataset = { count: COUNT, size: SIZE, channels: CHANNELS, pixels, labels };
  const order = [...labels.keys()];
  return [
    await attack("FGSM", "attacks/fgsm", "fgsm", {}),
    await attack("PGD, 40 steps", "attacks/pgd", "pgd", { steps: 40, relativeStep: 0.01 / 0.3 }),
    await attack("APGD-CE, 100 steps", "attacks/apgd", "apgdCe", { steps: 100, restarts: 1 }),
    await attack("Square, 500 queries", "attacks/square", "square", { queries: 500, initialShare: 0.8 }),
    {
      name: "augmentation",
      run: async () => {
        const made = augmentedBatch!(dataset, order, 4, true, createRandom("bench|augmentation"));
        return { made: made as Float32Array, count: COUNT };
      },
    },
  ];
}

const [other] = process.argv.slice(2);
const versions = await Promise.all(
  (other === undefined ? [ROOT] : [resolve(other), ROOT]).map((folder) => workOf(folder)),
);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
console.log(
  "µs of processor time an image-pass",
  other === undefined ? "" : `before (${other}), after, ratio`,
);
for (const [w, { name }] of versions[0]!.entries()) {
  const times = versions.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    const results: Float32Array[] = [];
    for (const [v, work] of versions.entries()) {
      const begun = process.cpuUsage();
      const { made, count } = await work[w]!.run();
      const { user, system } = process.cpuUsage(begun);
      results.push(made);
      if (round >= 0) times[v]!.push((user + system) / count);
    }
    if (
      results.some((made) => Buffer.compare(Buffer.from(made.buffer), Buffer.from(results[0]!.buffer)) !== 0)
    )
      throw new Error(`${name}: the two versions make different images`);
  }
  const figures = times.map(median);
  const ratio = figures.length > 1 ? [figures[0]! / figures[1]!] : [];
  console.log(
    name.padEnd(22),
    [...figures, ...ratio].map((figure) => figure.toFixed(2).padStart(8)).join(""),
  );
}
