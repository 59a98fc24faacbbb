/**
 * The fifteen corruptions of Hendrycks & Dietterich (ICLR 2019) at five severities, with the constants of the code
 * that made CIFAR-10-C. Deviations: frost is drawn, not photographed; random draws are ours, so that images are not
 * those of the published files, though of the same distribution.
 *
 * @module
 */

import type { CORRUPTIONS } from "../../metric/metric.ts";
import type { Random } from "../../space/random.ts";
import { type Images, imageLength } from "../data/images.ts";
import { defocusBlur, glassBlur, motion, zoomBlur } from "./blur.ts";
import { contrast, elasticTransform, pixelate } from "./digital.ts";
import { jpegCompression } from "./jpeg.ts";
import { gaussianNoise, impulseNoise, shotNoise } from "./noise.ts";
import { type Corruption, truncate8 } from "./picture.ts";
import { brightness, fog, frost, snow } from "./weather.ts";

export type CorruptionKind = (typeof CORRUPTIONS)[number];

const KINDS: Readonly<Record<CorruptionKind, Corruption>> = {
  brightness,
  contrast,
  defocus_blur: defocusBlur,
  elastic_transform: elasticTransform,
  fog,
  frost,
  gaussian_noise: gaussianNoise,
  glass_blur: glassBlur,
  impulse_noise: impulseNoise,
  jpeg_compression: jpegCompression,
  motion_blur: motion,
  pixelate,
  shot_noise: shotNoise,
  snow,
  zoom_blur: zoomBlur,
};

/** Corrupted copies of images, 8 bits again. @param severity 1 … 5 */
export function corrupt(images: Images, kind: CorruptionKind, severity: number, random: Random): Images {
  const length = imageLength(images);
  const { size, channels } = images;
  const pixels = new Uint8Array(images.pixels.length);
  for (let i = 0; i < images.count; i++) {
    const values = Float64Array.from(
      images.pixels.subarray(i * length, (i + 1) * length),
      (value) => value / 255,
    );
    const corrupted = KINDS[kind]({ size, channels, values }, severity, random.fork(String(i)));
    truncate8(corrupted).values.forEach((value, j) => {
      pixels[i * length + j] = Math.round(value * 255);
    });
  }
  return { ...images, pixels };
}
