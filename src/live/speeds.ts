/**
 * How fast a network is trained and attacked here, measured in bounded time: a batch or two, on weights as they start.
 *
 * @module
 */
import { createRandom } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import type { Attack } from "./attacks/attack.ts";
import { attackAll } from "./attacks/evaluate.ts";
import { type AttackSettings, attackNameOf, attackOf } from "./attacks/index.ts";
import { isCorrect, type Victim, victimOf } from "./attacks/victim.ts";
import { first, type Images, imageLength, toUnit } from "./data/images.ts";
import { withinMemory } from "./memory.ts";
import { needsRecompute } from "./network/footprint.ts";
import type { Network } from "./network/network.ts";
import { freeze, initialise } from "./network/weights.ts";
import type { LiveOracleOptions } from "./options.ts";
import { networkOf } from "./trained.ts";
import { DivergedError, train } from "./training/train.ts";

/** Seconds that an image takes, where other work on the machine takes none. */
export interface Speeds {
  /** Once forward and back, with what there is besides: augmentation, an attack on the batch. Where it was wanted. */
  readonly training: number | undefined;
  /** Through the network. */
  readonly forward: number;
  /** By an attack's key, as in the catalogue: all its steps on an image that stands to the end. */
  readonly attacks: ReadonlyMap<string, number>;
}

/** What is to be measured besides the way through the network. */
export interface Wanted {
  readonly training: boolean;
  /** Keys of attacks. */
  readonly attacks: readonly string[];
}

/** Steps and queries of an attack that are measured: the others are like them. */
const FEW = 3;

/** With so many images a measurement begins: enough to see whether more are affordable. */
const FIRST = 4;

/** A pass back takes about two forward. */
const WITH_GRADIENT = 3;

/** Seconds that the least takes which can be measured, by one image that goes through the network. */
export async function leastToMeasure(
  options: LiveOracleOptions,
  architecture: Architecture,
  { training, attacks }: Wanted,
): Promise<number> {
  const network = networkOf(options, architecture);
  const weights = initialise(network, createRandom("live|speeds"), options.protocol.training.initialisation);
  const model = freeze(network, weights);
  try {
    const image = unitPixels(options.dataset.test, 1);
    const victim = victimOf(model);
    const through = (): Promise<number> => clocked(() => victim.logits(image));
    // The first builds what the others use: where that takes long already, so will all else.
    const seconds = Math.min(await through(), await through());
    const trained = training ? BATCHES * WITH_GRADIENT : 0;
    // Each is done once before the clock starts.
    return 2 * FIRST * seconds * (1 + trained + attacks.length * (FEW + 1) * WITH_GRADIENT);
  } finally {
    model.dispose();
  }
}

/**
 * @param seconds to be spent, about: a first few images of each take as long as they take
 */
export async function measureSpeeds(
  options: LiveOracleOptions,
  architecture: Architecture,
  wanted: Wanted,
  seconds: number,
): Promise<Speeds> {
  const { protocol, backend } = options;
  const network = networkOf(options, architecture);
  const { batchSize } = protocol.training;
  const training = wanted.training
    ? await withinMemory(backend.name, "training.batchSize", batchSize, () =>
        trainingSpeed(network, options, seconds / 2),
      )
    : undefined;
  const weights = initialise(network, createRandom("live|speeds"), protocol.training.initialisation);
  const model = freeze(network, weights);
  try {
    const found = await withinMemory(
      backend.name,
      "evaluation.batchSize",
      protocol.evaluation.batchSize,
      () =>
        evaluationSpeeds(victimOf(model), options, wanted.attacks, wanted.training ? seconds / 2 : seconds),
    );
    return { training, ...found };
  } finally {
    model.dispose();
  }
}

async function evaluationSpeeds(
  victim: Victim,
  { protocol, dataset }: LiveOracleOptions,
  attacked: readonly string[],
  seconds: number,
): Promise<Omit<Speeds, "training">> {
  const each = seconds / (1 + attacked.length);
  const most = Math.min(protocol.evaluation.batchSize, protocol.evaluation.images ?? Infinity);
  const test = first(dataset.test, most);
  const forward = await perImage(test.count, each, (count) =>
    clocked(() => victim.logits(unitPixels(test, count))),
  );
  const images = await asClassified(victim, first(test, Math.max(FIRST, Math.floor(each / forward))));
  const attacks = new Map<string, number>();
  for (const key of attacked) {
    const { attack, times } = shortened(key, protocol.attacks);
    const shortest = await perImage(images.count, each, (count) => {
      const random = createRandom("live|speeds");
      const correct = new Uint8Array(count).fill(1);
      // An attack that may change nothing breaks nothing: every image stands to the end.
      const assault = { attack, epsilon: 0, batchSize: count, random };
      return clocked(() => attackAll(victim, first(images, count), correct, assault));
    });
    attacks.set(key, shortest * times);
  }
  return { forward, attacks };
}

/** Batches that are trained at once; the clock starts after the first, which also waits for weights and a trainer. */
const BATCHES = 3;

async function trainingSpeed(
  network: Network,
  { protocol, dataset }: LiveOracleOptions,
  seconds: number,
): Promise<number> {
  const { training } = protocol;
  const whole = Math.min(training.batchSize, training.images ?? Infinity, dataset.train.count);
  const images = again(first(dataset.train, whole), BATCHES);
  let measured = 0;
  const found = await perImage(whole, seconds / BATCHES, async (count) => {
    measured = count;
    const settings = { ...training, epochs: 1, images: BATCHES * count, batchSize: count };
    let [began, ended] = [0, 0];
    try {
      await train(network, images, settings, createRandom("live|speeds"), {
        onBatch: () => {
          began ||= performance.now();
          ended = performance.now();
        },
        // Told after the last batch, when the device has done its work.
        onProgress: () => {
          ended = performance.now();
        },
      });
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error; // a step took its time whatever came of it
    }
    return (ended - began) / 1000 / (BATCHES - 1);
  });
  const weights = initialise(network, createRandom("live|speeds"), training.initialisation);
  // A whole batch that does not fit runs each cell again: a third pass.
  const thrice = needsRecompute(network, weights, whole) && !needsRecompute(network, weights, measured);
  return thrice ? (4 / 3) * found : found;
}

/** Images, so many times over: there may be fewer than a measurement takes. */
function again(images: Images, times: number): Images {
  const { count, pixels, labels } = images;
  const manyPixels = new Uint8Array(times * pixels.length);
  const manyLabels = new Uint8Array(times * count);
  for (let i = 0; i < times; i++) {
    manyPixels.set(pixels, i * pixels.length);
    manyLabels.set(labels, i * count);
  }
  return { ...images, count: times * count, pixels: manyPixels, labels: manyLabels };
}

/** An attack cut to a few of its rounds, and how many times as long it is whole. */
function shortened(key: string, settings: AttackSettings): { attack: Attack; times: number } {
  const { pgd, apgd, square } = settings;
  const few = (rounds: number): number => Math.min(FEW, rounds);
  const cut: AttackSettings = {
    ...settings,
    pgd: { ...pgd, steps: few(pgd.steps) },
    apgd: { ...apgd, steps: few(apgd.steps), restarts: 1 },
    square: { ...square, queries: few(square.queries) },
  };
  // With n steps, PGD and APGD ask the network n + 1 times.
  const times: { readonly [Name in keyof AttackSettings]: number } = {
    fgsm: 1,
    pgd: (pgd.steps + 1) / (few(pgd.steps) + 1),
    apgd: (apgd.restarts * (apgd.steps + 1)) / (few(apgd.steps) + 1),
    square: square.queries / few(square.queries),
  };
  return { attack: attackOf(key, cut)!, times: times[attackNameOf(key)!] };
}

/** The images under the classes that the network takes them for. */
async function asClassified(victim: Victim, images: Images): Promise<Images> {
  const { classes } = victim;
  const logits = await victim.logits(unitPixels(images, images.count));
  const labelOf = (row: number): number => {
    for (let c = 0; c < classes; c++) if (isCorrect(logits, row, classes, c)) return c;
    return 0;
  };
  return { ...images, labels: Uint8Array.from({ length: images.count }, (_, row) => labelOf(row)) };
}

function unitPixels(images: Images, count: number): Float32Array {
  return toUnit(images.pixels.subarray(0, count * imageLength(images)));
}

/**
 * Seconds an image, at the largest number of images at once (up to `most`) that the time allows. What a device builds
 * and a program warms up is done before the clock starts.
 *
 * @param work does it with so many images and says how many seconds that took
 */
async function perImage(
  most: number,
  seconds: number,
  work: (count: number) => Promise<number>,
): Promise<number> {
  let count = Math.min(FIRST, most);
  await work(count);
  const started = performance.now();
  let found = (await work(count)) / count;
  for (;;) {
    const left = seconds - (performance.now() - started) / 1000;
    const affordable = Math.min(most, Math.floor(left / found));
    if (affordable <= count) return found;
    count = affordable;
    found = (await work(count)) / count;
  }
}

/** Seconds that work takes. */
async function clocked(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
