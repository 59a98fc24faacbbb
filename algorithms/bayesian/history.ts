/**
 * What a model-based search remembers: each network once, with its value.
 *
 * @module
 */
import { UserError } from "../../src/errors.ts";
import type { Outcome } from "../../src/search/scoring.ts";
import type { Query, Step } from "../../src/search/strategy.ts";
import type { Random } from "../../src/space/random.ts";
import type { Architecture, Space } from "../../src/space/space.ts";

/** Networks and what was told of them. */
export interface Memory<Told> {
  readonly architectures: Architecture[];
  readonly values: Told[];
  /** Whether the network, in any encoding, was evaluated. */
  seen(architecture: Architecture): boolean;
  /** True when every network of the space was evaluated. */
  complete(): boolean;
  /** Evaluates a batch and remembers it; throws a UserError when an answer is not a finite number. */
  ask(batch: readonly Architecture[]): Step<void>;
}

export interface History extends Memory<number> {
  /** Indices into the lists, best value first; the first found wins ties. */
  ranking(): number[];
}

export function createMemory<Told extends number | Outcome>(
  space: Space,
  query: (batch: readonly Architecture[]) => Step<readonly Told[]>,
): Memory<Told> {
  const architectures: Architecture[] = [];
  const values: Told[] = [];
  const classes = new Set<number>();
  return {
    architectures,
    values,
    seen: (architecture) => classes.has(space.classOf(architecture)),
    complete: () => classes.size === space.classCount,
    *ask(batch) {
      const answers = yield* query(batch);
      batch.forEach((architecture, i) => {
        const value = answers[i]!;
        if (![value].flat().every(Number.isFinite))
          throw new UserError(
            `the value of ${space.format(architecture)} is ${value}: no model can learn from it`,
          );
        const classNumber = space.classOf(architecture);
        if (classes.has(classNumber)) return;
        classes.add(classNumber);
        architectures.push(architecture);
        values.push(value);
      });
    },
  };
}

export function createHistory(space: Space, query: Query): History {
  const memory = createMemory<number>(space, query);
  return { ...memory, ranking: () => rankingOf(memory.values) };
}

/** Indices of values, the best first; the first of equals comes first. */
export const rankingOf = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);

/**
 * Up to `count` networks that were not evaluated, no two the same, drawn uniformly over encodings; where a thousand
 * draws each find none, the first that was not evaluated. Empty only when every network was.
 */
export function sampleUnseen(
  space: Space,
  history: Pick<History, "seen">,
  random: Random,
  count: number,
): Architecture[] {
  const drawn = new Map<number, Architecture>();
  for (let tries = 0; drawn.size < count && tries < 1000 * count; tries++) {
    const architecture = space.sample(random);
    if (!history.seen(architecture)) drawn.set(space.classOf(architecture), architecture);
  }
  for (let c = 0; drawn.size === 0 && c < space.classCount; c++) {
    const architecture = space.representative(c);
    if (!history.seen(architecture)) drawn.set(c, architecture);
  }
  return [...drawn.values()];
}
