/**
 * MNIST digits in the files and the format of CIFAR-10, to try what is for CIFAR-10 where its images are not at hand:
 * 32×32, three channels, 10,000 a file: there are 8,000 digits to train on and 2,000 to test, so that each comes
 * again.
 *
 *     npx tsx bench/digits-as-cifar.ts FOLDER && npx rnb live evaluate CODE --dataset cifar10 --images FOLDER
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Images } from "../src/live/data/images.ts";
import { loadMnist } from "../src/live/data/mnist.ts";

const SIZE = 32;
const IMAGES = 10_000;

/** A file of CIFAR-10, its first image the one of this number: a byte for its class, then its three channels. */
function file({ count, size, pixels, labels }: Images, from: number): Buffer {
  const border = (SIZE - size) / 2;
  const record = 1 + 3 * SIZE * SIZE;
  const bytes = Buffer.alloc(IMAGES * record);
  for (let n = 0; n < IMAGES; n++) {
    const i = (from + n) % count;
    const start = n * record;
    bytes[start] = labels[i]!;
    for (let channel = 0; channel < 3; channel++)
      for (let y = 0; y < size; y++) {
        const row = start + 1 + (channel * SIZE + y + border) * SIZE + border;
        bytes.set(pixels.subarray((i * size + y) * size, (i * size + y + 1) * size), row);
      }
  }
  return bytes;
}

const folder = join(process.argv[2] ?? "digits-as-cifar", "cifar-10-batches-bin");
mkdirSync(folder, { recursive: true });
const { train, test } = loadMnist();
for (let b = 0; b < 5; b++) writeFileSync(join(folder, `data_batch_${b + 1}.bin`), file(train, b * IMAGES));
writeFileSync(join(folder, "test_batch.bin"), file(test, 0));
