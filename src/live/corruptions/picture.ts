/**
 * One image as the corruptions see it, and the filters they share.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";

/** [size, size, channels] in [0, 1]; 1 or 3 channels. */
export interface Picture {
  readonly size: number;
  readonly channels: number;
  readonly values: Float64Array;
}

/** A corruption at a severity, 1 … 5. It may exceed [0, 1]: the caller clips. */
export type Corruption = (picture: Picture, severity: number, random: Random) => Picture;

/** The constant of a severity. */
export function at<T>(constants: readonly [T, T, T, T, T], severity: number): T {
  return constants[severity - 1]!;
}

export function mapPicture(picture: Picture, f: (value: number, index: number) => number): Picture {
  return { ...picture, values: picture.values.map(f) };
}

/** Clips to [0, 1]. */
export function clipUnit(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** Rounded down to 8 bits, as numpy's conversion does. */
export function truncate8(picture: Picture): Picture {
  return mapPicture(picture, (value) => Math.floor(clipUnit(value) * 255 + 1e-9) / 255);
}

/** How a filter sees beyond the border: index −1 is 0 (nearest), 0 (reflect) or 1 (reflect 101). */
export type Border = "nearest" | "reflect" | "reflect101";

export function borderIndex(index: number, size: number, border: Border): number {
  if (border === "nearest") return Math.min(Math.max(index, 0), size - 1);
  const period = border === "reflect" ? 2 * size : 2 * size - 2;
  const wrapped = ((index % period) + period) % period;
  if (wrapped < size) return wrapped;
  return border === "reflect" ? period - 1 - wrapped : period - wrapped;
}

/** A plane of numbers, [size, size]. */
export interface Plane {
  readonly size: number;
  readonly values: Float64Array;
}

/** Correlates each channel with an odd square kernel. */
export function filter2d(picture: Picture, kernel: Plane, border: Border): Picture {
  const { size, channels, values } = picture;
  const half = (kernel.size - 1) / 2;
  const out = new Float64Array(values.length);
  for (let ky = 0; ky < kernel.size; ky++)
    for (let kx = 0; kx < kernel.size; kx++) {
      const weight = kernel.values[ky * kernel.size + kx]!;
      if (weight === 0) continue;
      for (let y = 0; y < size; y++) {
        const row = borderIndex(y + ky - half, size, border) * size;
        for (let x = 0; x < size; x++) {
          const from = (row + borderIndex(x + kx - half, size, border)) * channels;
          const to = (y * size + x) * channels;
          for (let c = 0; c < channels; c++) out[to + c] = out[to + c]! + weight * values[from + c]!;
        }
      }
    }
  return { ...picture, values: out };
}

/** Gaussian weights at −radius … radius, summing to one. */
export function gaussianWeights(sigma: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Gaussian filter cut off at `truncate` deviations, as SciPy's and scikit-image's. */
export function gaussian(picture: Picture, sigma: number, truncate: number, border: Border): Picture {
  const radius = Math.floor(truncate * sigma + 0.5);
  if (sigma <= 0 || radius === 0) return picture;
  const weights = gaussianWeights(sigma, radius);
  const { size, channels } = picture;
  const pass = (from: Float64Array, strideAlong: number, strideAcross: number): Float64Array => {
    const out = new Float64Array(from.length);
    for (let across = 0; across < size; across++)
      for (let along = 0; along < size; along++)
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = -radius; k <= radius; k++) {
            const place = across * strideAcross + borderIndex(along + k, size, border) * strideAlong;
            sum += weights[k + radius]! * from[place * channels + c]!;
          }
          out[(across * strideAcross + along * strideAlong) * channels + c] = sum;
        }
    return out;
  };
  return { ...picture, values: pass(pass(picture.values, size, 1), 1, size) };
}

/** The value between pixels, linear in both directions. */
export function interpolate(picture: Picture, y: number, x: number, c: number, border: Border): number {
  const { size, channels, values } = picture;
  const y0 = Math.floor(y);
  const x0 = Math.floor(x);
  const value = (i: number, j: number): number =>
    values[(borderIndex(i, size, border) * size + borderIndex(j, size, border)) * channels + c]!;
  const down = y - y0;
  const right = x - x0;
  return (
    (1 - down) * ((1 - right) * value(y0, x0) + right * value(y0, x0 + 1)) +
    down * ((1 - right) * value(y0 + 1, x0) + right * value(y0 + 1, x0 + 1))
  );
}

/** The middle of the picture, enlarged to its size; linear, corners on corners as SciPy's zoom. */
export function clippedZoom(picture: Picture, factor: number): Picture {
  const { size, channels } = picture;
  const crop = Math.ceil(size / factor);
  const top = Math.floor((size - crop) / 2);
  const zoomed = Math.round(crop * factor);
  const trim = Math.floor((zoomed - size) / 2);
  const scale = zoomed > 1 ? (crop - 1) / (zoomed - 1) : 0;
  const values = new Float64Array(picture.values.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < channels; c++)
        values[(y * size + x) * channels + c] = interpolate(
          picture,
          top + Math.min(crop - 1, (y + trim) * scale),
          top + Math.min(crop - 1, (x + trim) * scale),
          c,
          "nearest",
        );
  return { ...picture, values };
}

/** A fractal height map in [0, 1] by the diamond–square algorithm, on a torus of the next power of two, cropped. */
export function plasma(size: number, decay: number, random: Random): Plane {
  const map = 2 ** Math.ceil(Math.log2(size));
  const heights = new Float64Array(map * map);
  const get = (y: number, x: number): number =>
    heights[(((y % map) + map) % map) * map + (((x % map) + map) % map)]!;
  let wibble = 100;
  for (let step = map; step >= 2; step /= 2) {
    const half = step / 2;
    const set = (y: number, x: number, sum: number): void => {
      heights[y * map + x] = sum / 4 + wibble * wibble * (2 * random.next() - 1);
    };
    for (let y = 0; y < map; y += step)
      for (let x = 0; x < map; x += step)
        set(y + half, x + half, get(y, x) + get(y + step, x) + get(y, x + step) + get(y + step, x + step));
    for (const [dy, dx] of [
      [0, half],
      [half, 0],
    ] as const)
      for (let y = dy; y < map; y += step)
        for (let x = dx; x < map; x += step)
          set(y, x, get(y - half, x) + get(y + half, x) + get(y, x - half) + get(y, x + half));
    wibble /= decay;
  }
  let lowest = Infinity;
  let highest = -Infinity;
  for (const height of heights) {
    lowest = Math.min(lowest, height);
    highest = Math.max(highest, height);
  }
  const values = new Float64Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) values[y * size + x] = (get(y, x) - lowest) / (highest - lowest);
  return { size, values };
}

/** A line of falling weights from each pixel, in a direction in degrees, as ImageMagick's motion blur. */
export function motionBlur(picture: Picture, radius: number, sigma: number, degrees: number): Picture {
  const width = 2 * Math.ceil(radius) + 1;
  const weights = Array.from({ length: width }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights.reduce((a, b) => a + b, 0);
  const angle = (degrees * Math.PI) / 180;
  const { size, channels, values } = picture;
  const out = new Float64Array(values.length);
  for (let i = 0; i < width; i++) {
    const right = Math.ceil(i * Math.cos(angle) - 0.5);
    const down = Math.ceil(i * Math.sin(angle) - 0.5);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const row = borderIndex(y + down, size, "nearest");
        const from = (row * size + borderIndex(x + right, size, "nearest")) * channels;
        const to = (y * size + x) * channels;
        for (let c = 0; c < channels; c++)
          out[to + c] = out[to + c]! + (weights[i]! / sum) * values[from + c]!;
      }
  }
  // The published code reads the blurred image back as bytes, which ImageMagick truncates.
  return truncate8({ ...picture, values: out });
}
