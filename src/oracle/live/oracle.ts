/**
 * The live oracle: builds the network, trains it, attacks it, and answers with the metrics of the table. Only what
 * is asked and not yet in the log is computed.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError, UserError } from "../../errors.ts";
import type { Force } from "../../files/own.ts";
import { readIfThere } from "../../files/read.ts";
import { writeShared } from "../../files/write.ts";
import { createBench } from "../../live/bench.ts";
import { corruptionSource } from "../../live/data/corrupted.ts";
import { fingerprintOf, first } from "../../live/data/images.ts";
import { exportNetwork } from "../../live/exchange/export.ts";
import { type EvaluationLog, type LogEntry, openLog } from "../../live/log.ts";
import type { LiveOracleOptions } from "../../live/options.ts";
import { attackNamed, catalogueOf, fingerprintProtocol } from "../../live/protocol.ts";
import type { Trained } from "../../live/trained.ts";
import { codeIn, nameOf } from "../../live/work.ts";
import {
  type Atom,
  allAtoms,
  atomsOf,
  type Catalogue,
  combineNumbers,
  type Metric,
  resolveMetric,
} from "../../metric/metric.ts";
import type { Architecture } from "../../space/space.ts";
import type { Evaluations, Oracle } from "../oracle.ts";

export interface LiveOracle extends Oracle {
  /** This protocol's folder in the store. */
  readonly folder: string;
  /** Everything the log has on an architecture: training, and the metrics computed so far. */
  entries(architecture: Architecture): LogEntry[];
  /** The trained network; trains it if need be. Undefined where training failed. */
  trained(architecture: Architecture): Promise<Trained | undefined>;
  /** Writes the network and some attacks' images for another framework; answers the files' names. */
  export(
    architecture: Architecture,
    attacks: readonly Metric[],
    folder: string,
    force?: Force,
  ): Promise<string[]>;
  close(): void;
}

export function createLiveOracle(options: LiveOracleOptions): LiveOracle {
  const { space, dataset, protocol, backend, store } = options;
  const catalogue = catalogueOf(protocol);
  const { results: fingerprint, weights } = fingerprintProtocol(protocol, {
    space: space.name,
    dataset: fingerprintOf(dataset),
    corruptions: corruptionSource(dataset),
    backend: backend.name,
  });
  const folder = join(store, `${dataset.name}-${fingerprint.slice(0, 12)}`);
  if (readIfThere(join(folder, "protocol.json")) === undefined)
    writeShared(
      join(folder, "protocol.json"),
      `${JSON.stringify({ dataset: dataset.name, fingerprint, backend, protocol }, null, 2)}\n`,
    );
  const log = openLog(join(folder, "evaluations.jsonl"));
  const shared = join(store, `${dataset.name}-weights-${weights.slice(0, 12)}`);
  const bench = createBench({ ...options, log, weights: shared, catalogue });

  const evaluateOne = async (architecture: Architecture, atoms: readonly Atom[]): Promise<Known> => {
    const code = codeIn(space, architecture);
    const missing = atoms.filter((atom) => log.find(code, nameOf(atom, catalogue)) === undefined);
    const failure = log.find(code, "training")?.failure;
    if (failure === undefined && missing.length > 0) await bench.compute(architecture, missing);
    return known(log, code, atoms, catalogue);
  };

  return {
    description: {
      kind: "live",
      dataset: dataset.name,
      label: `live: ${dataset.name} on ${backend.name}, protocol ${fingerprint.slice(0, 12)}`,
      caveats: [
        "Searched and reported on the same test images: there is no validation split.",
        `Computed on ${backend.description}; other devices give slightly other values.`,
        ...(corruptionSource(dataset) === "generated"
          ? ["Corrupted images are generated, not the published ones."]
          : []),
      ],
      fingerprint,
      costUnit: "seconds",
    },
    space,
    catalogue,
    folder,
    async evaluate(architectures, metrics): Promise<Evaluations> {
      const atoms = distinct(
        metrics.flatMap((metric) => atomsOf(metric, catalogue)),
        catalogue,
      );
      const values = new Float64Array(architectures.length * metrics.length);
      const costs = new Float64Array(architectures.length);
      for (const [i, architecture] of architectures.entries()) {
        const answer = await evaluateOne(architecture, atoms);
        costs[i] = answer.seconds;
        metrics.forEach((metric, j) => {
          values[i * metrics.length + j] = valueIn(metric, catalogue, answer);
        });
      }
      return { values, costs };
    },
    entries(architecture) {
      const code = codeIn(space, architecture);
      const works = ["training", ...allAtoms(catalogue).map((atom) => nameOf(atom, catalogue))];
      return works.flatMap((work) => log.find(code, work) ?? []);
    },
    trained: (architecture) => bench.trained(architecture),
    async export(architecture, attacks, target, force) {
      const atoms = distinct(
        attacks.flatMap((metric) => atomsOf(metric, catalogue)),
        catalogue,
      );
      const wanted = atoms.map((atom) => {
        const name = nameOf(atom, catalogue);
        if (attackNamed(atom.key, protocol) === undefined)
          throw new UsageError(`"${name}" is no attack: only attacks have images to export`);
        return { atom, name, level: catalogue.get(atom.key)![atom.index]! };
      });
      const code = codeIn(space, architecture);
      const result = await bench.trained(architecture);
      if (result === undefined) throw new UserError(`${code}: ${log.find(code, "training")?.failure}`);
      const cell = space.representative(space.classOf(architecture));
      const operations = space.choices(cell).map((choice, d) => space.decisions[d]!.choices[choice]!);
      const images = first(dataset.test, protocol.evaluation.images ?? dataset.test.count);
      return exportNetwork({
        folder: target,
        code,
        operations,
        ...result,
        images,
        protocol,
        attacks: wanted,
        force,
      });
    },
    close: () => log.close(),
  };
}

/** What the log says about one architecture: a number per atom (NaN where training failed), and what it took. */
interface Known {
  readonly values: ReadonlyMap<string, number>;
  readonly seconds: number;
}

function known(log: EvaluationLog, code: string, atoms: readonly Atom[], catalogue: Catalogue): Known {
  const training = log.find(code, "training");
  let seconds = training?.seconds ?? 0;
  const values = new Map<string, number>();
  for (const atom of atoms) {
    const name = nameOf(atom, catalogue);
    const entry = log.find(code, name);
    values.set(name, entry?.value ?? Number.NaN);
    seconds += entry?.seconds ?? 0;
  }
  return { values, seconds };
}

function valueIn(metric: Metric, catalogue: Catalogue, { values }: Known): number {
  return resolveMetric(metric, catalogue, (atom) => values.get(nameOf(atom, catalogue))!, combineNumbers);
}

function distinct(atoms: readonly Atom[], catalogue: Catalogue): Atom[] {
  return [...new Map(atoms.map((atom) => [nameOf(atom, catalogue), atom])).values()];
}
