/**
 * One strategy inside another's contract: it proposes as it likes, and what it is told is put into its own words.
 *
 * @module
 */
import type { Answer, Search } from "./strategy.ts";

/** A search whose answers are translated one architecture at a time. */
export function* translate(
  inner: Search,
  word: (told: number | readonly number[]) => number | readonly number[],
): Search {
  try {
    // The first answer starts the generator and is not seen by it.
    let step = inner.next(0);
    while (!step.done) {
      const answer = yield step.value;
      const told =
        typeof step.value === "number"
          ? word(answer as number | readonly number[])
          : (answer as readonly (number | readonly number[])[]).map(word);
      step = inner.next(told as Answer);
    }
  } finally {
    inner.return();
  }
}
