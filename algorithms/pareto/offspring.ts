/**
 * Children of two parents.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";
import type { Architecture, Space } from "../../src/space/space.ts";

/** How often a child that is known is drawn anew. */
const TRIES = 50;

/**
 * With probability `rate` each decision of the child comes from either parent (uniform crossover), else all from the
 * first; then each changes with a probability of one in their number.
 */
function childOf(
  space: Space,
  first: Architecture,
  second: Architecture,
  rate: number,
  random: Random,
): Architecture {
  const count = space.decisions.length;
  let child = first;
  if (random.next() < rate) {
    const choices = space.choices(first);
    for (let d = 0; d < count; d++) if (random.next() < 0.5) choices[d] = space.choice(second, d);
    child = space.fromChoices(choices);
  }
  for (let d = 0; d < count; d++) if (random.next() < 1 / count) child = space.mutate(child, random, d);
  return child;
}

/**
 * A child whose network is not among those known, and notes it there; after fifty that were, the next as it is.
 *
 * @param parent draws a parent
 */
export function newChild(
  space: Space,
  parent: () => Architecture,
  rate: number,
  random: Random,
  known: Set<number>,
): Architecture {
  let child = -1;
  for (let tries = 0; tries <= TRIES; tries++) {
    child = childOf(space, parent(), parent(), rate, random);
    if (!known.has(space.classOf(child))) break;
  }
  known.add(space.classOf(child));
  return child;
}
