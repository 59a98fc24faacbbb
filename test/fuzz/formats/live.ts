/**
 * What the live engine and the surrogate read: images, weights, logs, fits.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readText } from "../../../src/files/read.ts";
import { loadCifar10 } from "../../../src/live/data/cifar.ts";
import { loadImageNet16 } from "../../../src/live/data/imagenet16.ts";
import type { Images } from "../../../src/live/data/images.ts";
import { parseDigits } from "../../../src/live/data/mnist.ts";
import { encodeNpy, readNpyRows } from "../../../src/live/exchange/npy.ts";
import { encodeSafetensors } from "../../../src/live/exchange/safetensors.ts";
import { loadCheckpoint } from "../../../src/live/exchange/weights-file.ts";
import { openLog } from "../../../src/live/log.ts";
import type { Network } from "../../../src/live/network/network.ts";
import { writeFit } from "../../../src/oracle/surrogate/fit-file.ts";
import { openSurrogate } from "../../../src/oracle/surrogate/index.ts";
import { createRandom, type Random } from "../../../src/space/random.ts";
import { pickleBatch } from "../../fixtures/pickle.ts";
import { type Format, insist, jsonLines, wholeJson } from "../format.ts";

const bytes = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.integer(256));

/** Two images of CIFAR-10 in its binary version. */
function cifar(random: Random): Buffer {
  const records = [0, 1].map(() => Buffer.from([random.integer(10), ...bytes(random, 3072)]));
  return Buffer.concat(records);
}

function insistOnLabels({ labels, count, pixels, size, channels }: Images, classes: number): void {
  insist(labels.length === count && labels.every((label) => label < classes), "a label is none");
  insist(pixels.length === count * size * size * channels, "pixels are missing");
}

/** Steps of pickle's stack machine, with little arguments and with huge ones. */
export const PICKLE = [
  ...".(0]})NtRbaesu\x85\x86\x87\x88\x93\x94",
  ...[
    "K\x01",
    "q\0",
    "h\0",
    "j\0\0\0\0",
    "I1\n",
    "ca\nb\n",
    "\x8a\xff",
    "T\xfb\xff\xff\xff",
    "q\0(h\0h\0tq\0",
  ],
  ...["X", "T", "B", "J"].flatMap((code) => [`${code}\0\0\0\0`, `${code}\xff\xff\xff\xff`]),
].map((code) => Buffer.from(code, "latin1"));

/** As much of a network as a checkpoint is read by. */
const NETWORK = {
  parameters: [
    { name: "stem.weight", shape: [1, 1, 1, 2], role: "filter" },
    { name: "head.bias", shape: [3], role: "bias" },
  ],
  norms: [{ name: "stem.norm", channels: 2, scale: 0, shift: 0, filter: undefined }],
} as unknown as Network;

function checkpoint(random: Random): Uint8Array {
  const tensor = (...shape: number[]) => ({
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  });
  const tensors = new Map([
    ["stem.weight", tensor(1, 1, 1, 2)],
    ["head.bias", tensor(3)],
    ["velocity.stem.weight", tensor(1, 1, 1, 2)],
    ["velocity.head.bias", tensor(3)],
    ["stem.norm.running_mean", tensor(2)],
    ["stem.norm.running_var", tensor(2)],
  ]);
  return encodeSafetensors({ tensors, metadata: { epoch: "3", seconds: "1.5" } });
}

/** Features of a made-up fit. */
const FEATURES = 5;

/** A fit of three metrics with one network of one layer. */
function fit(random: Random): Uint8Array {
  const numbers = (length: number) => Float64Array.from({ length }, () => random.next() + 0.1);
  return writeFit({
    space: "nas-bench-201",
    dataset: "cifar10",
    catalogue: [
      ["clean", []],
      ["fog", [1, 2]],
    ],
    source: "made-up numbers",
    sourceFingerprint: "0",
    rises: [0, 0, 0],
    model: {
      inputMean: numbers(FEATURES),
      inputScale: numbers(FEATURES),
      basis: {
        metrics: 3,
        rank: 2,
        centre: numbers(3),
        width: numbers(3),
        mean: numbers(6),
        deviation: numbers(6),
        low: numbers(6),
        high: numbers(6),
        directions: numbers(12),
      },
      networks: [{ sizes: [FEATURES, 2], parameters: numbers(2 * (FEATURES + 1)) }],
    },
    residuals: { knots: 2, factors: 1, at: numbers(6), deviation: numbers(6), loadings: numbers(3) },
  });
}

/** The line that a fit begins with names the checksum of all after it. */
function sealFit(content: Buffer): Buffer {
  const rest = content.subarray(content.indexOf(10) + 1);
  const sum = createHash("sha256").update(rest).digest("hex");
  return Buffer.concat([Buffer.from(`robust-nas-bench fit 2 ${sum}\n`), rest]);
}

export const LIVE_FORMATS: readonly Format[] = [
  {
    name: "CIFAR-10 batch",
    file: "cifar-10-batches-bin/test_batch.bin",
    sample: cifar,
    around(folder) {
      mkdirSync(join(folder, "cifar-10-batches-bin"), { recursive: true });
      for (const i of [1, 2, 3, 4, 5])
        writeFileSync(
          join(folder, "cifar-10-batches-bin", `data_batch_${i}.bin`),
          cifar(createRandom(`batch ${i}`)),
        );
    },
    read: (path) => insistOnLabels(loadCifar10(join(dirname(path), ".."), 2).test, 10),
  },
  {
    name: "ImageNet16 batch",
    file: "ImageNet16/val_data",
    sample: (random) => pickleBatch(Buffer.from(bytes(random, 2 * 768)), [121, 5]),
    tokens: PICKLE,
    around(folder) {
      mkdirSync(join(folder, "ImageNet16"), { recursive: true });
      writeFileSync(join(folder, "ImageNet16", "train_data_batch_1"), pickleBatch(Buffer.alloc(768), [7]));
    },
    read: (path) => insistOnLabels(loadImageNet16(join(dirname(path), ".."), 1).test, 120),
  },
  {
    name: "numpy array",
    file: "fog.npy",
    sample: (random) => encodeNpy(bytes(random, 24), [4, 2, 3]),
    read: (path) => insist(readNpyRows(path, [2, 3], 1, 2).length === 12, "rows are missing"),
  },
  {
    name: "MNIST digits",
    file: "3.json",
    json: wholeJson,
    sample: (random) =>
      JSON.stringify({ data: Array.from({ length: 784 }, () => Math.round(100 * random.next()) / 100) }),
    read: (path) => parseDigits(readText(path), path),
  },
  {
    name: "weights",
    file: "weights.safetensors",
    sample: checkpoint,
    json(content) {
      const length = Number(content.readBigUInt64LE());
      return {
        text: content.toString("utf8", 8, 8 + length),
        wrap(text) {
          const start = Buffer.alloc(8);
          start.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
          return Buffer.concat([start, Buffer.from(text), content.subarray(8 + length)]);
        },
      };
    },
    read(path) {
      const { epoch, seconds } = loadCheckpoint(path, NETWORK) ?? { epoch: 0, seconds: 0 };
      insist(Number.isInteger(epoch) && seconds >= 0, "it has no epoch");
    },
  },
  {
    name: "log of evaluations",
    file: "evaluations.jsonl",
    json: jsonLines,
    sample: (random) =>
      ["training", "clean", "fgsm@Linf:1"]
        .map((work) =>
          JSON.stringify({ architecture: "a", work, value: random.next(), seconds: 1, images: 10 }),
        )
        .join("\n")
        .concat("\n"),
    read(path) {
      const log = openLog(path);
      const value = log.find("a", "clean")?.value ?? 0;
      log.close();
      insist(value >= 0 && value <= 1, "a value is no accuracy");
    },
  },
  {
    name: "fit",
    file: "cifar10.fit",
    sample: fit,
    seal: sealFit,
    json(content) {
      const first = content.indexOf(10) + 1;
      const second = content.indexOf(10, first);
      return {
        text: content.toString("utf8", first, second),
        wrap: (text) =>
          sealFit(Buffer.concat([content.subarray(0, first), Buffer.from(text), content.subarray(second)])),
      };
    },
    read(path) {
      const { catalogue } = openSurrogate({ dataset: "cifar10", fit: path });
      insist(catalogue.size > 0, "it has no metric");
    },
  },
];
