/**
 * A process that trains and attacks for a worker: it gets orders over a channel and answers them one by one. What it
 * computes keeps its thread busy for seconds; the worker above stays awake, and outlives it.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { messageOf, UserError } from "../errors.ts";
import type { LogEntry } from "../live/log.ts";
import type { Job, ProtocolRequest } from "../live/queue/queue.ts";
import { WorkerGone } from "../live/queue/work.ts";
import { parseMetric } from "../metric/metric.ts";
import { loadLiveOracle } from "../oracle/live/load.ts";
import type { LiveOracle } from "../oracle/live/oracle.ts";

/** What is ordered: to open a protocol, and to measure a network under one. */
type Order =
  | { readonly protocol: string; readonly request: ProtocolRequest }
  | { readonly protocol: string; readonly architecture: string; readonly works: readonly string[] };

type Answer =
  | { readonly entries: readonly LogEntry[] }
  /** `own`: an error that is no bug. */
  | { readonly problem: string; readonly own: boolean };

export interface Evaluator {
  /** Why a protocol cannot be evaluated here; undefined where it can. */
  accepts(protocol: string, request: ProtocolRequest): Promise<string | undefined>;
  evaluate(job: Job): Promise<readonly LogEntry[]>;
  stop(): void;
}

export interface Places {
  readonly images?: string | undefined;
  readonly files?: string | undefined;
}

/** Starts the process when it is first needed, and anew when it has died. */
export function startEvaluator({ images, files }: Places, environment: Record<string, string>): Evaluator {
  let child: ChildProcess | undefined;
  const requests = new Map<string, ProtocolRequest>();
  const opened = new Set<string>();

  const begin = (): ChildProcess => {
    const forked = fork(process.argv[1]!, ["live", "evaluator"], { env: { ...process.env, ...environment } });
    // It may also die while nobody waits for it.
    forked.on("exit", () => {
      if (child === forked) child = undefined;
    });
    forked.on("error", () => {}); // whoever sends to it is told
    return forked;
  };
  const order = async (what: Order): Promise<Answer> => {
    if (child === undefined) {
      opened.clear();
      child = begin();
    }
    const current = child;
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null, signal: string | null): void => {
        reject(new WorkerGone(`the process that computed it ended: ${signal ?? `exit code ${code}`}`));
      };
      current.once("exit", onExit);
      current.once("message", (answer: Answer) => {
        current.removeListener("exit", onExit);
        resolve(answer);
      });
      current.send(what, (error) => {
        if (error !== null)
          reject(new WorkerGone(`the process that computes cannot be reached: ${messageOf(error)}`));
      });
    });
  };
  const open = async (protocol: string): Promise<string | undefined> => {
    const { options, ...rest } = requests.get(protocol)!;
    const own = { ...(images && { images }), ...(files && { store: files }) };
    const { store: _, ...settings } = options;
    const answer = await order({ protocol, request: { ...rest, options: { ...settings, ...own } } });
    if ("problem" in answer) return answer.problem;
    opened.add(protocol);
    return undefined;
  };
  return {
    accepts(protocol, request) {
      requests.set(protocol, request);
      return open(protocol);
    },
    async evaluate({ protocol, architecture, works }) {
      const problem = opened.has(protocol) && child !== undefined ? undefined : await open(protocol);
      if (problem !== undefined) throw new UserError(problem);
      const answer = await order({ protocol, architecture, works });
      if ("entries" in answer) return answer.entries;
      throw answer.own ? new UserError(answer.problem) : new WorkerGone(answer.problem);
    },
    stop: () => void child?.kill("SIGKILL"),
  };
}

/** Inside the process: answers orders until the worker above is gone. */
export function answerOrders(): void {
  const oracles = new Map<string, LiveOracle>();
  // Nobody waits for what it computes any more.
  process.on("disconnect", () => process.exit());
  process.on("message", async (order: Order) => {
    let answer: Answer;
    try {
      answer = "request" in order ? await openFor(order, oracles) : await evaluateFor(order, oracles);
    } catch (error) {
      answer = { problem: messageOf(error), own: error instanceof UserError };
    }
    process.send!(answer);
  });
}

async function openFor(
  { protocol, request }: { readonly protocol: string; readonly request: ProtocolRequest },
  oracles: Map<string, LiveOracle>,
): Promise<Answer> {
  // Training keeps the thread for hours, and a closed channel is not heard meanwhile: an orphan has another parent.
  const worker = process.ppid;
  const onProgress = (): void => {
    if (process.ppid !== worker) process.exit();
  };
  const oracle = await loadLiveOracle({ ...request, onProgress });
  const { fingerprint, label } = oracle.description;
  if (fingerprint !== protocol)
    throw new UserError(`here it would be ${label}: other images, or another version of the program`);
  oracles.set(protocol, oracle);
  return { entries: [] };
}

async function evaluateFor(
  { protocol, architecture: code, works }: Extract<Order, { architecture: string }>,
  oracles: Map<string, LiveOracle>,
): Promise<Answer> {
  const oracle = oracles.get(protocol)!;
  const architecture = oracle.space.parse(code);
  await oracle.evaluate([architecture], works.map(parseMetric));
  const wanted = new Set(["training", ...works]);
  return { entries: oracle.entries(architecture).filter(({ work }) => wanted.has(work)) };
}
