import { describe, expect, it } from "vitest";
import { corrupt } from "../../src/live/corruptions/corrupt.ts";
import { poisson } from "../../src/live/corruptions/noise.ts";
import { borderIndex, gaussian, motionBlur, plasma } from "../../src/live/corruptions/picture.ts";
import type { Images } from "../../src/live/data/images.ts";
import { CORRUPTIONS } from "../../src/metric/metric.ts";
import { createRandom } from "../../src/space/random.ts";

const SIZE = 32;

/** Smooth coloured waves with some texture, so that blurs and compression have something to lose. */
function waves(count: number, channels: number): Images {
  const random = createRandom("waves");
  const pixels = new Uint8Array(count * SIZE * SIZE * channels);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const [fx, fy, phase] = [0.2 + 0.6 * random.next(), 0.2 + 0.6 * random.next(), 6 * random.next()];
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++)
        for (let c = 0; c < channels; c++)
          pixels[at++] = 110 + 70 * Math.sin(fx * x + fy * y + phase + c) + random.integer(30);
  }
  return { count, size: SIZE, channels, pixels, labels: new Uint8Array(count) };
}

function distance(a: Images, b: Images): number {
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) sum += Math.abs(a.pixels[i]! - b.pixels[i]!);
  return sum / a.pixels.length;
}

describe.each(CORRUPTIONS)("%s", (kind) => {
  it("changes colour and grey images, the same way for the same stream", () => {
    for (const channels of [3, 1]) {
      const images = waves(3, channels);
      const once = corrupt(images, kind, 3, createRandom("a"));
      expect(corrupt(images, kind, 3, createRandom("a")).pixels).toEqual(once.pixels);
      expect(once.pixels).toHaveLength(images.pixels.length);
      expect(distance(images, once)).toBeGreaterThan(0.2);
    }
  });

  // With the published constants the elastic transform's affine part shrinks as its waves grow.
  it.skipIf(kind === "elastic_transform")("does more at severity 5 than at severity 1", () => {
    const images = waves(6, 3);
    const [weak, strong] = [1, 5].map((severity) =>
      distance(images, corrupt(images, kind, severity, createRandom("b"))),
    );
    expect(strong).toBeGreaterThan(weak!);
  });
});

it("two images that are the same get noise of their own, and each the same wherever the others end", () => {
  const one = waves(1, 1);
  const pixels = Uint8Array.from([...one.pixels, ...one.pixels]);
  const both = corrupt({ ...one, count: 2, pixels }, "gaussian_noise", 3, createRandom("a")).pixels;
  const [first, second] = [both.subarray(0, SIZE * SIZE), both.subarray(SIZE * SIZE)];
  expect(first).not.toEqual(second);
  expect(first).toEqual(corrupt(one, "gaussian_noise", 3, createRandom("a")).pixels);
});

describe("closed forms", () => {
  const images = waves(1, 3);

  it("contrast shrinks the distance to each channel's mean", () => {
    const low = corrupt(images, "contrast", 5, createRandom("c"));
    for (let c = 0; c < 3; c++) {
      const channel = ({ pixels }: Images): Uint8Array => pixels.filter((_, i) => i % 3 === c);
      const mean = channel(images).reduce((a, b) => a + b, 0) / SIZE ** 2;
      channel(low).forEach((value, i) => {
        const exact = (channel(images)[i]! - mean) * 0.15 + mean;
        expect(value).toBe(Math.floor(exact + 1e-9));
      });
    }
  });

  it("motion blur along a row is a falling half of a Gaussian, truncated as ImageMagick does", () => {
    const random = createRandom("row");
    const values = Float64Array.from({ length: SIZE * SIZE }, () => random.integer(256) / 255);
    const blurred = motionBlur({ size: SIZE, channels: 1, values }, 6, 2, 0).values;
    const weights = Array.from({ length: 13 }, (_, i) => Math.exp(-(i * i) / 8));
    const total = weights.reduce((a, b) => a + b, 0);
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const seen = weights.map((w, i) => (w / total) * values[y * SIZE + Math.min(x + i, SIZE - 1)]! * 255);
        const exact = seen.reduce((a, b) => a + b, 0);
        expect(255 * blurred[y * SIZE + x]!).toBeCloseTo(Math.floor(exact + 1e-9), 9);
      }
  });

  it("brightness raises each pixel's largest channel by a constant and keeps its hue", () => {
    const bright = corrupt(images, "brightness", 2, createRandom("c"));
    for (let p = 0; p < SIZE * SIZE; p++) {
      const before = images.pixels.subarray(3 * p, 3 * p + 3);
      const after = bright.pixels.subarray(3 * p, 3 * p + 3);
      const [old, now] = [Math.max(...before), Math.max(...after)];
      expect(now).toBe(Math.min(255, Math.floor(old + 25.5)));
      before.forEach((value, c) => {
        expect(Math.abs(after[c]! - (value * now) / old)).toBeLessThanOrEqual(1);
      });
    }
  });

  it("noise has the deviation it should have", () => {
    const grey: Images = { ...waves(20, 1), pixels: new Uint8Array(20 * SIZE * SIZE).fill(128) };
    const deviation = (kind: "gaussian_noise" | "shot_noise"): number => {
      const { pixels } = corrupt(grey, kind, 5, createRandom("d"));
      const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length;
      return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length) / 255;
    };
    expect(deviation("gaussian_noise")).toBeCloseTo(0.1, 2);
    expect(deviation("shot_noise")).toBeCloseTo(Math.sqrt(128 / 255 / 50), 2);
    const impulses = corrupt(grey, "impulse_noise", 5, createRandom("d")).pixels;
    const share = impulses.filter((value) => value !== 128).length / impulses.length;
    expect(share).toBeCloseTo(0.07, 2);
  });

  it("pixelate averages blocks", () => {
    const half = corrupt(waves(1, 1), "pixelate", 5, createRandom("e"));
    // 32 pixels become 20 and then 32 again: at most 20 different columns are left.
    const columns = new Set(
      Array.from({ length: SIZE }, (_, x) =>
        Array.from({ length: SIZE }, (_, y) => half.pixels[y * SIZE + x]).join(),
      ),
    );
    expect(columns.size).toBeLessThanOrEqual(20);
  });
});

describe("parts", () => {
  it("Poisson variates have mean and variance λ, on both sides of the change of method", () => {
    const random = createRandom("poisson");
    for (const mean of [0.3, 5, 9.9, 10.1, 40, 300]) {
      const draws = Float64Array.from({ length: 20_000 }, () => poisson(mean, random));
      const average = draws.reduce((a, b) => a + b, 0) / draws.length;
      const variance = draws.reduce((sum, draw) => sum + (draw - average) ** 2, 0) / draws.length;
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / draws.length));
      expect(variance / mean).toBeGreaterThan(0.94);
      expect(variance / mean).toBeLessThan(1.06);
    }
  });

  it("borders continue as their names say", () => {
    const line = (border: "nearest" | "reflect" | "reflect101"): number[] =>
      [-2, -1, 0, 3, 4, 5].map((i) => borderIndex(i, 4, border));
    expect(line("nearest")).toEqual([0, 0, 0, 3, 3, 3]);
    expect(line("reflect")).toEqual([1, 0, 0, 3, 3, 2]);
    expect(line("reflect101")).toEqual([2, 1, 0, 3, 2, 1]);
  });

  it("a Gaussian filter keeps the mean and a constant picture", () => {
    const flat = { size: 8, channels: 1, values: new Float64Array(64).fill(0.4) };
    for (const value of gaussian(flat, 1.3, 4, "nearest").values) expect(value).toBeCloseTo(0.4, 12);
  });

  it("plasma fills [0, 1], also for sizes that are no power of two", () => {
    for (const size of [28, 32]) {
      const { values } = plasma(size, 2, createRandom("plasma"));
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(new Set(values).size).toBeGreaterThan(size);
    }
  });
});
