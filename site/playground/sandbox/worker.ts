/**
 * Runs somebody's strategy, and tells what it asked. Whatever the code does to this worker stays in it.
 *
 * @module
 */
import { z } from "zod";
import { describeFailure } from "../../../src/errors.ts";
import { checkStrategy } from "../../../src/search/check-strategy.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { noting, searchOne } from "../engine.ts";
import type { News, Order } from "../messages.ts";
import { importCode } from "./modules.ts";

/** Milliseconds between signs of life. */
const PULSE = 250;

// No code is made from text here: the frame's policy forbids it, and to try is reported.
z.config({ jitless: true });

const now = performance.now.bind(performance);

self.onmessage = async ({ data }: MessageEvent<{ order: Order; port: MessagePort }>) => {
  const { order, port } = data;
  const post = port.postMessage.bind(port);
  const tell = (news: News, transfer: Transferable[] = []): void => post(news, transfer);
  takeAway();
  // The classes are found when they are first asked for: here, before the code's own time begins.
  void nasBench201.classCount;
  tell({ kind: "alive" });
  try {
    const strategy = checkStrategy(await importCode(order.code), "the code");
    tell({ kind: "loaded", name: strategy.name });
    let last = now();
    const onProposal = (): void => {
      if (now() - last < PULSE) return;
      last = now();
      tell({ kind: "alive" });
    };
    for (let seed = 0; seed < order.seeds; seed++) {
      const list: number[] = [];
      searchOne(noting(strategy, list), order.task, seed, onProposal);
      const asked = Uint32Array.from(list);
      tell({ kind: "asked", asked }, [asked.buffer]);
    }
  } catch (error) {
    tell({ kind: "failed", why: describeFailure(error) });
  }
};

/** What could flood the page or multiply: beside the policy of the frame, which forbids all that leaves it. */
function takeAway(): void {
  for (const name of ["postMessage", "Worker", "MessageChannel", "BroadcastChannel", "close"])
    for (let owner: object | null = globalThis; owner !== null; owner = Object.getPrototypeOf(owner))
      Reflect.deleteProperty(owner, name);
}
