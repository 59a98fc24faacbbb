/**
 * `rnb live work`: evaluates for searches anywhere that ask through a database. This process takes jobs and tells that it
 * is alive; one process below it for each device computes.
 *
 * @module
 */
import type { Command } from "commander";
import { messageOf, UsageError, UserError } from "../errors.ts";
import { requireLivePackages } from "../live/packages.ts";
import { isDatabase } from "../live/queue/database.ts";
import { openQueue } from "../live/queue/queue.ts";
import { workOn } from "../live/queue/work.ts";
import { interruptible } from "./interrupt.ts";
import { type Evaluator, startEvaluator } from "./live-evaluator.ts";
import { count, positiveInteger, print, tell } from "./shared.ts";

interface WorkFlags {
  readonly store: string;
  readonly processes?: number;
  readonly gpus?: string;
  readonly images?: string;
  readonly files?: string;
  readonly lease: number;
  readonly idle?: number;
}

export function addLiveWork(live: Command): void {
  live
    .command("work")
    .description("evaluate for searches that ask through a database; start and stop it anywhere, at any time")
    .requiredOption("--store <address>", "the searches' store, e.g. postgres://host/name")
    .option("--processes <n>", "networks at once (default: 1, or one per GPU of --gpus)", positiveInteger)
    .option("--gpus <list>", "GPUs of this machine, by CUDA's numbers: one process each, e.g. 0,1")
    .option("--images <dir>", "folder with the image files (default: ROBUST_NAS_IMAGES)")
    .option("--files <dir>", "where this worker keeps trained networks (default: the user's data folder)")
    .option("--lease <seconds>", "without a sign of life for so long, others take over", positiveInteger, 120)
    .option("--idle <seconds>", "end when there was nothing to do for so long", positiveInteger)
    .action(work);
  live
    .command("evaluator", { hidden: true })
    .action(async () => (await import("./live-evaluator.ts")).answerOrders());
}

async function work(flags: WorkFlags): Promise<void> {
  const { store, lease, idle } = flags;
  if (!isDatabase(store)) throw new UsageError("--store: a queue is in a database: postgres://host/name");
  requireLivePackages("live evaluation");
  const queue = await openQueue(store);
  const evaluators = devicesOf(flags).map((environment) => startEvaluator(flags, environment));
  try {
    print(`${queue.place}: ${count(evaluators.length, "process")}; Ctrl-C gives back what is under way`);
    const { result: delivered, interruptedBy } = await interruptible(async (signal) => {
      signal.addEventListener("abort", () => stop(evaluators));
      const counts = evaluators.map((evaluator) =>
        workOn(queue, {
          lease,
          idle,
          signal,
          evaluate: evaluator.evaluate,
          async accepts(protocol, request) {
            const problem = await evaluator.accepts(protocol, request).catch(messageOf);
            if (problem !== undefined && evaluator === evaluators[0])
              tell(`protocol ${protocol.slice(0, 12)} is not for here: ${problem}`);
            return problem === undefined;
          },
          onJob: ({ architecture, works }, failure) =>
            failure === undefined
              ? print(`${architecture}: ${works.join(", ")}`)
              : tell(`${architecture}: ${failure}`),
        }),
      );
      return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
    });
    print(`${count(delivered, "network")} delivered`);
    if (interruptedBy !== undefined) process.kill(process.pid, interruptedBy);
  } finally {
    stop(evaluators);
    await queue.close();
  }
}

function stop(evaluators: readonly Evaluator[]): void {
  for (const evaluator of evaluators) evaluator.stop();
}

/** The environment of each process, in which it sees only its GPU. */
function devicesOf({ processes, gpus }: WorkFlags): Record<string, string>[] {
  if (gpus === undefined) return Array.from({ length: processes ?? 1 }, () => ({}));
  if (!/^[\w.:-]+(,[\w.:-]+)*$/.test(gpus)) throw new UserError(`--gpus ${gpus}: write numbers, e.g. 0,1`);
  const numbers = gpus.split(",");
  return Array.from({ length: processes ?? numbers.length }, (_, i) => ({
    CUDA_VISIBLE_DEVICES: numbers[i % numbers.length]!,
  }));
}
