/**
 * Where the next architectures may come from.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";
import type { Architecture, Space } from "../../src/space/space.ts";
import { oncePerSpace } from "../../surrogates/kernel.ts";
import { type History, sampleUnseen } from "./history.ts";

/** Lists candidates; those already evaluated are skipped later. */
export type Candidates = (history: History, random: Random) => readonly Architecture[];

/** Every network of a space: the same list each time, which lets models reuse what they computed for it. */
export const networksOf = oncePerSpace((space): readonly Architecture[] =>
  Object.freeze(Array.from({ length: space.classCount }, (_, c) => space.representative(c))),
);

export function everyNetwork(space: Space): Candidates {
  return () => networksOf(space);
}

/** Uniform draws. */
export const randomCandidates =
  (space: Space, count: number): Candidates =>
  (history, random) =>
    sampleUnseen(space, history, random, count);

/** `count` new networks, each a chain of 1 … `edits` random edits away from one of the `parents` best. */
export const mutations =
  (space: Space, count: number, parents: number, edits = 1): Candidates =>
  (history, random) => {
    const best = history.ranking().slice(0, parents);
    const found = new Map<number, Architecture>();
    for (let tries = 0; found.size < count && tries < 50 * count; tries++) {
      let child = history.architectures[best[tries % best.length]!]!;
      for (let e = random.integer(edits); e >= 0; e--) child = space.mutate(child, random);
      if (!history.seen(child)) found.set(space.classOf(child), child);
    }
    return [...found.values()];
  };

/**
 * One new network, a random edit of a random encoding of a random one of the `elite` best; none when 50 draws find
 * none.
 */
export const hop =
  (space: Space, elite: number): Candidates =>
  (history, random) => {
    const best = history.ranking().slice(0, elite);
    return newNeighbour(
      space,
      history,
      best.map((i) => history.architectures[i]!),
      random,
    );
  };

/** A new network, a random edit of a random encoding of a random one of the parents; none when 50 draws find none. */
export function newNeighbour(
  space: Space,
  history: Pick<History, "seen">,
  parents: readonly Architecture[],
  random: Random,
): Architecture[] {
  for (let tries = 0; parents.length > 0 && tries < 50; tries++) {
    const parent = space.classOf(random.pick(parents));
    const child = space.mutate(random.pick(space.members(parent)), random);
    if (!history.seen(child)) return [child];
  }
  return [];
}

/**
 * The new ones among `count` mutants of the best architecture, then of the next best, … of the `parents` best, until
 * there are `count`. In a mutant every decision changes with probability `rate`.
 */
export const mutantsOfTheBest =
  (space: Space, count: number, parents: number, rate: number): Candidates =>
  (history, random) => {
    const found = new Map<number, Architecture>();
    for (const i of history.ranking().slice(0, parents)) {
      if (found.size >= count) break;
      for (let draw = 0; draw < count; draw++) {
        const child = mutant(space, history.architectures[i]!, rate, random);
        if (!history.seen(child)) found.set(space.classOf(child), child);
      }
    }
    return [...found.values()];
  };

function mutant(space: Space, architecture: Architecture, rate: number, random: Random): Architecture {
  let child = architecture;
  for (let d = 0; d < space.decisions.length; d++)
    if (random.next() < rate) child = space.mutate(child, random, d);
  return child;
}

/** The candidates of several sources, in order. */
export const together =
  (...sources: readonly Candidates[]): Candidates =>
  (history, random) =>
    sources.flatMap((source) => source(history, random));
