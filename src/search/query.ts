/**
 * `yield* query(a)`: hands a proposal to whoever drives the search and gives back the answer.
 *
 * @module
 */
import type { Architecture } from "../space/space.ts";
import type { Answer, Proposal, Query, Step } from "./strategy.ts";

/**
 * A query for one search. The step object is reused, so that asking a table allocates nothing; a step that is
 * made and not consumed by `yield*` is an error rather than a wrong answer.
 */
export function createQuery(): Query {
  let proposal: Proposal | undefined;
  let asked = false;
  const result = { value: undefined as unknown, done: false };
  const step: Step<Answer> & Iterator<Proposal, Answer, Answer> = {
    [Symbol.iterator]() {
      return step;
    },
    next(answer: Answer) {
      if (asked) {
        asked = false;
        proposal = undefined;
        result.value = answer;
        result.done = true;
      } else {
        asked = true;
        result.value = proposal;
        result.done = false;
      }
      return result as IteratorResult<Proposal, Answer>;
    },
  };
  const query = (asks: Architecture | readonly Architecture[]): Step<Answer> => {
    if (proposal !== undefined) throw new Error("write `yield* query(…)`: a query was made but never asked");
    proposal = asks;
    return step;
  };
  return query as Query;
}
