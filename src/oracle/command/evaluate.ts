/**
 * One network, asked of one program: every piece that it tells is logged before the next is read.
 *
 * @module
 */
import { quote } from "../../errors.ts";
import type { EvaluationLog } from "../../live/log.ts";
import type { LiveProgress } from "../../live/progress.ts";
import type { ToOracle } from "./messages.ts";
import type { Talk } from "./talk.ts";

export type Ask = Extract<ToOracle, { type: "ask" }>;

/** Messages on one network, at most: 200 epochs of 196 batches are 39,200. */
const FLOOD = 100_000;

/** Asks, and reads until all is told or the program says that the network fails for good. */
export async function evaluateBy(
  talk: Talk,
  ask: Ask,
  log: EvaluationLog,
  onProgress: ((progress: LiveProgress) => void) | undefined,
): Promise<void> {
  const { code } = ask;
  const left = new Set(ask.metrics);
  let since = performance.now();
  const elapsed = (): number => {
    const before = since;
    since = performance.now();
    return (since - before) / 1000;
  };
  /** What is in the log stands; another value for it is no answer. */
  const enter = (work: string, value: number | undefined, seconds: number): void => {
    const known = log.find(code, work);
    if (known === undefined)
      log.append({ architecture: code, work, ...(value === undefined ? {} : { value }), seconds, images: 0 });
    else if (value !== undefined && known.value !== value)
      throw talk.wrong(`changed its mind about ${work} of ${code}: ${known.value}, then ${value}`);
  };
  talk.send(ask);
  for (let messages = 0; left.size > 0; messages++) {
    if (messages > FLOOD) throw talk.wrong(`wrote more than ${FLOOD} messages about one network`);
    const message = await talk.receive();
    switch (message.type) {
      case "ready":
        throw talk.wrong("is ready again before it has told all that was asked");
      case "progress":
        onProgress?.({
          architecture: code,
          work: message.work,
          fraction: message.fraction ?? 0,
          detail: message.detail ?? "",
        });
        break;
      case "fail":
        log.append({
          architecture: code,
          work: "training",
          failure: `the program says: ${quote(message.reason)}`,
          seconds: message.seconds ?? elapsed(),
          images: 0,
        });
        return;
      case "tell": {
        const names = Object.keys(message.values);
        const unasked = names.find((name) => !ask.metrics.includes(name));
        if (unasked !== undefined) throw talk.wrong(`told ${quote(unasked)}, which was not asked`);
        // Without costs, the time since it spoke last is the first value's.
        const costs = message.costs ?? (names[0] === undefined ? {} : { [names[0]]: elapsed() });
        if (message.costs !== undefined) elapsed();
        for (const [work, seconds] of Object.entries(costs)) {
          if (names.includes(work)) continue;
          // Logged without its value, a metric would count as known.
          if (work !== "training") throw talk.wrong(`told the cost of ${quote(work)} without its value`);
          enter(work, undefined, seconds);
        }
        for (const name of names) {
          enter(name, message.values[name], costs[name] ?? 0);
          left.delete(name);
        }
      }
    }
  }
}
