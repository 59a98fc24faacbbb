/**
 * Contrast, elastic transform, pixelation, and JPEG compression (in its own file).
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { at, type Corruption, gaussian, interpolate, type Picture } from "./picture.ts";

export const contrast: Corruption = (picture, severity) => {
  const factor = at([0.75, 0.5, 0.4, 0.3, 0.15], severity);
  const { channels, values } = picture;
  const means = new Float64Array(channels);
  values.forEach((value, i) => {
    means[i % channels] = means[i % channels]! + (value * channels) / values.length;
  });
  return {
    ...picture,
    values: values.map((value, i) => (value - means[i % channels]!) * factor + means[i % channels]!),
  };
};

/** A random affine map, then a random smooth displacement of every pixel. Constants are shares of the size. */
export const elasticTransform: Corruption = (picture, severity, random) => {
  const { size, channels } = picture;
  const [strength, smoothness, affine] = at(
    [
      [0, 0, 0.08],
      [0.05, 0.2, 0.07],
      [0.08, 0.06, 0.06],
      [0.1, 0.04, 0.05],
      [0.1, 0.03, 0.03],
    ],
    severity,
  ).map((share) => share * size) as [number, number, number];
  const source = randomAffine(size, affine, random);
  const warped: Picture = { ...picture, values: new Float64Array(picture.values.length) };
  const displacement = (): Float64Array => {
    const values = Float64Array.from({ length: size * size }, () => 2 * random.next() - 1);
    return gaussian({ size, channels: 1, values }, smoothness, 3, "reflect").values;
  };
  const out: Picture = { ...picture, values: new Float64Array(picture.values.length) };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [fromX, fromY] = source(x, y);
      for (let c = 0; c < channels; c++)
        warped.values[(y * size + x) * channels + c] = interpolate(picture, fromY, fromX, c, "reflect101");
    }
  const dx = displacement();
  const dy = displacement();
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const pixel = y * size + x;
      for (let c = 0; c < channels; c++)
        out.values[pixel * channels + c] = interpolate(
          warped,
          y + strength * dy[pixel]!,
          x + strength * dx[pixel]!,
          c,
          "reflect",
        );
    }
  return out;
};

/** Where a pixel comes from, under the affine map that moves three points by up to `reach` each way. */
function randomAffine(
  size: number,
  reach: number,
  random: Random,
): (x: number, y: number) => [number, number] {
  const centre = Math.floor(size / 2);
  const arm = Math.floor(size / 3);
  const from = [
    [centre + arm, centre + arm],
    [centre + arm, centre - arm],
    [centre - arm, centre - arm],
  ] as const;
  const to = from.map(([x, y]) => [
    x + reach * (2 * random.next() - 1),
    y + reach * (2 * random.next() - 1),
  ]) as [number, number][];
  // Barycentric coordinates in the moved triangle give the source point in the original one.
  const [[x0, y0], [x1, y1], [x2, y2]] = to as [[number, number], [number, number], [number, number]];
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  return (x, y) => {
    const a = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area;
    const b = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area;
    const mix = (i: 0 | 1): number =>
      from[0][i] + a * (from[1][i] - from[0][i]) + b * (from[2][i] - from[0][i]);
    return [mix(0), mix(1)];
  };
}

/** Shrunk and enlarged again with a box filter. */
export const pixelate: Corruption = (picture, severity) => {
  const share = at([0.95, 0.9, 0.85, 0.75, 0.65], severity);
  const small = Math.trunc(picture.size * share);
  return boxResize(boxResize(picture, small), picture.size);
};

/** Pillow's box resampling: each pass rounds to 8 bits. */
function boxResize(picture: Picture, size: number): Picture {
  const { size: from, channels } = picture;
  const ratio = from / size;
  const spread = Math.max(1, ratio);
  const taps = Array.from({ length: size }, (_, i) => {
    const centre = (i + 0.5) * ratio;
    const low = Math.max(0, Math.trunc(centre - 0.5 * spread + 0.5));
    const high = Math.min(from, Math.trunc(centre + 0.5 * spread + 0.5));
    const inside: number[] = [];
    for (let k = low; k < high; k++) {
      const offset = (k - centre + 0.5) / spread;
      if (offset > -0.5 && offset <= 0.5) inside.push(k);
    }
    return inside;
  });
  const round = (sum: number, count: number): number => Math.round((sum / count) * 255) / 255;
  const rows = new Float64Array(from * size * channels);
  for (let y = 0; y < from; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const k of taps[x]!) sum += picture.values[(y * from + k) * channels + c]!;
        rows[(y * size + x) * channels + c] = round(sum, taps[x]!.length);
      }
  const values = new Float64Array(size * size * channels);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const k of taps[y]!) sum += rows[(k * size + x) * channels + c]!;
        values[(y * size + x) * channels + c] = round(sum, taps[y]!.length);
      }
  return { size, channels, values };
}
