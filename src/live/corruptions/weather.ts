/**
 * Fog, frost, snow and brightness.
 *
 * @module
 */
import {
  at,
  type Corruption,
  clippedZoom,
  clipUnit,
  mapPicture,
  motionBlur,
  type Picture,
  plasma,
} from "./picture.ts";

export const fog: Corruption = (picture, severity, random) => {
  const [amount, decay] = at(
    [
      [0.2, 3],
      [0.5, 3],
      [0.75, 2.5],
      [1, 2],
      [1.5, 1.75],
    ],
    severity,
  ) as [number, number];
  const highest = picture.values.reduce((a, b) => Math.max(a, b), 0);
  const mist = plasma(picture.size, decay, random).values;
  return mapPicture(
    picture,
    (value, i) => ((value + amount * mist[Math.floor(i / picture.channels)]!) * highest) / (highest + amount),
  );
};

/**
 * The published code lays one of six photographs of frost over the image. They are not free to ship: ours are
 * ridges of a fractal, bluish white on grey, as bright on average as the photographs are described to be.
 */
export const frost: Corruption = (picture, severity, random) => {
  const [keep, ice] = at(
    [
      [1, 0.2],
      [1, 0.3],
      [0.9, 0.4],
      [0.85, 0.4],
      [0.75, 0.45],
    ],
    severity,
  ) as [number, number];
  const { size, channels } = picture;
  const coarse = plasma(size, 1.6, random).values;
  const tint = channels === 3 ? [0.92, 0.97, 1] : [0.96];
  return mapPicture(picture, (value, i) => {
    const ridge = 1 - Math.abs(2 * coarse[Math.floor(i / channels)]! - 1);
    return keep * value + ice * tint[i % channels]! * (0.3 + 0.7 * ridge * ridge);
  });
};

export const snow: Corruption = (picture, severity, random) => {
  const [mean, deviation, zoom, threshold, radius, sigma, keep] = at(
    [
      [0.1, 0.2, 1, 0.6, 8, 3, 0.95],
      [0.1, 0.2, 1, 0.5, 10, 4, 0.9],
      [0.15, 0.3, 1.75, 0.55, 10, 4, 0.9],
      [0.25, 0.3, 2.25, 0.6, 12, 6, 0.85],
      [0.3, 0.3, 1.25, 0.65, 14, 12, 0.8],
    ],
    severity,
  ) as [number, number, number, number, number, number, number];
  const { size, channels } = picture;
  const flakes: Picture = {
    size,
    channels: 1,
    values: Float64Array.from({ length: size * size }, () => mean + deviation * random.normal()),
  };
  const large = mapPicture(clippedZoom(flakes, zoom), (value) =>
    value < threshold ? 0 : Math.floor(clipUnit(value) * 255) / 255,
  );
  const fallen = motionBlur(large, radius, sigma, -135 + 90 * random.next()).values;
  return mapPicture(picture, (value, i) => {
    const pixel = Math.floor(i / channels);
    const whitened = Math.max(value, 1.5 * luminance(picture, pixel) + 0.5);
    // The layer, and the same layer turned by half a circle.
    return keep * value + (1 - keep) * whitened + fallen[pixel]! + fallen[size * size - 1 - pixel]!;
  });
};

function luminance({ channels, values }: Picture, pixel: number): number {
  if (channels === 1) return values[pixel]!;
  const i = pixel * channels;
  return 0.299 * values[i]! + 0.587 * values[i + 1]! + 0.114 * values[i + 2]!;
}

/** More value in the HSV sense, hue and saturation kept: every channel grows by the same factor. */
export const brightness: Corruption = (picture, severity) => {
  const more = at([0.05, 0.1, 0.15, 0.2, 0.3], severity);
  const { channels, values } = picture;
  return mapPicture(picture, (value, i) => {
    const start = i - (i % channels);
    let highest = 0;
    for (let c = 0; c < channels; c++) highest = Math.max(highest, values[start + c]!);
    const target = Math.min(1, highest + more);
    return highest === 0 ? target : (value * target) / highest;
  });
};
