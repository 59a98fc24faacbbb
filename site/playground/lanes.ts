/**
 * Workers, each of which does one thing at a time.
 *
 * @module
 */
import type { Reply, Request } from "./messages.ts";

/** Something for a worker to do, and who waits for it. */
interface Errand {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
}

export interface Lanes {
  /** Has it done by the next worker that is free; `first`: before all that waits. */
  ask(request: Request, first?: boolean): Promise<Reply>;
  /** Forgets what waits, and ends what is under way: its promises stay open. */
  stop(): void;
}

/** As many workers as the machine has processors to spare, four at most; each is made when it is first needed. */
export function createLanes(start: () => Worker, processors = navigator.hardwareConcurrency): Lanes {
  const most = Math.min(4, Math.max(1, processors - 1));
  let waiting: Errand[] = [];
  const idle: Worker[] = [];
  let busy = new Map<Worker, Errand>();

  const next = (): void => {
    while (waiting.length > 0 && (idle.length > 0 || busy.size < most)) {
      const worker = idle.pop() ?? make();
      const errand = waiting.shift()!;
      busy.set(worker, errand);
      worker.postMessage(errand.request);
    }
  };
  /** Ends a worker's errand; of one that was stopped, nothing is heard any more. */
  const done = (worker: Worker, reply: Reply, fit: boolean): void => {
    const errand = busy.get(worker);
    if (errand === undefined) return;
    busy.delete(worker);
    // A worker that failed may never answer again: the next errand gets a new one.
    if (fit) idle.push(worker);
    else worker.terminate();
    errand.resolve(reply);
    next();
  };
  const make = (): Worker => {
    const worker = start();
    worker.onmessage = ({ data }: MessageEvent<Reply>) => done(worker, data, true);
    worker.onerror = ({ message }) =>
      done(worker, { kind: "failed", why: message || "a worker failed" }, false);
    return worker;
  };

  return {
    ask: (request, first = false) =>
      new Promise((resolve) => {
        if (first) waiting.unshift({ request, resolve });
        else waiting.push({ request, resolve });
        next();
      }),
    stop() {
      waiting = [];
      for (const worker of busy.keys()) worker.terminate();
      busy = new Map();
    },
  };
}
