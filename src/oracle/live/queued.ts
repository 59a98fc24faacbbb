/**
 * The live oracle whose evaluations are made elsewhere: it asks a queue, and waits for its workers.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError, UserError } from "../../errors.ts";
import { BACKEND_CHOICES, isBackend } from "../../live/backend/backend.ts";
import type { Dataset } from "../../live/data/images.ts";
import type { LogEntry } from "../../live/log.ts";
import type { LiveProgress } from "../../live/progress.ts";
import { catalogueOf, type Protocol } from "../../live/protocol.ts";
import { openQueue, type Queue, type Wanted } from "../../live/queue/queue.ts";
import { codeIn, nameOf } from "../../live/work.ts";
import { allAtoms } from "../../metric/metric.ts";
import { nasBench201 as space } from "../../space/nas-bench-201/index.ts";
import { answersFrom, atomsIn, createTally } from "../answers.ts";
import { describeLive, fingerprintIn } from "./describe.ts";
import type { LiveOracle } from "./oracle.ts";
import type { LiveRequest } from "./request.ts";

export interface QueuedSetup {
  readonly protocol: Protocol;
  readonly backend: string | undefined;
  readonly dataset: Dataset;
}

/** Opens the queue; evaluations of earlier searches in it, of any machine, are not made again. */
export async function openQueued(
  store: string,
  request: LiveRequest,
  { protocol, backend, dataset }: QueuedSetup,
): Promise<LiveOracle> {
  // The values depend on it, and this machine need not have what the workers have.
  if (!isBackend(backend))
    throw new UsageError(
      `live oracle: with a store in a database say on which backend its workers compute: one of ${BACKEND_CHOICES.filter(isBackend).join(", ")}`,
    );
  const { results: fingerprint } = fingerprintIn(space, protocol, dataset, backend);
  const queue = await openQueue(store);
  const { images: _, store: __, ...options } = request.options ?? {};
  await queue.describe(fingerprint, { dataset: request.dataset, protocol: request.protocol, options });

  const catalogue = catalogueOf(protocol);
  const entries = new Map<string, LogEntry>();
  const log = { find: (code: string, work: string) => entries.get(`${code} ${work}`) };
  const { note, tally } = createTally(log);
  const needs = ({ architecture, works }: Wanted): boolean =>
    log.find(architecture, "training")?.failure === undefined &&
    works.some((work) => log.find(architecture, work) === undefined);
  const unaffordable = (): never => {
    throw new UsageError("trained networks are where the workers are: give a --store that is a folder");
  };

  return {
    description: describeLive(
      dataset,
      { name: backend, description: `${backend}, by workers` },
      fingerprint,
      protocol,
    ),
    space,
    catalogue,
    more: `start \`rnb live work --store ${queue.place}\` once more for each further process`,
    folder: queue.place,
    async evaluate(architectures, metrics) {
      const works = atomsIn(metrics, catalogue).map((atom) => nameOf(atom, catalogue));
      const codes = architectures.map((architecture) => codeIn(space, architecture));
      const wanted = [...new Set(codes)].map((architecture) => ({ architecture, works }));
      await complete(queue, fingerprint, wanted, { needs, entries, onProgress: request.onProgress });
      note(codes);
      return answersFrom(log, codes, metrics, catalogue);
    },
    tally,
    entries(architecture) {
      const code = codeIn(space, architecture);
      const works = ["training", ...allAtoms(catalogue).map((atom) => nameOf(atom, catalogue))];
      return works.flatMap((work) => log.find(code, work) ?? []);
    },
    trained: unaffordable,
    export: unaffordable,
    close: () => void queue.close(),
  };
}

/** Milliseconds between two looks whether there is something new. */
const PAUSE = { first: 50, most: 2_000 };

/** Waits until all that is wanted is there, or a job has failed. */
async function complete(
  queue: Queue,
  protocol: string,
  wanted: readonly Wanted[],
  {
    needs,
    entries,
    onProgress,
  }: {
    readonly needs: (wanted: Wanted) => boolean;
    readonly entries: Map<string, LogEntry>;
    readonly onProgress: ((progress: LiveProgress) => void) | undefined;
  },
): Promise<void> {
  const look = async (missing: readonly Wanted[]): Promise<Wanted[]> => {
    const names = missing.map(({ architecture }) => architecture);
    for (const entry of await queue.results(protocol, names))
      entries.set(`${entry.architecture} ${entry.work}`, entry);
    return missing.filter(needs);
  };
  let missing = await look(wanted.filter(needs));
  if (missing.length > 0) await queue.ask(protocol, missing);
  for (let pause = PAUSE.first; missing.length > 0; pause = Math.min(PAUSE.most, 1.3 * pause)) {
    onProgress?.({
      architecture: `${missing.length} of ${wanted.length} networks`,
      work: "asked",
      fraction: 0,
      imagesPerSecond: 0,
      detail: `waiting for workers: rnb live work --store ${queue.place}`,
    });
    await sleep(pause);
    missing = await look(missing);
    const [failed] = await queue.failures(
      protocol,
      missing.map(({ architecture }) => architecture),
    );
    if (failed !== undefined) throw new UserError(`${failed.architecture}: ${failed.failure}`);
  }
}
