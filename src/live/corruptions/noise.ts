/**
 * Gaussian, shot and impulse noise.
 *
 * @module
 */
import type { Random } from "../../space/random.ts";
import { at, type Corruption, mapPicture } from "./picture.ts";

export const gaussianNoise: Corruption = (picture, severity, random) => {
  const deviation = at([0.04, 0.06, 0.08, 0.09, 0.1], severity);
  return mapPicture(picture, (value) => value + deviation * random.normal());
};

export const shotNoise: Corruption = (picture, severity, random) => {
  const photons = at([500, 250, 100, 75, 50], severity);
  return mapPicture(picture, (value) => poisson(value * photons, random) / photons);
};

/** Salt and pepper, each value on its own. */
export const impulseNoise: Corruption = (picture, severity, random) => {
  const amount = at([0.01, 0.02, 0.03, 0.05, 0.07], severity);
  return mapPicture(picture, (value) => {
    if (random.next() >= amount) return value;
    return random.next() < 0.5 ? 1 : 0;
  });
};

/** A Poisson variate: products of uniforms for small means, Hörmann's PTRS (1993) for others. */
export function poisson(mean: number, random: Random): number {
  if (mean < 10) {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = random.next(); product > limit; product *= random.next()) count++;
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const v0 = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v0) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = -mean + k * Math.log(mean) - logFactorial(k);
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= bound) return k;
  }
}

/** ln k!, exact sums below 10, Stirling's series from there (error below 1e-10). */
function logFactorial(k: number): number {
  if (k < 10) {
    let sum = 0;
    for (let i = 2; i <= k; i++) sum += Math.log(i);
    return sum;
  }
  const n = k + 1;
  return (
    (n - 0.5) * Math.log(n) -
    n +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * n) -
    1 / (360 * n ** 3) +
    1 / (1260 * n ** 5)
  );
}
