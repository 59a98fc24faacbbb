/**
 * What the work on a network of the space will take: by what the log says of others, and where it says nothing by a
 * measurement.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { ATTACKS, type Atom, type Catalogue, CORRUPTIONS } from "../metric/metric.ts";
import { sizeOfCell } from "../space/nas-bench-201/size.ts";
import { createRandom } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import type { LogEntry } from "./log.ts";
import type { LiveOracleOptions } from "./options.ts";
import type { Protocol } from "./protocol.ts";
import { leastToMeasure, measureSpeeds, type Speeds } from "./speeds.ts";
import { partsOf } from "./trained.ts";
import { codeIn, nameOf } from "./work.ts";

/** Seconds that something takes at least, and at most. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** What is expected of one network of the space. */
export interface Foresight {
  /** By what the log calls a piece of work. An attack takes longest where every image stands to its end. */
  readonly works: ReadonlyMap<string, Span>;
  /** Networks in the log that have all that is asked. */
  readonly done: number;
  /** Networks in the log that each piece of work was done on, of those it has; of the piece with the fewest. */
  readonly logged: number;
  /** Codes of the networks that were measured; none where the log says all. */
  readonly measured: readonly string[];
}

/** How much may be spent on a measurement. */
export interface Pains {
  /** Seconds, about. */
  readonly seconds: number;
  /** Networks of different size. */
  readonly networks: number;
  /** Gives up where the least that can be measured would take longer. */
  readonly strictly?: boolean;
}

export async function foresee(
  options: LiveOracleOptions,
  log: readonly LogEntry[],
  { atoms, catalogue }: { readonly atoms: readonly Atom[]; readonly catalogue: Catalogue },
  pains: Pains,
): Promise<Foresight> {
  const keys = new Map([
    ["training", "training"],
    ["clean", "clean"],
  ]);
  for (const atom of atoms) keys.set(nameOf(atom, catalogue), atom.key);
  // Clean images are classified before all others, but only what is asked is missed.
  const asked = ["training", ...atoms.map((atom) => nameOf(atom, catalogue))];
  const done = networksWith(log, asked);
  const works = new Map<string, Span>();
  let logged = Infinity;
  for (const work of keys.keys()) {
    const seconds = secondsIn(log, work);
    if (seconds.length === 0) continue;
    works.set(work, { low: Math.min(...seconds), high: Math.max(...seconds) });
    logged = Math.min(logged, seconds.length);
  }
  if (works.size === 0) logged = 0;
  const missing = [...keys].filter(([work]) => !works.has(work));
  if (missing.length === 0) return { works, done, logged, measured: [] };

  const wanted = {
    training: !works.has("training"),
    attacks: ATTACKS.filter((key) => missing.some(([, other]) => other === key)),
  };
  const networks = bySize(options, pains.networks);
  const each = pains.seconds / networks.length;
  const speeds: Speeds[] = [];
  for (const network of networks) {
    const least = pains.strictly ? await leastToMeasure(options, network, wanted) : 0;
    if (least > each)
      throw new UserError(
        `a measurement takes longer than ${pains.seconds} s; rnb live estimate takes the time`,
      );
    speeds.push(await measureSpeeds(options, network, wanted, each));
  }
  for (const [work, key] of missing) works.set(work, spanOf(key, speeds, options));
  return { works, done, logged, measured: networks.map((network) => codeIn(options.space, network)) };
}

/** Seconds of a piece of work on each network that the log has it of. */
function secondsIn(log: readonly LogEntry[], name: string): number[] {
  return log.filter(({ work, failure }) => work === name && failure === undefined).map((one) => one.seconds);
}

function networksWith(log: readonly LogEntry[], works: readonly string[]): number {
  const found = new Map<string, number>();
  for (const { architecture, work } of log)
    if (works.includes(work)) found.set(architecture, (found.get(architecture) ?? 0) + 1);
  return [...found.values()].filter((count) => count === works.length).length;
}

/** Random networks, of which these are by the number of their operations: in the middle of equal parts of all. */
const DRAWN = 300;

function bySize(options: LiveOracleOptions, count: number): Architecture[] {
  const random = createRandom("live|foresee");
  const sized = Array.from({ length: DRAWN }, () => options.space.sample(random)).map((architecture) => {
    const { cell, skeleton } = partsOf(options, architecture);
    return { architecture, flops: sizeOfCell(cell, skeleton).flops };
  });
  sized.sort((a, b) => a.flops - b.flops);
  return Array.from(
    { length: count },
    (_, i) => sized[Math.floor(((i + 0.5) / count) * DRAWN)]!.architecture,
  );
}

/** The mean over the networks that were measured. */
function spanOf(key: string, speeds: readonly Speeds[], { protocol, dataset }: LiveOracleOptions): Span {
  const shown = Math.min(protocol.evaluation.images ?? Infinity, dataset.test.count);
  const mean = (of: (one: Speeds) => number): number =>
    speeds.reduce((sum, one) => sum + of(one), 0) / speeds.length;
  const exactly = (seconds: number): Span => ({ low: seconds, high: seconds });
  if (key === "training")
    return exactly(trainingImages(protocol, dataset.train.count) * mean((s) => s.training!));
  if (key === "clean" || (CORRUPTIONS as readonly string[]).includes(key))
    return exactly(shown * mean((s) => s.forward));
  return { low: 0, high: shown * mean((s) => s.attacks.get(key)!) };
}

function trainingImages({ training }: Protocol, count: number): number {
  return training.epochs * Math.min(training.images ?? Infinity, count);
}
