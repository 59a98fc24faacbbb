/**
 * Defocus, glass, motion and zoom blur.
 *
 * @module
 */
import {
  at,
  type Border,
  type Corruption,
  clippedZoom,
  filter2d,
  gaussian,
  gaussianWeights,
  motionBlur,
  type Picture,
  type Plane,
  truncate8,
} from "./picture.ts";

const OPENCV: Border = "reflect101";

export const defocusBlur: Corruption = (picture, severity) => {
  const [radius, alias] = at(
    [
      [0.3, 0.4],
      [0.4, 0.5],
      [0.5, 0.6],
      [1, 0.2],
      [1.5, 0.1],
    ],
    severity,
  ) as [number, number];
  return filter2d(picture, disk(radius, alias), OPENCV);
};

/** A disk on 17×17 pixels, its edge softened by a 3×3 Gaussian. */
function disk(radius: number, alias: number): Plane {
  const size = 17;
  const values = new Float64Array(size * size);
  for (let y = -8; y <= 8; y++)
    for (let x = -8; x <= 8; x++) values[(y + 8) * size + x + 8] = Number(x * x + y * y <= radius * radius);
  const sum = values.reduce((a, b) => a + b, 0);
  const plain: Picture = { size, channels: 1, values: values.map((value) => value / sum) };
  const line = gaussianWeights(alias, 1);
  const soft = Float64Array.from({ length: 9 }, (_, i) => line[Math.floor(i / 3)]! * line[i % 3]!);
  return filter2d(plain, { size: 3, values: soft }, OPENCV);
}

/**
 * Neighbouring pixels displaced between two Gaussian blurs. In the published code a displaced pixel is copied, not
 * swapped (numpy assigns through views), and its published images have that; so have ours.
 */
export const glassBlur: Corruption = (picture, severity, random) => {
  const [sigma, reach, rounds] = at(
    [
      [0.05, 1, 1],
      [0.25, 1, 1],
      [0.4, 1, 1],
      [0.25, 1, 2],
      [0.4, 1, 2],
    ],
    severity,
  ) as [number, number, number];
  const { size, channels } = picture;
  const blurred = truncate8(gaussian(picture, sigma, 4, "nearest"));
  const { values } = blurred;
  for (let round = 0; round < rounds; round++)
    for (let y = size - reach; y > reach; y--)
      for (let x = size - reach; x > reach; x--) {
        const dx = random.integer(2 * reach) - reach;
        const dy = random.integer(2 * reach) - reach;
        const from = ((y + dy) * size + x + dx) * channels;
        values.copyWithin((y * size + x) * channels, from, from + channels);
      }
  return gaussian(blurred, sigma, 4, "nearest");
};

export const motion: Corruption = (picture, severity, random) => {
  const [radius, sigma] = at(
    [
      [6, 1],
      [6, 1.5],
      [6, 2],
      [8, 2],
      [9, 2.5],
    ],
    severity,
  ) as [number, number];
  return motionBlur(picture, radius, sigma, 90 * random.next() - 45);
};

export const zoomBlur: Corruption = (picture, severity) => {
  const stop = at([1.06, 1.11, 1.16, 1.21, 1.26], severity);
  // As many steps as numpy's arange gives: rounding lets the first two lists reach their stop.
  const steps = Math.ceil((stop - 1) / 0.01);
  const sum = picture.values.slice();
  for (let step = 0; step < steps; step++) {
    const zoomed = clippedZoom(picture, 1 + 0.01 * step).values;
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + zoomed[i]!;
  }
  return { ...picture, values: sum.map((value) => value / (steps + 1)) };
};
