/**
 * `experiment.json`: all that the traces of a results folder depend on.
 *
 * @module
 */
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { isInherited, parseJson } from "../files/json.ts";
import { readIfThere } from "../files/read.ts";
import { oracleDescription } from "../oracle/description.ts";
import { oracleRequest } from "../oracle/request.ts";
import { budget } from "../search/budget.ts";
import { scalarisation } from "../search/scalarise.ts";
import { warmUp } from "../search/warm-up.ts";
import { manifestPath } from "./folder.ts";
import { scale } from "./scale.ts";

/** Version of the folder's layout; another one is refused. */
export const STORE_FORMAT = 1;

/** So many seeds are no experiment but a slip of the keyboard. */
export const MAX_SEEDS = 1_000_000;

/** Runs of one folder, at most; each is looked for when it is read. */
const MAX_RUNS = 10_000_000;

/** Seeds `from` … `to`, both included. */
export const seedRange = z
  .strictObject({ from: z.int().min(0), to: z.int().min(0) })
  .refine((s) => s.from <= s.to, "`from` must not exceed `to`")
  .refine((s) => s.to - s.from < MAX_SEEDS, "no more than a million seeds");
export type SeedRange = Readonly<z.output<typeof seedRange>>;

/** Of an objective, in characters: it names a folder. */
const LONGEST_NAME = 200;

/** What a folder of runs is called after. */
const folderName = z
  .string()
  .refine((name) => !/[/\\]|^\.*$/.test(name) && !isInherited(name), "cannot name a folder of runs");

/** An algorithm as it ran: all options filled in. */
const algorithmRecord = z.object({
  label: folderName,
  /** The strategy's own name. */
  name: z.string(),
  /** Absolute path of a user's file, and its SHA-256. */
  module: z.string().optional(),
  source: z.string().optional(),
  /** A program with its arguments, and the SHA-256 of each file that they name, by the argument. */
  command: z.array(z.string()).readonly().optional(),
  files: z.record(z.string(), z.string()).optional(),
  options: z.record(z.string(), z.unknown()),
  /** How many objectives become one number. */
  scalarise: scalarisation.optional(),
  /** With the SHA-256 of the measure's values. */
  warmUp: warmUp.extend({ fingerprint: z.string() }).optional(),
});
export type AlgorithmRecord = Readonly<z.output<typeof algorithmRecord>>;

/** A problem of many metrics, or within limits. */
const problemRecord = z
  .object({
    objectives: z
      .array(z.object({ name: z.string(), direction: z.enum(["maximise", "minimise"]) }))
      .min(1)
      .readonly(),
    constraints: z
      .array(z.object({ name: z.string(), relation: z.enum([">=", "<="]), bound: z.number() }))
      .readonly(),
    /** What the numbers are: of the objectives, then of the metrics that only limits are of. */
    scales: z.array(scale).readonly(),
    /** The point above which hypervolume counts: a number per objective, as the metric has it; empty for one objective. */
    reference: z.array(z.number()).readonly(),
    /** The points of the exact front, as the metrics have them; empty when the oracle does not know it. */
    front: z.array(z.array(z.number()).readonly()).readonly(),
    /** The code of an architecture that has each of them. */
    architectures: z.array(z.string()).readonly(),
    /** Of the exact front, by which that of a search is divided; null when it is not known, or for one objective. */
    hypervolume: z.number().positive().nullable(),
  })
  .refine(
    ({ objectives, constraints, scales, reference, front, architectures }) => {
      const { length } = objectives;
      const metrics = new Set([...objectives, ...constraints].map(({ name }) => name));
      return (
        scales.length === metrics.size &&
        architectures.length === front.length &&
        reference.length === (length > 1 ? length : 0) &&
        front.every((point) => point.length === length)
      );
    },
    { error: "not a number for each objective" },
  );
export type ProblemRecord = Readonly<z.output<typeof problemRecord>>;

const objectiveRecord = z.object({
  name: z.string().min(1).max(LONGEST_NAME),
  /** Best value over all architectures (1 for a hypervolume); null when the oracle does not know all of them. */
  optimum: z.number().nullable(),
  /** SHA-256 of the values that were searched. */
  fingerprint: z.string(),
  /** What the values are, and how far the best is from the worst; none: accuracies of the oracle's own. */
  scale: scale.extend({ range: z.number().min(0) }).optional(),
  /** Where it is more than a metric that is maximised. */
  problem: problemRecord.optional(),
});
export type ObjectiveRecord = Readonly<z.output<typeof objectiveRecord>>;

/** Keys in the order in which they are written. */
const manifest = z
  .object({
    format: z.literal(STORE_FORMAT),
    /** Version of robust-nas-bench that made the traces. */
    version: z.string(),
    spec: z.object({
      name: z.string(),
      oracle: oracleRequest,
      dataset: z.string(),
      objectives: z.array(z.string()).readonly(),
      budget,
      seeds: seedRange,
      algorithms: z.array(algorithmRecord).min(1).readonly(),
    }),
    oracle: oracleDescription,
    objectives: z.array(objectiveRecord).min(1).readonly(),
  })
  .refine(
    ({ spec: { algorithms, seeds }, objectives }) =>
      objectives.length * algorithms.length * (seeds.to - seeds.from + 1) <= MAX_RUNS,
    { error: "more than ten million runs", path: ["spec"] },
  );
export type Manifest = Readonly<z.output<typeof manifest>>;

/** Bytes that the file may have. */
const LIMIT = 16 * 1024 * 1024;

/** The text of `experiment.json`. */
export function formatManifest(made: Manifest): string {
  return `${JSON.stringify(made, null, 2)}\n`;
}

/** Reads `experiment.json`; undefined when the folder holds none yet. */
export function readManifest(folder: string): Manifest | undefined {
  const path = manifestPath(folder);
  const bytes = readIfThere(path, LIMIT);
  if (bytes === undefined) return undefined;
  const damaged = (why: string): UserError =>
    new UserError(`${path} is damaged (${why}); restore it, or run again into another folder with --out`);
  let content: unknown;
  try {
    content = parseJson(bytes.toString("utf8"));
  } catch (error) {
    throw damaged(messageOf(error));
  }
  const version = z.looseObject({ format: z.int() }).safeParse(content);
  if (version.success && version.data.format !== STORE_FORMAT)
    throw new UserError(
      `${path} has format ${version.data.format}, this version reads ${STORE_FORMAT}; use the version that wrote it, or run the experiment again`,
    );
  const { data, error } = manifest.safeParse(content);
  if (data !== undefined) return data;
  throw damaged(`${error!.issues[0]!.path.join(".")}: ${error!.issues[0]!.message}`);
}
