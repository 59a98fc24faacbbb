/**
 * Mutations tried in a thread, with a watchdog.
 *
 * @module
 */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Outcome } from "./attempt.ts";
import type { Question } from "./worker.ts";

/** Seconds after which a reader counts as hung. */
export const PATIENCE = 5;

export interface Watched {
  try(question: Question): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Starts a thread; after one that hung or died, the next question starts another. */
export function watched(seed: string, folder: string): Watched {
  let thread: Promise<Worker> | undefined;
  const stop = async (): Promise<void> => {
    const worker = await thread;
    thread = undefined;
    await worker?.terminate();
  };
  return {
    async try(question) {
      thread ??= start(seed, folder);
      const answer = await ask(await thread, question);
      if (typeof answer !== "string") return answer;
      await stop();
      return { kind: "finding", text: answer, milliseconds: 1000 * PATIENCE };
    },
    stop,
  };
}

async function start(seed: string, folder: string): Promise<Worker> {
  const worker = new Worker(fileURLToPath(new URL("./worker.boot.mjs", import.meta.url)), {
    workerData: { seed, folder },
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  const [message] = await once(worker, "message");
  if (message !== "ready") throw new Error("the thread did not start");
  return worker;
}

/** The outcome, or what became of the thread instead. */
async function ask(worker: Worker, question: Question): Promise<Outcome | string> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), 1000 * PATIENCE);
  const { signal } = giveUp;
  worker.postMessage(question);
  try {
    return await Promise.race([
      once(worker, "message", { signal }).then(([outcome]) => outcome as Outcome), // rejects at an "error"
      once(worker, "exit", { signal }).then(([code]) => `the thread ended with code ${code}`),
    ]);
  } catch (error) {
    if (signal.aborted) return `no end within ${PATIENCE} s`;
    return `an error that no reader caught: ${error instanceof Error ? (error.stack ?? error.message) : error}`;
  } finally {
    clearTimeout(timer);
    giveUp.abort();
  }
}
