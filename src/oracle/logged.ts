/**
 * Evaluations that take their time: what is in the log is answered from it, the rest is computed and logged, a piece
 * at a time. An answer from the log costs what it cost when it was computed.
 *
 * @module
 */
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { claimWhenFree, tryClaim } from "../files/claim.ts";
import type { EvaluationLog } from "../live/log.ts";
import { codeIn, nameOf } from "../live/work.ts";
import type { Atom, Catalogue } from "../metric/metric.ts";
import type { Architecture, Space } from "../space/space.ts";
import { answersFrom, atomsIn, createTally } from "./answers.ts";
import type { Evaluations, Oracle, Tally } from "./oracle.ts";

export interface Logged {
  readonly space: Space;
  readonly catalogue: Catalogue;
  readonly log: EvaluationLog;
  /** Networks that are computed at once. */
  readonly lanes: number;
  /** Folder where networks are claimed: processes that share a log share the work. */
  readonly claims: string;
  /** Told who computes a network that this process waits for. */
  readonly onWait?: ((code: string, holder: string) => void) | undefined;
  /** Logs some metrics of a network, or why it cannot be trained. */
  compute(architecture: Architecture, missing: readonly Atom[]): Promise<void>;
}

/** A part of an oracle. A network that is asked twice at once is computed once. */
export function createLogged({
  space,
  catalogue,
  log,
  lanes,
  claims,
  onWait,
  compute,
}: Logged): Pick<Oracle, "evaluate"> & { tally(): Tally } {
  const { note, tally } = createTally(log);
  const waiting: (() => void)[] = [];
  let free = lanes;
  /** Does a piece of work once a lane is free. */
  const inLane = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };

  const missingOf = (code: string, atoms: readonly Atom[]): readonly Atom[] =>
    log.find(code, "training")?.failure === undefined
      ? atoms.filter((atom) => log.find(code, nameOf(atom, catalogue)) === undefined)
      : [];
  /** Computes what is missing of a network; false where another process is at it and is not waited for. */
  const compete = async (
    architecture: Architecture,
    atoms: readonly Atom[],
    wait: boolean,
  ): Promise<boolean> => {
    const code = codeIn(space, architecture);
    const place = join(claims, `${code}.lock`);
    const claim = wait ? await claimWhenFree(place, (holder) => onWait?.(code, holder)) : tryClaim(place);
    if (claim === undefined) return false;
    try {
      // Whoever had the claim before may have done it.
      const missing = missingOf(code, atoms);
      if (missing.length > 0) await compute(architecture, missing);
      return true;
    } finally {
      claim.release();
    }
  };

  const underWay = new Map<string, Promise<unknown>>();
  const fill = async (
    architecture: Architecture,
    atoms: readonly Atom[],
    wait: boolean,
  ): Promise<boolean> => {
    const code = codeIn(space, architecture);
    const before = underWay.get(code) ?? Promise.resolve();
    const work = async (): Promise<boolean> =>
      missingOf(code, atoms).length === 0 || inLane(() => compete(architecture, atoms, wait));
    // Whoever asked before may have failed: that is told to them.
    const after = before.catch(messageOf).then(work);
    underWay.set(code, after);
    try {
      return await after;
    } finally {
      if (underWay.get(code) === after) underWay.delete(code);
    }
  };

  const evaluate: Oracle["evaluate"] = async (architectures, metrics): Promise<Evaluations> => {
    const atoms = atomsIn(metrics, catalogue);
    // First what no other process is at.
    const elsewhere: Architecture[] = [];
    await inOrder(architectures, lanes, async (architecture) => {
      if (!(await fill(architecture, atoms, false))) elsewhere.push(architecture);
    });
    await inOrder(elsewhere, lanes, (architecture) => fill(architecture, atoms, true));
    const codes = architectures.map((architecture) => codeIn(space, architecture));
    note(codes);
    return answersFrom(log, codes, metrics, catalogue);
  };
  return { evaluate, tally };
}

/** Begins the work on items in their order, so many at once; after a failure none is begun, and it is thrown last. */
async function inOrder<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && failures.length === 0)
      await work(items[next++]!).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
