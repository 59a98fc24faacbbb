/**
 * What a results folder may take in addition, and what would mix unlike runs.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { OracleDescription } from "../oracle/oracle.ts";
import { type AlgorithmRecord, MAX_SEEDS, type Manifest, type SeedRange } from "./manifest.ts";

/**
 * Joins a new manifest to the folder's old one: seeds, objectives and algorithms may be added; whatever would mix
 * unlike runs, or leave a gap between seeds, is refused in one line.
 */
export function joinManifests(old: Manifest, added: Manifest, folder: string): Manifest {
  const refuse = (what: string, was: unknown, is: unknown): never => {
    const [before, now] = [was, is].map((v) => (typeof v === "string" ? v : JSON.stringify(v)));
    throw new UserError(
      `${folder} holds runs with ${what} ${before}, now ${now}; give another --out, or --fresh to start over`,
    );
  };
  const same = (what: string, was: unknown, is: unknown): void => {
    if (JSON.stringify(was) !== JSON.stringify(is)) refuse(what, was, is);
  };
  same("version", old.version, added.version);
  const short = ({ kind, dataset }: OracleDescription): string => `${kind} (${dataset})`;
  same("oracle", short(old.oracle), short(added.oracle));
  same("oracle", base(old.oracle.label), base(added.oracle.label));
  same("budget", old.spec.budget, added.spec.budget);
  for (const objective of added.objectives) {
    const before = old.objectives.find((o) => o.name === objective.name);
    if (before !== undefined && before.fingerprint !== objective.fingerprint)
      refuse(
        `other ${objective.name} data:`,
        before.fingerprint.slice(0, 12),
        objective.fingerprint.slice(0, 12),
      );
  }
  // The fingerprint of a published table covers only the files in use: there, those of the objectives decide.
  const [was, is] = [old.oracle.fingerprint, added.oracle.fingerprint];
  if (added.oracle.kind !== "tabular" && was !== is)
    refuse("another fit or protocol:", was.slice(0, 12), is.slice(0, 12));
  for (const algorithm of added.spec.algorithms) {
    const before = old.spec.algorithms.find((a) => a.label === algorithm.label);
    if (before !== undefined) same(`"${algorithm.label}" as`, identity(before), identity(algorithm));
  }
  return {
    ...added,
    oracle: {
      ...added.oracle,
      label: union(old.oracle.label.split(TABLES), added.oracle.label.split(TABLES), (part) => part).join(
        TABLES,
      ),
      caveats: union(old.oracle.caveats, added.oracle.caveats, (caveat) => caveat),
    },
    spec: {
      ...added.spec,
      objectives: union(old.spec.objectives, added.spec.objectives, (name) => name),
      algorithms: union(old.spec.algorithms, added.spec.algorithms, (a) => a.label),
      seeds: joinSeeds(old.spec.seeds, added.spec.seeds, folder),
    },
    objectives: union(old.objectives, added.objectives, (o) => o.name),
  };
}

/** Between an oracle and the tables laid over it, in its label: of those there may be more. */
const TABLES = " + ";

function base(label: string): string {
  return label.split(TABLES)[0]!;
}

/** Seeds are one range, without a gap: what lies in it and has no trace is missing. */
function joinSeeds(old: SeedRange, added: SeedRange, folder: string): SeedRange {
  const [low, high] = old.from <= added.from ? [old, added] : [added, old];
  if (high.from > low.to + 1) {
    const [before, now] = [old, added].map(({ from, to }) => `${from} to ${to}`);
    throw new UserError(
      `${folder} holds seeds ${before}, now ${now}: ${low.to + 1} to ${high.from - 1} would be missing; run them first, or give another --out`,
    );
  }
  const joined = { from: low.from, to: Math.max(low.to, high.to) };
  if (joined.to - joined.from >= MAX_SEEDS)
    throw new UserError(`${folder} would hold more than a million seeds; give another --out`);
  return joined;
}

/** What makes two algorithms under one label the same; where a user's file lies does not. */
function identity({ name, options, source, scalarise, warmUp, command, files }: AlgorithmRecord): unknown {
  return { name, options, source, scalarise, warmUp, command, files };
}

function union<T>(old: readonly T[], added: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set(old.map(key));
  return [...old, ...added.filter((item) => !seen.has(key(item)))];
}
