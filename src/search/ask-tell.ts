/**
 * A strategy outside the runner: ask for a proposal, tell its values, at the caller's own pace.
 *
 * @module
 */
import type { z } from "zod";
import type { Random } from "../space/random.ts";
import type { Architecture, Space } from "../space/space.ts";
import { parseOptions } from "./options.ts";
import { createQuery } from "./query.ts";
import type { Strategy } from "./strategy.ts";

export interface AskTell {
  /** What to evaluate next; the same until it was told. Empty once the strategy has nothing left to ask. */
  ask(): readonly Architecture[];
  /** One value per architecture of the last `ask`, in its order. */
  tell(values: readonly number[]): void;
}

/**
 * Drives a strategy by hand, e.g. from another evaluation system.
 *
 * @example
 * const search = askTell(strategy, { space: nasBench201, random: createRandom("mine|0") });
 * for (let i = 0; i < 100; i++) search.tell(search.ask().map(evaluate));
 */
export function askTell<Schema extends z.ZodType>(
  strategy: Strategy<Schema>,
  setup: { readonly space: Space; readonly random: Random; readonly options?: z.input<Schema> },
): AskTell {
  const { space, random } = setup;
  const options = parseOptions(strategy, setup.options ?? {});
  const search = strategy.search({ space, random, options, query: createQuery() });
  // The first answer starts the generator and is not seen by it.
  let step = search.next(0);
  return {
    ask() {
      if (step.done) return [];
      return typeof step.value === "number" ? [step.value] : step.value;
    },
    tell(values) {
      if (step.done) throw new Error(`${strategy.name} has nothing left to ask`);
      const asked = typeof step.value === "number" ? 1 : step.value.length;
      if (values.length !== asked) throw new Error(`${asked} asked, ${values.length} told`);
      step = search.next(typeof step.value === "number" ? values[0]! : values);
    },
  };
}
