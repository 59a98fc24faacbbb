/**
 * One run, as `rnb run` makes it: the same stream, the same driver, the same bytes.
 *
 * @module
 */
import { z } from "zod";
import { UserError } from "../../src/errors.ts";
import { defineStrategy } from "../../src/search/define.ts";
import { searchTable } from "../../src/search/driver.ts";
import type { Search, Strategy } from "../../src/search/strategy.ts";
import { streamName } from "../../src/search/stream-name.ts";
import type { SearchResult } from "../../src/search/trace.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { MOST_ASKED, type Task } from "./messages.ts";

/** Runs a strategy with its own defaults. */
export function searchOne(
  strategy: Strategy,
  task: Task,
  seed: number,
  onProposal?: () => void,
): SearchResult {
  const { objective, budget, values } = task;
  const random = createRandom(streamName(strategy.name, objective, seed));
  return searchTable({ strategy, space: nasBench201, random, budget, onProposal }, values);
}

/** The strategy, which also notes all that it asks, in order; beyond `MOST_ASKED` asks it is ended. */
export function noting(strategy: Strategy, asked: number[]): Strategy {
  function* noted(inner: Search): Search {
    try {
      // The first answer starts the generator and is not seen by it.
      let step = inner.next(0);
      while (!step.done) {
        const { value } = step;
        if (Array.isArray(value)) for (const one of value) asked.push(one);
        // Of what is neither, the driver says that it is no architecture.
        else if (typeof value === "number") asked.push(value);
        if (asked.length > MOST_ASKED)
          throw new UserError(`it asked more than ${MOST_ASKED} times in one run`);
        step = inner.next(yield step.value);
      }
    } finally {
      inner.return();
    }
  }
  return { ...strategy, search: (context) => noted(strategy.search(context)) };
}

/**
 * The books of a run that was made elsewhere: what it asked is asked once more. Whoever sends the list can thereby say
 * what was asked, and nothing about what it is worth.
 */
export function replaying(name: string, asked: Iterable<number>): Strategy {
  return defineStrategy({
    name,
    summary: "Asks what is on a list.",
    options: z.strictObject({}),
    *search({ query }) {
      for (const architecture of asked) yield* query(architecture);
    },
  });
}
