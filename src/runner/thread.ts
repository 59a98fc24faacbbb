/**
 * A worker thread that does one task at a time.
 *
 * @module
 */
import { parentPort, Worker } from "node:worker_threads";
import { workerFile } from "./worker-file.ts";

export interface Thread<Task, Result> {
  /** True once it was stopped or has ended; it takes no more tasks then. */
  readonly ended: boolean;
  /** Rejects when the thread ends before its answer: by an error, by itself, or because it was stopped. */
  run(task: Task): Promise<Result>;
  /** Ends the thread when it is idle: first it lets go of what it holds outside this process. */
  end(): Promise<void>;
  /** Resolves once the thread is gone: from then on it writes nothing. */
  stop(): Promise<void>;
}

/**
 * Starts a thread on a file that calls {@link answerTasks}. End it when it is idle, stop it when it hangs: a thread
 * that is stopped while it loads code can take all of Node 20 down, with a trace that no `catch` sees.
 */
export function startThread<Task, Result>(
  name: Parameters<typeof workerFile>[0],
  workerData?: unknown,
): Thread<Task, Result> {
  const worker = new Worker(workerFile(name), { workerData });
  let ended = false;
  const end = new Promise<never>((_, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => {
      ended = true;
      reject(new Error(`worker exited with code: ${code}`));
    });
  });
  end.catch(() => {}); // of interest only to a task
  return {
    get ended() {
      return ended;
    },
    run(task) {
      const answer = new Promise<Result>((resolve) => worker.once("message", resolve));
      worker.postMessage(task);
      return Promise.race([answer, end]);
    },
    async end() {
      if (ended) return;
      worker.postMessage(END);
      await end.catch(() => {});
    },
    async stop() {
      ended = true;
      await worker.terminate();
    },
  };
}

const END = "end";

/** Inside a thread: does the tasks that it is given, then lets go. What `work` throws ends the thread. */
export function answerTasks<Task, Result>(
  work: (task: Task) => Promise<Result>,
  letGo: () => Promise<void> = async () => {},
): void {
  parentPort!.on("message", async (task: Task | typeof END) => {
    if (task !== END) parentPort!.postMessage(await work(task as Task));
    else {
      await letGo();
      process.exit();
    }
  });
}
