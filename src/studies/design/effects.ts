/**
 * What each choice does: a functional analysis of variance over the whole space.
 *
 * The encodings are a full factorial design (every operation on every edge in every context), so that main effects
 * and pair effects are orthogonal and their shares of the variance add up. Every encoding counts once; a network
 * with several encodings counts as often as it has them.
 *
 * @module
 */
import type { Space } from "../../space/space.ts";

/** The effect of one decision by itself. */
export interface MainEffect {
  readonly decision: number;
  /** By choice: mean over all encodings that make it, minus the mean over all; sums to 0. */
  readonly effects: readonly number[];
  /** Share of the variance over all encodings, in [0, 1]. */
  readonly share: number;
}

/** What two decisions do together beyond the sum of what each does. */
export interface PairEffect {
  readonly first: number;
  readonly second: number;
  /** `effects[a][b]`: first decision makes choice a, second makes b; rows and columns sum to 0. */
  readonly effects: readonly (readonly number[])[];
  readonly share: number;
}

export interface Effects {
  /** Mean and variance over all encodings. */
  readonly mean: number;
  readonly variance: number;
  readonly main: readonly MainEffect[];
  readonly pairs: readonly PairEffect[];
  /** Share of the variance that takes three or more decisions together to explain. */
  readonly higher: number;
}

/** @param values the metric by class number */
export function effectsOf(space: Space, values: Float64Array): Effects {
  const { decisions, size } = space;
  const radices = decisions.map(({ choices }) => choices.length);
  const sums = radices.map((radix) => new Float64Array(radix));
  const pairSums = radices.map((first, a) =>
    radices.map((second, b) => new Float64Array(a < b ? first * second : 0)),
  );
  let total = 0;
  let squares = 0;
  for (let architecture = 0; architecture < size; architecture++) {
    const value = values[space.classOf(architecture)]!;
    const choices = space.choices(architecture);
    total += value;
    squares += value * value;
    for (let a = 0; a < choices.length; a++) {
      sums[a]![choices[a]!]! += value;
      for (let b = a + 1; b < choices.length; b++)
        pairSums[a]![b]![choices[a]! * radices[b]! + choices[b]!]! += value;
    }
  }
  const mean = total / size;
  const variance = Math.max(0, squares / size - mean * mean);
  const shareOf = (effects: readonly number[]): number =>
    variance === 0 ? 0 : effects.reduce((sum, e) => sum + e * e, 0) / effects.length / variance;

  const main = radices.map((radix, decision): MainEffect => {
    const effects = Array.from(sums[decision]!, (sum) => (sum * radix) / size - mean);
    return { decision, effects, share: shareOf(effects) };
  });
  const pairs: PairEffect[] = [];
  for (let first = 0; first < radices.length; first++)
    for (let second = first + 1; second < radices.length; second++) {
      const cells = radices[first]! * radices[second]!;
      const effects = main[first]!.effects.map((own, a) =>
        main[second]!.effects.map((other, b) => {
          const sum = pairSums[first]![second]![a * radices[second]! + b]!;
          return (sum * cells) / size - mean - own - other;
        }),
      );
      pairs.push({ first, second, effects, share: shareOf(effects.flat()) });
    }
  const explained = [...main, ...pairs].reduce((sum, { share }) => sum + share, 0);
  return { mean, variance, main, pairs, higher: variance === 0 ? 0 : Math.max(0, 1 - explained) };
}
