/**
 * A program as a strategy: its asks become proposals, its runs follow one another in one process.
 *
 * @module
 */
import { z } from "zod";
import { quote, UserError } from "../errors.ts";
import { describeSpace } from "../programs/wire-space.ts";
import type { Answer, ManyContext, RunView, Search, SearchContext, Strategy } from "../search/strategy.ts";
import type { Architecture } from "../space/space.ts";
import { type Conversation, type OutsidePlace, openConversation, ProgramError } from "./conversation.ts";
import { readArchitecture, toldOf } from "./wire.ts";

type Options = Record<string, unknown>;
type Context = SearchContext<Options>;

/**
 * The program as a strategy. It is started by the first run, and again by the run after one that it failed.
 *
 * @param place not needed as long as nothing is searched
 */
export function outsideStrategy(place?: OutsidePlace): Strategy<z.ZodType<Record<string, unknown>>> {
  let conversation: Conversation | undefined;
  const all: Conversation[] = [];
  /** A program that never got ready will not do so the next time: each try may take all patience. */
  let broken: ProgramError | undefined;

  const converse = (): Conversation => {
    if (place === undefined) throw new Error("nobody said where the program is to run");
    if (broken !== undefined) throw broken;
    if (conversation?.idle) return conversation;
    conversation?.discard();
    try {
      conversation = openConversation(place);
      all.push(conversation);
    } catch (error) {
      if (error instanceof ProgramError) broken = error;
      throw error;
    }
    return conversation;
  };
  function* search(context: Context | ManyContext<Options>): Search {
    const { run } = context;
    if (run === undefined)
      throw new Error("a program outside is driven by searchTable or searchLive, with a `run`");
    const talk = converse();
    let reason: string | undefined;
    try {
      reason = yield* talkThrough(talk, context, run);
    } catch (error) {
      talk.discard();
      throw error;
    } finally {
      // Also when the driver ends the search in the middle of an ask.
      talk.endRun(run.counted);
    }
    if (reason !== undefined) throw new UserError(reason);
  }
  return {
    name: "command",
    summary: "A program that asks over its standard streams.",
    options: z.record(z.string(), z.unknown()),
    search,
    searchMany: search,
    async close() {
      await Promise.all(all.map((one) => one.close()));
    },
  };
}

/** One run; returns the reason if the program says that it failed. */
function* talkThrough(
  talk: Conversation,
  { space, query, options }: Context | ManyContext<Options>,
  run: RunView,
): Generator<Architecture | readonly Architecture[], string | undefined, Answer> {
  const { label, seed, budget, objectives, constraints } = run;
  const told = toldOf(run);
  let values: (number | null)[][] = [];
  let costs: number[] = [];
  run.watch((own, cost) => {
    values.push(told(own));
    costs.push(cost);
  });
  talk.beginRun({ label, seed, budget, objectives, constraints, options, space: describeSpace(space) });
  for (;;) {
    const message = talk.receive();
    if (message.type === "finish") return undefined;
    if (message.type === "fail") return `the program says: ${quote(message.reason)}`;
    if (message.type === "ready") throw talk.wrong("is ready for another run in the middle of one");
    const batch = message.architectures.map((value) => {
      try {
        return readArchitecture(value, space);
      } catch (error) {
        throw talk.wrong(`asked something else: ${(error as Error).message}`);
      }
    });
    [values, costs] = [[], []];
    yield* query(batch);
    talk.send({ type: "tell", values, costs, counted: run.counted });
  }
}
