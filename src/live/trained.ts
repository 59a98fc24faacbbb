/**
 * Trained networks: from the store where they are there, else trained, each finished one written to store and log.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { giveSigns } from "../files/claim.ts";
import { createRandom } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import { loadCheckpoint, saveCheckpoint } from "./exchange/weights-file.ts";
import { withinMemory } from "./memory.ts";
import { buildNetwork, type Network } from "./network/network.ts";
import type { Weights } from "./network/weights.ts";
import type { BenchOptions, LiveOracleOptions } from "./options.ts";
import { DivergedError, train } from "./training/train.ts";
import { codeIn } from "./work.ts";

/** A network and what it learnt. */
export interface Trained {
  readonly network: Network;
  readonly weights: Weights;
}

/** The trained network of an architecture; undefined where training failed. */
export type TrainedStore = (architecture: Architecture) => Promise<Trained | undefined>;

type Skeleton = Pick<LiveOracleOptions, "space" | "dataset" | "protocol">;

/** The cell of an architecture's network, and what a protocol and its images put around it. */
export function partsOf({ space, dataset, protocol }: Skeleton, architecture: Architecture) {
  return {
    cell: space.choices(space.representative(space.classOf(architecture))),
    skeleton: {
      ...protocol.network,
      imageSize: dataset.test.size,
      imageChannels: dataset.test.channels,
      classes: dataset.classes,
    },
  };
}

/** The network of an architecture, within the skeleton of a protocol. */
export function networkOf(options: Skeleton, architecture: Architecture): Network {
  const { cell, skeleton } = partsOf(options, architecture);
  const { mean, deviation } = options.dataset;
  return buildNetwork(cell, { ...skeleton, mean, deviation });
}

export function createTrainedStore(options: BenchOptions): TrainedStore {
  const { space, dataset, protocol, backend, log, weights: shared, onProgress } = options;
  const images = Math.min(protocol.training.images ?? Infinity, dataset.train.count);

  function record(code: string, seconds: number, failure?: string): void {
    if (log.find(code, "training") === undefined)
      log.append({
        architecture: code,
        work: "training",
        ...(failure === undefined ? {} : { failure }),
        seconds,
        images: images * protocol.training.epochs,
      });
  }

  /** Goes on from the last epoch that was stored. */
  function resume(code: string, network: Network, path: string) {
    const partial = path.replace(/\.safetensors$/, ".checkpoint.safetensors");
    const random = createRandom(`live|${protocol.seed}|${code}|training`);
    const { epochs, batchSize, adversarial } = protocol.training;
    return withinMemory(backend.name, "training.batchSize", batchSize, async () => {
      const checkpoint = await train(network, dataset.train, protocol.training, random, {
        resume: loadCheckpoint(partial, network),
        onEpoch: (reached) => saveCheckpoint(reached.epoch === epochs ? path : partial, network, reached),
        // Where a batch takes minutes no timer fires between two reports either.
        onBatch: giveSigns,
        onAttackStep: giveSigns,
        onProgress: ({ epoch, fraction, loss, imagesPerSecond }) =>
          onProgress?.({
            architecture: code,
            work: "training",
            fraction,
            imagesPerSecond,
            detail: `epoch ${epoch}/${epochs}, loss ${loss.toFixed(3)}${adversarial ? ", adversarial" : ""}`,
          }),
      });
      rmSync(partial, { force: true });
      return checkpoint;
    });
  }

  return async (architecture) => {
    const code = codeIn(space, architecture);
    const network = networkOf(options, architecture);
    const path = join(shared, `${code}.safetensors`);
    try {
      const { weights, seconds } = loadCheckpoint(path, network) ?? (await resume(code, network, path));
      record(code, seconds);
      return { network, weights };
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      record(code, error.seconds, error.message);
      return undefined;
    }
  };
}
