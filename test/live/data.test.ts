import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPickle } from "../../src/files/pickle.ts";
import { loadCifar10, loadCifar100 } from "../../src/live/data/cifar.ts";
import { corruptedTest, corruptionPlace, corruptionSource } from "../../src/live/data/corrupted.ts";
import { loadImageNet16 } from "../../src/live/data/imagenet16.ts";
import { type Dataset, fingerprintOf } from "../../src/live/data/images.ts";
import { keepCorrupted } from "../../src/live/data/kept.ts";
import { loadMnist, parseDigits } from "../../src/live/data/mnist.ts";
import { openImages } from "../../src/live/data/open.ts";
import { encodeNpy, readNpyRows } from "../../src/live/exchange/npy.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/live/exchange/safetensors.ts";
import { loadCheckpoint } from "../../src/live/exchange/weights-file.ts";
import type { Network } from "../../src/live/network/network.ts";
import { createRandom } from "../../src/space/random.ts";
import { pickleBatch } from "../fixtures/pickle.ts";
import { toy } from "./toy.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rnb-data-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A record: label bytes, then a plane of 1s, of 2s and of 3s with one marked pixel. */
function record(...labels: number[]): Buffer {
  const planes = [1, 2, 3].map((value) => Buffer.alloc(1024, value));
  planes[0]![5] = 99;
  return Buffer.concat([Buffer.from(labels), ...planes]);
}

describe("CIFAR in its binary version", () => {
  const write = (): void => {
    const batches = join(folder, "cifar-10-batches-bin");
    mkdirSync(batches, { recursive: true });
    for (const name of [
      "data_batch_1",
      "data_batch_2",
      "data_batch_3",
      "data_batch_4",
      "data_batch_5",
      "test_batch",
    ])
      writeFileSync(join(batches, `${name}.bin`), Buffer.concat([record(3), record(9)]));
  };

  it("becomes images with the channel last", () => {
    write();
    const { train, test } = loadCifar10(folder, 2);
    expect(train.count).toBe(10);
    expect([...test.labels]).toEqual([3, 9]);
    expect([...test.pixels.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
    expect([...test.pixels.subarray(15, 18)]).toEqual([99, 2, 3]);
  });

  it("takes the fine label of CIFAR-100", () => {
    const batches = join(folder, "cifar-100-binary");
    mkdirSync(batches, { recursive: true });
    for (const name of ["train", "test"])
      writeFileSync(join(batches, `${name}.bin`), Buffer.concat([record(19, 73), record(4, 11)]));
    expect([...loadCifar100(folder, { train: 2, test: 2 }).test.labels]).toEqual([73, 11]);
  });

  it("is refused when missing, cut off, of another size, or with a wrong label", () => {
    write();
    const path = join(folder, "cifar-10-batches-bin", "test_batch.bin");
    truncateSync(path, 4000);
    expect(() => loadCifar10(folder, 2)).toThrow(
      /damaged image file .*test_batch.bin: 4000 bytes, 6146 expected/,
    );
    writeFileSync(path, Buffer.concat([record(3), record(10)]));
    expect(() => loadCifar10(folder, 2)).toThrow(/label 10 in record 2/);
    expect(() => loadCifar10(folder)).toThrow(/6146 bytes, 30730000 expected/);
    rmSync(path);
    expect(() => loadCifar10(folder, 2)).toThrow(/no image file .*test_batch.bin/);
    expect(() => openImages("cifar10", undefined)).toThrow(/--images/);
    expect(() => openImages("cifar1", folder)).toThrow(/did you mean "cifar10"/);
  });
});

describe("pickled batches of ImageNet16-120", () => {
  it("become the images of the first 120 classes", () => {
    const batches = join(folder, "ImageNet16");
    mkdirSync(batches, { recursive: true });
    const pixels = Buffer.from(Uint8Array.from({ length: 2 * 768 }, (_, i) => i % 251));
    for (const name of ["train_data_batch_1", "val_data"])
      writeFileSync(join(batches, name), pickleBatch(pixels, [121, 5]));
    const { test, classes } = loadImageNet16(folder, 1);
    expect(classes).toBe(120);
    expect(test).toMatchObject({ count: 1, size: 16, channels: 3 });
    expect([...test.labels]).toEqual([4]);
    expect([...test.pixels.subarray(0, 3)]).toEqual([768 % 251, (768 + 256) % 251, (768 + 512) % 251]);
  });

  it("are refused when cut off, or of another kind", () => {
    const whole = pickleBatch(Buffer.alloc(768), [7]);
    const path = join(folder, "ImageNet16", "val_data");
    for (const [bytes, message] of [
      [whole.subarray(0, 400), /damaged image file .*val_data: it is cut off/],
      [Buffer.from("hello"), /damaged image file/],
      [pickleBatch(Buffer.alloc(700), [7]), /no "data" of n × 768 bytes/],
    ] as const) {
      writeFileSync(path, bytes);
      expect(() => loadImageNet16(folder, 1)).toThrow(message);
    }
    expect(() => readPickle(Buffer.from("I1\n."))).toThrow(/opcode 0x49/);
    writeFileSync(path, pickleBatch(Buffer.alloc(768), [0]));
    expect(() => loadImageNet16(folder, 1)).toThrow(/val_data: label 0 of image 1/);
  });

  it.each([
    ["a text that steps back", "T\xfb\xff\xff\xff.", /cut off/],
    ["a tuple without a beginning", "NNt.", /not well formed/],
    ["an item for no list", "Na.", /not well formed/],
    ["items for no dictionary", "](NNu.", /not well formed/],
    ["an answer that is not there", ".", /not well formed/],
    ["a name that was never given", "h\x05.", /not well formed/],
    // Each list holds the one before it twice: as text it would have 2 to the 40th items.
    ["a callable of nested lists", `]q\0${"(h\0h\0tq\0".repeat(40)}NR.`, /not well formed/],
  ])("are refused when they hold %s", (_, pickle, message) => {
    expect(() => readPickle(Buffer.from(pickle, "latin1"))).toThrow(message);
  });
});

describe("published corrupted images", () => {
  const pixels = Uint8Array.from({ length: 50_000 * 12 }, (_, i) => (i / 12) % 256);
  const images = {
    count: 3,
    size: 2,
    channels: 3,
    pixels: new Uint8Array(36),
    labels: Uint8Array.of(1, 2, 3),
  };
  const dataset = {
    name: "cifar10",
    classes: 10,
    train: images,
    test: images,
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
    corrupted: "",
  };

  it("are taken where they lie, severity by severity, and checked against the labels", () => {
    const corrupted = join(folder, "CIFAR-10-C");
    const there = { ...dataset, corrupted };
    mkdirSync(corrupted, { recursive: true });
    writeFileSync(join(corrupted, "fog.npy"), encodeNpy(pixels, [50_000, 2, 2, 3]));
    const labels = Uint8Array.from({ length: 50_000 }, (_, i) => (i % 10_000) + 1);
    writeFileSync(join(corrupted, "labels.npy"), encodeNpy(labels, [50_000]));
    const found = corruptedTest(there, "fog", 2, 3, createRandom("x"));
    expect(found.pixels[0]).toBe(10_000 % 256);
    expect(found.count).toBe(3);
    expect(() => corruptedTest(there, "snow", 2, 3, createRandom("x"))).toThrow(/cannot read .*snow.npy/);

    // Of the contents: of the images that count, whatever the others are.
    const place = corruptionPlace(there, 3);
    expect(corruptionPlace(there, 3)).toBe(place);
    pixels[3 * 12] = 77;
    writeFileSync(join(corrupted, "fog.npy"), encodeNpy(pixels, [50_000, 2, 2, 3]));
    expect(corruptionPlace(there, 3)).toBe(place);
    expect(corruptionPlace(there, 4)).not.toBe(place);
    pixels[40_000 * 12 + 35] = 77;
    writeFileSync(join(corrupted, "fog.npy"), encodeNpy(pixels, [50_000, 2, 2, 3]));
    expect(corruptionPlace(there, 3)).not.toBe(place);

    // A damaged file has a fingerprint, too: only who needs it is told.
    const whole = corruptionPlace(there, 3);
    writeFileSync(join(corrupted, "snow.npy"), "torn off");
    expect(corruptionPlace(there, 3)).not.toBe(whole);
    expect(() => corruptedTest(there, "snow", 2, 3, createRandom("x"))).toThrow(/snow.npy is cut off/);

    labels[20_001] = 0;
    writeFileSync(join(corrupted, "labels.npy"), encodeNpy(labels, [50_000]));
    expect(() => corruptedTest(there, "fog", 3, 3, createRandom("x"))).toThrow(/does not belong/);
  });
});

describe("the source of corrupted images", () => {
  it("is decided when the images are opened, whatever comes or goes later", () => {
    const images = join(folder, "source");
    const batches = join(images, "cifar-100-binary");
    mkdirSync(batches, { recursive: true });
    for (const name of ["train", "test"]) writeFileSync(join(batches, `${name}.bin`), record(19, 73));
    const open = (): Dataset => loadCifar100(images, { train: 1, test: 1 });
    const published = join(images, "CIFAR-100-C");
    const store = join(folder, "source-store");

    const before = open();
    const generated = keepCorrupted(before, 1, store);
    mkdirSync(published);
    writeFileSync(join(published, "labels.npy"), encodeNpy(new Uint8Array(50_000).fill(73), [50_000]));
    writeFileSync(join(published, "fog.npy"), encodeNpy(new Uint8Array(50_000 * 3072), [50_000, 32, 32, 3]));
    expect(corruptionSource(before)).toBe("generated");
    expect(generated("fog", 1).pixels.some((value) => value > 0)).toBe(true);

    const after = open();
    expect(corruptionSource(after)).toBe("published files");
    const taken = keepCorrupted(after, 1, store);
    expect(taken("fog", 1).pixels.every((value) => value === 0)).toBe(true);
    rmSync(published, { recursive: true });
    expect(corruptionSource(after)).toBe("published files");
    expect(() => taken("fog", 1)).toThrow(/cannot read .*labels.npy/);
  });
});

describe("generated corrupted images", () => {
  const store = (name: string): string => join(folder, name);
  const filesIn = (place: string): string[] =>
    readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".npy"));
  const fog = (count: number): Uint8Array => {
    const random = createRandom("live|corruptions|toy");
    return corruptedTest(toy, "fog", 3, count, random).pixels;
  };

  it("are made once, for every process that shares the store", () => {
    const place = store("once");
    expect(keepCorrupted(toy, 10, place)("fog", 3).pixels).toEqual(fog(10));
    const [file] = filesIn(place);
    expect(file).toMatch(/^toy-corrupted-[0-9a-f]{12}.fog-3\.npy$/);
    // What is in the file is what is answered: nobody made it again.
    const other = Uint8Array.from({ length: 10 * 64 }, (_, i) => i);
    writeFileSync(join(place, file!), encodeNpy(other, [10, 8, 8, 1]));
    const again = (count: number): number[] => [...keepCorrupted(toy, count, place)("fog", 3).pixels];
    expect(again(10)).toEqual([...other]);
    expect(again(4)).toEqual([...other.subarray(0, 4 * 64)]);
  });

  it("are made again where there are too few, and where the file is damaged", () => {
    const place = store("again");
    keepCorrupted(toy, 5, place)("fog", 3);
    const path = join(place, filesIn(place)[0]!);
    expect(keepCorrupted(toy, 9, place)("fog", 3).pixels).toEqual(fog(9));
    const whole = readFileSync(path);
    for (const damaged of [whole.subarray(0, -1), whole.subarray(0, 9), Buffer.from("x"), Buffer.alloc(0)]) {
      writeFileSync(path, damaged);
      expect(keepCorrupted(toy, 9, place)("fog", 3).pixels).toEqual(fog(9));
      expect(readFileSync(path)).toEqual(whole);
    }
  });

  it("of other test images lie elsewhere", () => {
    const place = store("others");
    const pixels = toy.test.pixels.slice().fill(7, 0, 1);
    for (const test of [toy.test, { ...toy.test, pixels }])
      keepCorrupted({ ...toy, test }, 2, place)("fog", 1);
    expect(filesIn(place)).toHaveLength(2);
  });
});

describe("numpy files", () => {
  it("are read in part, and refused when they are something else", () => {
    const path = join(folder, "a.npy");
    writeFileSync(
      path,
      encodeNpy(
        Uint8Array.from({ length: 24 }, (_, i) => i),
        [4, 2, 3],
      ),
    );
    expect([...readNpyRows(path, [2, 3], 2, 1)]).toEqual([12, 13, 14, 15, 16, 17]);
    expect(() => readNpyRows(path, [2, 3], 2, 3)).toThrow(/rows of \(2, 3\) are needed, 5 or more/);
    expect(() => readNpyRows(path, [3, 2], 0, 1)).toThrow(/has shape \(4, 2, 3\)/);
    truncateSync(path, 140);
    expect(() => readNpyRows(path, [2, 3], 3, 1)).toThrow(/cut off/);
    writeFileSync(path, encodeNpy(new Float32Array(24), [4, 2, 3]));
    expect(() => readNpyRows(path, [2, 3], 0, 1)).toThrow(/holds "<f4", not bytes/);
    const huge = Buffer.from(encodeNpy(new Uint8Array(24), [4, 2, 3]));
    huge[6] = 2;
    huge.writeUInt32LE(0xfffffff0, 8);
    writeFileSync(path, huge);
    expect(() => readNpyRows(path, [2, 3], 0, 1)).toThrow(/a header of 4294967280 bytes/);
    expect(() => readNpyRows("/dev/zero", [2, 3], 0, 1)).toThrow("/dev/zero is no plain file");
    writeFileSync(path, "not an array file");
    expect(() => readNpyRows(path, [2, 3], 0, 1)).toThrow(/not a numpy array file/);
    expect(() => readNpyRows(join(folder, "none.npy"), [], 0, 1)).toThrow(/cannot read/);
  });
});

describe("safetensors", () => {
  const tensors = new Map([
    ["a.weight", { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) }],
    ["b", { shape: [1], values: Float32Array.of(-0.5) }],
  ]);

  it("come back as they were written", () => {
    const bytes = Buffer.from(encodeSafetensors({ tensors, metadata: { epoch: "3" } }));
    const back = decodeSafetensors(bytes, "x");
    expect(back.metadata).toEqual({ epoch: "3" });
    expect([...back.tensors]).toEqual([...tensors]);
    expect(Number(bytes.readBigUInt64LE()) % 8).toBe(0);
  });

  it("are refused when damaged", () => {
    const bytes = Buffer.from(encodeSafetensors({ tensors, metadata: {} }));
    expect(() => decodeSafetensors(bytes.subarray(0, 4), "f")).toThrow(/f is damaged: too short/);
    expect(() => decodeSafetensors(bytes.subarray(0, 30), "f")).toThrow(/header is cut off/);
    expect(() => decodeSafetensors(bytes.subarray(0, -2), "f")).toThrow(/"b" is cut off/);
    expect(() =>
      decodeSafetensors(Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(400, 65)]), "f"),
    ).toThrow(/not whole JSON/);
  });

  it.each([
    ["null", "null", /no object/],
    ["a list", "[1]", /no object/],
    ["metadata that is no text", '{"__metadata__": {"epoch": {}}}', /metadata is not text/],
    ["metadata that is no object", '{"__metadata__": null}', /metadata is not text/],
    ["an entry of null", '{"a": null}', /"a" is no array/],
    [
      "a shape beyond all numbers",
      '{"a": {"dtype": "F32", "shape": [1e300, 1e300], "data_offsets": [0, 0]}}',
      /"a"/,
    ],
    [
      "many arrays of the same bytes",
      JSON.stringify(
        Object.fromEntries(
          ["a", "b"].map((name) => [name, { dtype: "F32", shape: [2], data_offsets: [0, 8] }]),
        ),
      ),
      /overlap/,
    ],
    [
      "a header nested without end",
      `{"a": ${"[".repeat(1e5)}${"]".repeat(1e5)}}`,
      /nested more than 64 deep/,
    ],
  ])("are refused with a header of %s", (_, header, message) => {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const bytes = Buffer.concat([length, Buffer.from(header), Buffer.alloc(8)]);
    expect(() => decodeSafetensors(bytes, "f")).toThrow(message);
  });

  it("are no checkpoint unless they say an epoch", () => {
    const path = join(folder, "checkpoint.safetensors");
    const network = { parameters: [], norms: [] } as unknown as Network;
    for (const metadata of [
      {},
      { epoch: "-1", seconds: "0" },
      { epoch: "1.5", seconds: "0" },
      { epoch: "1e999", seconds: "0" },
    ]) {
      writeFileSync(path, encodeSafetensors({ tensors, metadata: metadata as Record<string, string> }));
      expect(() => loadCheckpoint(path, network)).toThrow(/does not say which epoch/);
    }
    writeFileSync(path, encodeSafetensors({ tensors, metadata: { epoch: "2", seconds: "0.5" } }));
    expect(loadCheckpoint(path, network)).toMatchObject({ epoch: 2, seconds: 0.5 });
  });
});

describe("MNIST digits", () => {
  it.each(["null", '{"data": [1]}', '{"data": {}}', "{", JSON.stringify({ data: new Array(784).fill("1") })])(
    "are refused as %j",
    (text) => {
      expect(() => parseDigits(text, "3.json")).toThrow(
        "damaged digits: 3.json; reinstall the package mnist",
      );
    },
  );

  it("are ten thousand, split once and for all", () => {
    const mnist = loadMnist();
    expect(mnist.train.count + mnist.test.count).toBe(10_000);
    expect(mnist.test.count).toBe(2000);
    const counts = new Array(10).fill(0);
    for (const label of mnist.test.labels) counts[label]++;
    expect(Math.min(...counts)).toBeGreaterThan(140);
    expect(mnist.test.pixels.includes(255)).toBe(true);
    expect(fingerprintOf(mnist)).toBe(fingerprintOf(loadMnist()));
  });
});
