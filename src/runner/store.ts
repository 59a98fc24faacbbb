/**
 * The results folder: `experiment.json`, and one trace per run, written whole and renamed into place.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import type { OracleDescription } from "../oracle/oracle.ts";
import { BUDGET_UNITS } from "../search/budget.ts";
import type { Ending, Trace } from "../search/trace.ts";
import type { Space } from "../space/space.ts";
import type { AlgorithmSpec, Experiment } from "./experiment.ts";

/** Version of the folder's layout; another one is refused. */
export const STORE_FORMAT = 1;

/** `experiment.json`: all that the traces depend on. */
export interface Manifest {
  readonly format: typeof STORE_FORMAT;
  /** Version of robust-nas-bench that made the traces. */
  readonly version: string;
  readonly spec: {
    readonly name: string;
    readonly oracle: Experiment["oracle"];
    readonly dataset: string;
    readonly objectives: readonly string[];
    readonly budget: Experiment["budget"];
    readonly seeds: Experiment["seeds"];
    readonly algorithms: readonly AlgorithmRecord[];
  };
  readonly oracle: OracleDescription;
  readonly objectives: readonly ObjectiveRecord[];
}

/** An algorithm as it ran: all options filled in; `source` is the SHA-256 of a user's file. */
export interface AlgorithmRecord extends AlgorithmSpec {
  readonly name: string;
  readonly source?: string | undefined;
  /** With the SHA-256 of the measure's values. */
  readonly warmUp?: (NonNullable<AlgorithmSpec["warmUp"]> & { readonly fingerprint: string }) | undefined;
}

export interface ObjectiveRecord {
  readonly name: string;
  /** Best value over all architectures; null when the oracle does not know all of them. */
  readonly optimum: number | null;
  /** SHA-256 of the values that were searched. */
  readonly fingerprint: string;
}

/** How a run ended that has fewer rows than its budget; `failed` runs have no trace. */
export interface EndRecord {
  readonly status: Exclude<Ending, "budget"> | "failed";
  readonly reason: string;
}

export const TRACE_HEADER = "proposals,encodings,distinct,architecture,value,best,cost";

/** Where a run's trace lies inside a results folder. */
export function tracePath(folder: string, objective: string, label: string, seed: number): string {
  return join(folder, "traces", objective, label, `${seed}.csv`);
}

/** Where it is said why a run ended before its budget. */
export function endPath(trace: string): string {
  return trace.replace(/\.csv$/, ".end.json");
}

/** A trace as CSV: a row per counted query, numbers in their shortest exact form; a failed evaluation is empty. */
export function formatTrace(trace: Trace, space: Space): string {
  let text = `${TRACE_HEADER}\n`;
  for (let i = 0; i < trace.length; i++) {
    const code = space.code(trace.architectures[i]!);
    text += `${trace.proposals[i]},${trace.encodings[i]},${trace.distinct[i]},${code},${number(trace.values[i]!)},${number(trace.best[i]!)},${trace.costs[i]}\n`;
  }
  return text;
}

function number(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}

/** Names of the files of one run folder, e.g. `0.csv`; empty when it does not exist yet. */
export function listRuns(folder: string, objective: string, label: string): Set<string> {
  try {
    return new Set(readdirSync(dirname(tracePath(folder, objective, label, 0))));
  } catch {
    return new Set();
  }
}

/** Reads `experiment.json`; undefined when the folder holds none yet. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, "experiment.json");
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
  const damaged = (why: string): UserError =>
    new UserError(`${path} is damaged (${why}); restore it, or run again into another folder with --out`);
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw damaged("not JSON");
  }
  const version = z.looseObject({ format: z.int() }).safeParse(manifest);
  if (version.success && version.data.format !== STORE_FORMAT)
    throw new UserError(
      `${path} has format ${version.data.format}, this version reads ${STORE_FORMAT}; use the version that wrote it, or run the experiment again`,
    );
  const { error } = manifestShape.safeParse(manifest);
  if (error) throw damaged(`${error.issues[0]!.path.join(".")}: ${error.issues[0]!.message}`);
  return manifest as Manifest;
}

/** What is checked of a manifest before it is trusted: all that is read of it later. */
const manifestShape = z.looseObject({
  format: z.literal(STORE_FORMAT),
  version: z.string(),
  spec: z.looseObject({
    name: z.string(),
    dataset: z.string(),
    objectives: z.array(z.string()),
    budget: z.looseObject({ queries: z.int().positive(), unit: z.enum(BUDGET_UNITS) }),
    seeds: z.looseObject({ from: z.int().nonnegative(), to: z.int().nonnegative() }),
    algorithms: z
      .array(
        z.looseObject({ label: z.string(), name: z.string(), options: z.record(z.string(), z.unknown()) }),
      )
      .min(1),
  }),
  oracle: z.looseObject({
    kind: z.enum(["tabular", "surrogate", "live"]),
    dataset: z.string(),
    label: z.string(),
    caveats: z.array(z.string()),
    fingerprint: z.string(),
    costUnit: z.enum(["evaluations", "seconds"]),
  }),
  objectives: z
    .array(z.looseObject({ name: z.string(), optimum: z.number().nullable(), fingerprint: z.string() }))
    .min(1),
});

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
  same("oracle", old.oracle.label, added.oracle.label);
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
    spec: {
      ...added.spec,
      objectives: union(old.spec.objectives, added.spec.objectives, (name) => name),
      algorithms: union(old.spec.algorithms, added.spec.algorithms, (a) => a.label),
      seeds: joinSeeds(old.spec.seeds, added.spec.seeds, folder),
    },
    objectives: union(old.objectives, added.objectives, (o) => o.name),
  };
}

/** Seeds are one range, without a gap: what lies in it and has no trace is missing. */
function joinSeeds(
  old: Experiment["seeds"],
  added: Experiment["seeds"],
  folder: string,
): Experiment["seeds"] {
  const [low, high] = old.from <= added.from ? [old, added] : [added, old];
  if (high.from > low.to + 1) {
    const [before, now] = [old, added].map(({ from, to }) => `${from} to ${to}`);
    throw new UserError(
      `${folder} holds seeds ${before}, now ${now}: ${low.to + 1} to ${high.from - 1} would be missing; run them first, or give another --out`,
    );
  }
  return { from: low.from, to: Math.max(low.to, high.to) };
}

/** What makes two algorithms under one label the same; where a user's file lies does not. */
function identity({ name, options, source, warmUp }: AlgorithmRecord): unknown {
  return { name, options, source, warmUp };
}

function union<T>(old: readonly T[], added: readonly T[], key: (item: T) => string): T[] {
  const seen = new Set(old.map(key));
  return [...old, ...added.filter((item) => !seen.has(key(item)))];
}
