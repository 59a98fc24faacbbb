/**
 * Seeded random numbers. One stream per purpose, seeded by a SHA-256 so that neighbouring seeds share
 * nothing (plain alea seeds of consecutive integers give correlated streams).
 *
 * @module
 */
import seedrandom from "seedrandom";
import { sha256Hex } from "../sha256.ts";

/** A stream of random numbers; the only source of randomness a strategy may use. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in 0 … n − 1. */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** One item, uniformly; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** Shuffles in place (Fisher–Yates) and returns the list. */
  shuffle<T>(items: T[]): T[];
  /** An independent stream; the same purpose of the same stream gives the same numbers. */
  fork(purpose: string): Random;
}

/**
 * The stream named by `seed`.
 *
 * @example
 * const random = createRandom("random-search|clean|0|search");
 * random.integer(5); // the same on every machine
 */
export function createRandom(seed: string): Random {
  const next = seedrandom.alea(sha256Hex(seed)) as unknown as () => number;
  let spare: number | undefined;
  const integer = (n: number): number => Math.floor(next() * n);
  return {
    next,
    integer,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Marsaglia's polar method: two normals a round, no trigonometry.
      for (;;) {
        const u = 2 * next() - 1;
        const v = 2 * next() - 1;
        const s = u * u + v * v;
        if (s >= 1 || s === 0) continue;
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    },
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError("pick from an empty list");
      return items[integer(items.length)] as T;
    },
    shuffle<T>(items: T[]): T[] {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = items[i] as T;
        items[i] = items[j] as T;
        items[j] = held;
      }
      return items;
    },
    fork: (purpose) => createRandom(`${seed}|${purpose}`),
  };
}

/** An index drawn with the given probabilities, which sum to one. */
export function drawIndex(probabilities: ArrayLike<number>, random: Random): number {
  let rest = random.next();
  let index = 0;
  while (index < probabilities.length - 1 && rest >= probabilities[index]!) rest -= probabilities[index++]!;
  return index;
}
