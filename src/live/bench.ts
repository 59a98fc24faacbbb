/**
 * Where the work is done: one network at a time is trained and measured, each finished piece written to the log.
 *
 * @module
 */
import { type Atom, CORRUPTIONS } from "../metric/metric.ts";
import { createRandom, type Random } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import type { Attack } from "./attacks/attack.ts";
import { attackAll, classify, shareOf } from "./attacks/evaluate.ts";
import { type Victim, victimOf } from "./attacks/victim.ts";
import { first, type Images } from "./data/images.ts";
import { keepCorrupted } from "./data/kept.ts";
import { withinMemory } from "./memory.ts";
import { freeze } from "./network/weights.ts";
import type { BenchOptions } from "./options.ts";
import { attackNamed } from "./protocol.ts";
import { createTrainedStore, type TrainedStore } from "./trained.ts";
import { codeIn, nameOf } from "./work.ts";

export interface Bench {
  readonly trained: TrainedStore;
  /** Measures some metrics and writes them to the log; nothing where training failed. */
  compute(architecture: Architecture, atoms: readonly Atom[]): Promise<void>;
}

export function createBench(options: BenchOptions): Bench {
  const { space, dataset, protocol, backend, log, catalogue, store, onProgress } = options;
  const trained = createTrainedStore(options);
  const test = first(dataset.test, protocol.evaluation.images ?? dataset.test.count);
  const { batchSize } = protocol.evaluation;
  const corrupted = keepCorrupted(dataset, test.count, store);

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
      // Before the clock starts: images are made once for all networks, and are no cost of this one.
      const shown = shownFor(atom.key, level);
      await write(work, async () => shareOf(await surviving(counted, shown, level, correct, random)));
    }
  }

  /** What a network is shown for a metric: an attack, or corrupted images. */
  function shownFor(key: string, level: number): Attack | Images {
    return attackNamed(key, protocol) ?? corrupted(CORRUPTIONS.find((name) => name === key)!, level);
  }

  /** [count]: 1 where the image is classified correctly under an attack or a corruption. */
  async function surviving(
    victim: Victim,
    shown: Attack | Images,
    level: number,
    correct: Uint8Array,
    random: Random,
  ): Promise<Uint8Array> {
    if (typeof shown !== "function") return classify(victim, shown, batchSize);
    return attackAll(victim, test, correct, { attack: shown, epsilon: level / 255, batchSize, random });
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
