/**
 * CIFAR-10 and CIFAR-100 in their binary version (https://www.cs.toronto.edu/~kriz/cifar.html): records of one or
 * two label bytes and 3,072 pixels, channel by channel.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import { readIfThere } from "../../files/read.ts";
import { CIFAR10, CIFAR100 } from "../../image-sets.ts";
import type { Dataset, Images } from "./images.ts";

const { size: SIZE } = CIFAR10;
const PIXELS = SIZE * SIZE * 3;

/** @param folder the one that holds `cifar-10-batches-bin` */
export function loadCifar10(folder: string, recordsPerFile = 10_000): Dataset {
  const read = (name: string): Images =>
    readRecords(join(folder, "cifar-10-batches-bin", name), 1, recordsPerFile, CIFAR10.classes);
  return {
    name: CIFAR10.name,
    classes: CIFAR10.classes,
    train: concatenate([1, 2, 3, 4, 5].map((batch) => read(`data_batch_${batch}.bin`))),
    test: read("test_batch.bin"),
    mean: [125.3, 123.0, 113.9].map((value) => value / 255),
    deviation: [63.0, 62.1, 66.7].map((value) => value / 255),
    corrupted: folderIfThere(folder, "CIFAR-10-C"),
  };
}

/** @param folder the one that holds `cifar-100-binary` */
export function loadCifar100(folder: string, records = { train: 50_000, test: 10_000 }): Dataset {
  const read = (name: "train" | "test"): Images =>
    readRecords(join(folder, "cifar-100-binary", `${name}.bin`), 2, records[name], CIFAR100.classes);
  return {
    name: CIFAR100.name,
    classes: CIFAR100.classes,
    train: read("train"),
    test: read("test"),
    mean: [129.3, 124.1, 112.4].map((value) => value / 255),
    deviation: [68.2, 65.4, 70.4].map((value) => value / 255),
    corrupted: folderIfThere(folder, "CIFAR-100-C"),
  };
}

function folderIfThere(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  return existsSync(path) ? path : undefined;
}

/** The last label byte of a record is the one that counts (the fine label of CIFAR-100). */
function readRecords(path: string, labelBytes: number, records: number, classes: number): Images {
  const bytes = readIfThere(path);
  if (bytes === undefined)
    throw new UserError(
      `no image file ${path}; unpack the binary version from https://www.cs.toronto.edu/~kriz/cifar.html there`,
    );
  const record = labelBytes + PIXELS;
  if (bytes.length !== records * record)
    throw new UserError(
      `damaged image file ${path}: ${bytes.length} bytes, ${records * record} expected; unpack it again`,
    );
  const labels = new Uint8Array(records);
  const pixels = new Uint8Array(records * PIXELS);
  for (let r = 0; r < records; r++) {
    const start = r * record + labelBytes;
    labels[r] = bytes[start - 1]!;
    if (labels[r]! >= classes)
      throw new UserError(`damaged image file ${path}: label ${labels[r]} in record ${r + 1}`);
    channelsLast(bytes.subarray(start, start + PIXELS), SIZE, pixels.subarray(r * PIXELS, (r + 1) * PIXELS));
  }
  return { count: records, size: SIZE, channels: 3, pixels, labels };
}

/** [3, size, size] → [size, size, 3] */
export function channelsLast(from: Uint8Array, size: number, to: Uint8Array): void {
  const plane = size * size;
  for (let c = 0; c < 3; c++) for (let i = 0; i < plane; i++) to[3 * i + c] = from[c * plane + i]!;
}

/** Images of several files as one set. */
export function concatenate(parts: readonly Images[]): Images {
  const join = (arrays: readonly Uint8Array[]): Uint8Array => {
    const all = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return all;
  };
  return {
    ...parts[0]!,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    pixels: join(parts.map(({ pixels }) => pixels)),
    labels: join(parts.map(({ labels }) => labels)),
  };
}
