/**
 * `rnb measures`: training-free measures of a list or a sample of architectures.
 *
 * @module
 */
import { join } from "node:path";
import type { Command } from "commander";
import { suggestion, UsageError, UserError } from "../errors.ts";
import { readIfThere } from "../files/read.ts";
import { IMAGE_SETS, MNIST } from "../image-sets.ts";
import type { Dataset } from "../live/data/images.ts";
import type { Measurer, MeasureSettings } from "../live/measures/measures.ts";
import { isLiveMeasure, LIVE_MEASURES, type LiveMeasure } from "../live/measures/names.ts";
import { requireLivePackages } from "../live/packages.ts";
import {
  STRUCTURAL_MEASURES,
  STRUCTURAL_NAMES,
  type StructuralMeasure,
  structuralMeasure,
} from "../oracle/measures/structure.ts";
import { parseShard } from "../runner/plan.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { runSweep, type SweepReport } from "../runner/sweep.ts";
import { nasBench201 } from "../space/nas-bench-201/index.ts";
import { createRandom } from "../space/random.ts";
import type { Architecture } from "../space/space.ts";
import {
  datasetOption,
  forced,
  forceOption,
  formatTable,
  jsonOption,
  positiveInteger,
  print,
} from "./shared.ts";

/** Bytes of a list of architectures; all of them take 1.3 million. */
const LONGEST_LIST = 2 ** 24;

interface MeasuresFlags {
  readonly list?: string;
  readonly sample?: number;
  readonly all?: boolean;
  readonly measures: string;
  readonly dataset: string;
  readonly images?: string;
  readonly batch: number;
  readonly channels: number;
  readonly cells: number;
  readonly iterations: number;
  readonly seed: string;
  readonly backend: string;
  readonly out?: string;
  readonly shard: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addMeasures(command: Command): void {
  command
    .argument("[architectures...]", "codes, NAS-Bench-201 strings, or as `rnb query` prints them")
    .option("--list <file>", "architectures from a file, one a line")
    .option(
      "--sample <n>",
      "n networks (isomorphism classes) drawn at random, without repeats",
      positiveInteger,
    )
    .option("--all", "every network of the space")
    .option("--measures <list>", "measures, separated by commas; `help` lists them", "all")
    .addOption(datasetOption(IMAGE_SETS, MNIST))
    .option("--images <dir>", "folder with the dataset's image files; mnist needs none")
    .option("--batch <n>", "images that are measured on", positiveInteger, 16)
    .option("--channels <n>", "channels of the network's first stage", positiveInteger, 16)
    .option("--cells <n>", "cells in each of its three stages", positiveInteger, 5)
    .option("--iterations <n>", "Hessian–vector products per eigenvalue, at most", positiveInteger, 10)
    .option("--seed <n>", "of the sample and of initial weights", "0")
    .option("--backend <name>", "best, gpu, node-gpu, webgpu or wasm", "best")
    .option("--out <dir>", "folder for measures.csv (default: results/measures-<dataset>)")
    .option("--shard <i/n>", "measure only the i-th of n equal parts", "1/1")
    .addOption(forceOption())
    .addOption(jsonOption())
    .action(async (texts: string[], flags: MeasuresFlags) => {
      if (flags.measures === "help") {
        printHelp({ ...STRUCTURAL_MEASURES, ...LIVE_MEASURES });
        return;
      }
      const architectures = chooseArchitectures(texts, flags);
      const names = chooseMeasures(flags.measures, [...STRUCTURAL_NAMES, ...Object.keys(LIVE_MEASURES)]);
      const folder = flags.out ?? join("results", `measures-${flags.dataset}`);
      const report = await measureAll(architectures, names, folder, flags);
      printReport(report, folder, names, flags.json ?? false);
    });
}

async function measureAll(
  architectures: readonly Architecture[],
  names: readonly string[],
  folder: string,
  flags: MeasuresFlags,
): Promise<SweepReport> {
  const { openImages } = await import("../live/data/open.ts");
  const { fingerprintOf } = await import("../live/data/images.ts");
  const space = nasBench201;
  const seed = wholeNumber(flags.seed);
  const { channels, cells, iterations } = flags;
  const live = names.filter(isLiveMeasure);
  if (live.length > 0) requireLivePackages(`measuring ${live.join(", ")}`, flags.dataset);
  const dataset = openImages(flags.dataset, flags.images);
  if (flags.batch > dataset.test.count)
    throw new UsageError(`--batch ${flags.batch}: ${dataset.name} has ${dataset.test.count} test images`);
  const skeleton = {
    channels,
    cells,
    classes: dataset.classes,
    imageSize: dataset.test.size,
    imageChannels: dataset.test.channels,
  };
  const settings = { channels, cells, images: flags.batch, seed, iterations };
  const { backend, measurer } = live.length > 0 ? await openMeasurer(dataset, settings, flags) : {};
  try {
    return await runSweep({
      folder,
      space,
      architectures,
      names,
      settings: { dataset: dataset.name, fingerprint: fingerprintOf(dataset), backend, ...settings },
      shard: parseShard(flags.shard),
      progress: createProgress("architectures"),
      force: forced(flags.force),
      async measure(architecture) {
        const cell = space.choices(architecture);
        const measured = await measurer?.measure(cell, space.code(architecture), live);
        return new Map(
          names.map((name) => [
            name,
            measured?.get(name as LiveMeasure) ?? {
              value: structuralMeasure(name as StructuralMeasure, cell, skeleton),
              seconds: 0,
            },
          ]),
        );
      },
    });
  } finally {
    measurer?.dispose();
  }
}

/** Opens the backend and what computes live measures; loaded only here, since structural ones need no tensor library. */
async function openMeasurer(
  dataset: Dataset,
  settings: MeasureSettings,
  { backend, json }: MeasuresFlags,
): Promise<{ backend: string; measurer: Measurer }> {
  const { openBackend } = await import("../live/backend/backend.ts");
  const { createMeasurer } = await import("../live/measures/measures.ts");
  const { name, description } = await openBackend(backend);
  if (!json) print(`${dataset.name} images on ${description} (${name})`);
  return { backend: name, measurer: createMeasurer(dataset, settings) };
}

/** The architectures asked for: given, listed, sampled or all, exactly one of these. */
function chooseArchitectures(
  texts: readonly string[],
  { list, sample, all, seed }: MeasuresFlags,
): Architecture[] {
  const space = nasBench201;
  const ways = [texts.length > 0, list !== undefined, sample !== undefined, all === true];
  if (ways.filter((way) => way).length !== 1)
    throw new UsageError("say which architectures: name them, or one of --list FILE, --sample N, --all");
  if (sample !== undefined && sample > space.classCount)
    throw new UsageError(`--sample ${sample}: the space has ${space.classCount} networks`);
  if (sample !== undefined || all === true) {
    const classes = Array.from({ length: space.classCount }, (_, c) => c);
    const drawn =
      all === true ? classes : createRandom(`measures|sample|${wholeNumber(seed)}`).shuffle(classes);
    return drawn.slice(0, sample ?? space.classCount).map((c) => space.representative(c));
  }
  const named = list === undefined ? texts : readArchitectures(list);
  const architectures = named.map((text) => space.parse(text));
  const twice = architectures.findIndex((a, i) => architectures.indexOf(a) !== i);
  if (twice >= 0) throw new UsageError(`${named[twice]} is named twice`);
  return architectures;
}

/** Architectures of a file, one a line; an empty line or one that begins with # is passed over. */
export function readArchitectures(path: string): string[] {
  const bytes = readIfThere(path, LONGEST_LIST);
  if (bytes === undefined) throw new UserError(`cannot read the list ${path}: no such file`);
  const lines = bytes
    .toString("utf8")
    .split(/\r?\n/)
    .map((line) => line.trim());
  const named = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (named.length === 0) throw new UserError(`${path} lists no architecture`);
  return named;
}

function chooseMeasures(list: string, valid: readonly string[]): string[] {
  if (list === "all") return [...valid];
  const names = list.split(",").map((name) => name.trim());
  for (const name of names)
    if (!valid.includes(name)) throw new UsageError(`unknown measure "${name}"${suggestion(name, valid)}`);
  return [...new Set(names)];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new UsageError(`--seed ${text}: it must be a whole number, 0 or more`);
  return value;
}

function printHelp(measures: Readonly<Record<string, string>>): void {
  for (const [name, what] of Object.entries(measures)) print(`${name.padEnd(20)} ${what}`);
}

function printReport(report: SweepReport, folder: string, names: readonly string[], json: boolean): void {
  const { resumed, completed, missing, file, seconds } = report;
  if (json) {
    print(
      JSON.stringify(
        { folder, resumed, completed, missing, file, seconds: Object.fromEntries(seconds) },
        null,
        2,
      ),
    );
    return;
  }
  const before = resumed > 0 ? `, ${resumed} were there before` : "";
  print(`${completed} architectures measured${before}`);
  const rows = names
    .filter((name) => seconds.get(name)! > 0)
    .map((name) => [name, seconds.get(name)!.toFixed(3)]);
  if (rows.length > 0) print(formatTable(["measure", "seconds each"], rows));
  print(
    file ?? `${missing} architectures are still missing in ${folder}: run the other shards, then any again`,
  );
}
