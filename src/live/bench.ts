/**
 * Where the work is done: one network at a time is trained and measured, each finished piece written to the log.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Atom, type Catalogue, CORRUPTIONS } from "../metric/metric.ts";
import { createRandom, type Random } from "../space/random.ts";
import type { Architecture, Space } from "../space/space.ts";
import { attackAll, classify, shareOf } from "./attacks/evaluate.ts";
import { type Victim, victimOf } from "./attacks/victim.ts";
import type { Backend } from "./backend/backend.ts";
import { corruptedTest } from "./data/corrupted.ts";
import { type Dataset, first, type Images } from "./data/images.ts";
import { loadCheckpoint, saveCheckpoint } from "./exchange/weights-file.ts";
import type { EvaluationLog } from "./log.ts";
import { withinMemory } from "./memory.ts";
import { buildNetwork, type Network } from "./network/network.ts";
import { freeze, type Weights } from "./network/weights.ts";
import { attackNamed, type Protocol } from "./protocol.ts";
import { DivergedError, train } from "./training/train.ts";
import { codeIn, nameOf } from "./work.ts";

/** What the oracle is doing, for a progress line. */
export interface LiveProgress {
  /** Code of the architecture. */
  readonly architecture: string;
  /** `training`, or the metric at work. */
  readonly work: string;
  /** Done of that work, in [0, 1]. */
  readonly fraction: number;
  readonly imagesPerSecond: number;
  /** One line more, such as the epoch and the loss. */
  readonly detail: string;
}

export interface LiveOracleOptions {
  readonly space: Space;
  readonly dataset: Dataset;
  readonly protocol: Protocol;
  readonly backend: Backend;
  /** Folder shared by all protocols: each has its own inside. */
  readonly store: string;
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}

export interface BenchOptions extends LiveOracleOptions {
  readonly log: EvaluationLog;
  /** Folder of trained weights, shared by all protocols that train alike. */
  readonly weights: string;
  readonly catalogue: Catalogue;
}

/** A network and what it learnt. */
export interface Trained {
  readonly network: Network;
  readonly weights: Weights;
}

export interface Bench {
  /** The trained network, from the store where it is there; undefined where training failed. */
  trained(architecture: Architecture): Promise<Trained | undefined>;
  /** Measures some metrics and writes them to the log; nothing where training failed. */
  compute(architecture: Architecture, atoms: readonly Atom[]): Promise<void>;
}

export function createBench({
  space,
  dataset,
  protocol,
  backend,
  log,
  weights: shared,
  catalogue,
  onProgress,
}: BenchOptions): Bench {
  const test = first(dataset.test, protocol.evaluation.images ?? dataset.test.count);
  const { batchSize } = protocol.evaluation;

  async function trained(architecture: Architecture): Promise<Trained | undefined> {
    const code = codeIn(space, architecture);
    const cell = space.choices(space.representative(space.classOf(architecture)));
    const network = buildNetwork(cell, {
      ...protocol.network,
      imageSize: dataset.test.size,
      imageChannels: dataset.test.channels,
      classes: dataset.classes,
      mean: dataset.mean,
      deviation: dataset.deviation,
    });
    const path = join(shared, `${code}.safetensors`);
    const finished = loadCheckpoint(path, network);
    const images = Math.min(protocol.training.images ?? Infinity, dataset.train.count);
    const record = (seconds: number, failure?: string): void => {
      if (log.find(code, "training") === undefined)
        log.append({
          architecture: code,
          work: "training",
          ...(failure === undefined ? {} : { failure }),
          seconds,
          images: images * protocol.training.epochs,
        });
    };
    if (finished !== undefined) {
      record(finished.seconds);
      return { network, weights: finished.weights };
    }
    const partial = path.replace(/\.safetensors$/, ".checkpoint.safetensors");
    const random = createRandom(`live|${protocol.seed}|${code}|training`);
    try {
      const { weights, seconds } = await withinMemory(
        backend.name,
        "training.batchSize",
        protocol.training.batchSize,
        () =>
          train(network, dataset.train, protocol.training, random, {
            resume: loadCheckpoint(partial, network),
            onEpoch: (checkpoint) =>
              saveCheckpoint(
                checkpoint.epoch === protocol.training.epochs ? path : partial,
                network,
                checkpoint,
              ),
            onProgress: ({ epoch, epochs, fraction, loss, imagesPerSecond }) =>
              onProgress?.({
                architecture: code,
                work: "training",
                fraction,
                imagesPerSecond,
                detail: `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}`,
              }),
          }),
      );
      record(seconds);
      rmSync(partial, { force: true });
      return { network, weights };
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      record(error.seconds, error.message);
      return undefined;
    }
  }

  async function compute(architecture: Architecture, atoms: readonly Atom[]): Promise<void> {
    const result = await trained(architecture);
    if (result === undefined) return;
    const code = codeIn(space, architecture);
    const model = freeze(result.network, result.weights);
    try {
      await withinMemory(backend.name, "evaluation.batchSize", batchSize, () =>
        measure(code, victimOf(model), atoms),
      );
    } finally {
      model.dispose();
    }
  }

  async function measure(code: string, victim: Victim, atoms: readonly Atom[]): Promise<void> {
    const { counted, count } = counting(victim, (images, seconds) =>
      onProgress?.({
        architecture: code,
        work: current,
        fraction: 0,
        imagesPerSecond: images / seconds,
        detail: `${images} images through the network`,
      }),
    );
    let current = "clean";
    const write = async (work: string, value: () => Promise<number>): Promise<void> => {
      current = work;
      count.start();
      const found = await value();
      const { images, seconds } = count.stop();
      if (log.find(code, work) === undefined)
        log.append({ architecture: code, work, value: found, seconds, images });
    };

    let correct = new Uint8Array();
    await write("clean", async () => {
      correct = Uint8Array.from(await classify(counted, test, batchSize));
      return shareOf(correct);
    });
    for (const atom of atoms) {
      const work = nameOf(atom, catalogue);
      if (work === "clean") continue;
      const level = catalogue.get(atom.key)![atom.index]!;
      const random = createRandom(`live|${protocol.seed}|${code}|${work}`);
      await write(work, async () => shareOf(await surviving(counted, atom.key, level, correct, random)));
    }
  }

  /** [count]: 1 where the image is classified correctly under an attack or a corruption. */
  async function surviving(
    victim: Victim,
    key: string,
    level: number,
    correct: Uint8Array,
    random: Random,
  ): Promise<Uint8Array> {
    const attack = attackNamed(key, protocol);
    if (attack !== undefined) return attackAll(victim, test, correct, attack, level / 255, batchSize, random);
    const kind = CORRUPTIONS.find((name) => name === key)!;
    return classify(victim, corruptions(kind, level), batchSize);
  }

  // The same corrupted images for every network: all are measured on one test set.
  let kept: { name: string; images: Images } | undefined;
  function corruptions(kind: (typeof CORRUPTIONS)[number], severity: number): Images {
    const name = `${kind}:${severity}`;
    if (kept?.name !== name) {
      const random = createRandom(`live|corruptions|${dataset.name}`);
      kept = { name, images: corruptedTest(dataset, kind, severity, test.count, random) };
    }
    return kept.images;
  }

  return { trained, compute };
}

/** Counts the images that go through a network, and the seconds. */
function counting(victim: Victim, report: (images: number, seconds: number) => void) {
  const length = victim.size * victim.size * victim.channels;
  let images = 0;
  let started = 0;
  const seconds = (): number => (performance.now() - started) / 1000;
  const note = (batch: Float32Array): void => {
    images += batch.length / length;
    report(images, Math.max(seconds(), 1e-9));
  };
  const counted: Victim = {
    ...victim,
    async logits(batch) {
      const answer = await victim.logits(batch);
      note(batch);
      return answer;
    },
    async gradients(batch, labels) {
      const answer = await victim.gradients(batch, labels);
      note(batch);
      return answer;
    },
  };
  const count = {
    start(): void {
      images = 0;
      started = performance.now();
    },
    stop: () => ({ images, seconds: seconds() }),
  };
  return { counted, count };
}
