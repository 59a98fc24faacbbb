/**
 * What the work on a network of the space will take: by what the log says of others, and where it says nothing by a
 * measurement.
 *
 * @module
 */
import { ATTACKS, type Atom, type Catalogue, CORRUPTIONS } from "../metric/metric.ts";
import { sizeOfCell } from "../space/nas-bench-201/size.ts";
import { createRandom } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import type { LogEntry } from "./log.ts";
import type { LiveOracleOptions } from "./options.ts";
import type { Protocol } from "./protocol.ts";
import { measureSpeeds, type Speeds } from "./speeds.ts";
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
  /** Networks in the log that have all of it. */
  readonly done: number;
  /** Codes of the networks that were measured; none where the log says all. */
  readonly measured: readonly string[];
}

/** How much may be spent on a measurement. */
export interface Pains {
  /** Seconds, about. */
  readonly seconds: number;
  /** Networks of different size. */
  readonly networks: number;
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
  const logged = secondsIn(log);
  const done = networksWith(log, [...keys.keys()]);
  const works = new Map<string, Span>();
  for (const work of keys.keys()) {
    const seconds = logged.get(work);
    if (seconds !== undefined) works.set(work, { low: seconds, high: seconds });
  }
  const missing = [...keys].filter(([work]) => !works.has(work));
  if (missing.length === 0) return { works, done, measured: [] };

  const attacked = ATTACKS.filter((key) => missing.some(([, other]) => other === key));
  const networks = bySize(options, pains.networks);
  const speeds: Speeds[] = [];
  for (const network of networks)
    speeds.push(await measureSpeeds(options, network, attacked, pains.seconds / networks.length));
  for (const [work, key] of missing) works.set(work, spanOf(key, speeds, options));
  return { works, done, measured: networks.map((network) => codeIn(options.space, network)) };
}

/** Mean seconds of each piece of work that the log has of some network. */
function secondsIn(log: readonly LogEntry[]): Map<string, number> {
  const sums = new Map<string, { seconds: number; count: number }>();
  for (const { work, seconds, failure } of log) {
    if (failure !== undefined) continue;
    const sum = sums.get(work) ?? { seconds: 0, count: 0 };
    sums.set(work, { seconds: sum.seconds + seconds, count: sum.count + 1 });
  }
  return new Map([...sums].map(([work, { seconds, count }]) => [work, seconds / count]));
}

function networksWith(log: readonly LogEntry[], works: readonly string[]): number {
  const found = new Map<string, number>();
  for (const { architecture, work } of log)
    if (works.includes(work)) found.set(architecture, (found.get(architecture) ?? 0) + 1);
  return [...found.values()].filter((count) => count === works.length).length;
}

/** Random networks, of which these are by the number of their operations: in the middle of equal parts of all. */
const DRAWN = 300;

function bySize({ space, protocol, dataset }: LiveOracleOptions, count: number): Architecture[] {
  const random = createRandom("live|foresee");
  const skeleton = {
    ...protocol.network,
    classes: dataset.classes,
    imageSize: dataset.test.size,
    imageChannels: dataset.test.channels,
  };
  const sized = Array.from({ length: DRAWN }, () => space.sample(random)).map((architecture) => {
    const cell = space.choices(space.representative(space.classOf(architecture)));
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
    return exactly(trainingImages(protocol, dataset.train.count) * mean((s) => s.training));
  if (key === "clean" || (CORRUPTIONS as readonly string[]).includes(key))
    return exactly(shown * mean((s) => s.forward));
  return { low: 0, high: shown * mean((s) => s.attacks.get(key)!) };
}

function trainingImages({ training }: Protocol, count: number): number {
  return training.epochs * Math.min(training.images ?? Infinity, count);
}
