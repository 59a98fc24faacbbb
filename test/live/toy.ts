/**
 * A toy world for live tests: 8×8 grey images of three kinds of stripes, and a protocol that trains on them in a
 * second.
 */
import type { Dataset, Images } from "../../src/live/data/images.ts";
import { type Protocol, resolveProtocol } from "../../src/live/protocol.ts";
import { createRandom } from "../../src/space/random.ts";

const SIZE = 8;

function stripes(count: number, seed: string): Images {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  const pixels = new Uint8Array(count * SIZE * SIZE);
  for (let i = 0; i < count; i++) {
    const phase = random.integer(4);
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const along = [x, y, x + y][labels[i]!]! + phase;
        pixels[(i * SIZE + y) * SIZE + x] = 90 + 60 * (Math.floor(along / 2) % 2) + random.integer(40);
      }
  }
  return { count, size: SIZE, channels: 1, pixels, labels };
}

export const toy: Dataset = {
  name: "toy",
  classes: 3,
  train: stripes(96, "train"),
  test: stripes(30, "test"),
  mean: [0.5],
  deviation: [0.2],
  corrupted: undefined,
};

/** What the network of a cell is built with for these images. */
export const toyNetwork = {
  ...{ channels: 4, cells: 1, imageSize: SIZE, imageChannels: 1, classes: toy.classes },
  ...{ mean: toy.mean, deviation: toy.deviation },
};

export function toyProtocol(settings: Record<string, unknown> = {}): Protocol {
  return resolveProtocol("demo", {
    network: { channels: 4, cells: 1 },
    training: { epochs: 3, batchSize: 16, crop: 0, flip: false },
    evaluation: { images: 30, batchSize: 16 },
    attacks: {
      fgsm: { epsilons: [1, 8] },
      pgd: { epsilons: [1, 8], steps: 4, relativeStep: 0.25 },
      apgd: { epsilons: [1, 8], steps: 6 },
      square: { epsilons: [8], queries: 5 },
    },
    ...settings,
  });
}
