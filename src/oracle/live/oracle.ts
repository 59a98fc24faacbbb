/**
 * The live oracle: builds the network, trains it, attacks it, and answers with the metrics of the table. Only what
 * is asked and not yet in the log is computed.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError, UserError } from "../../errors.ts";
import { claimWhenFree, giveSigns } from "../../files/claim.ts";
import type { Force } from "../../files/own.ts";
import { readIfThere } from "../../files/read.ts";
import { writeShared } from "../../files/write.ts";
import { createBench } from "../../live/bench.ts";
import { first } from "../../live/data/images.ts";
import { exportNetwork } from "../../live/exchange/export.ts";
import { type Foresight, foresee, type Pains } from "../../live/foresee.ts";
import { type LogEntry, openLater, openLog } from "../../live/log.ts";
import type { LiveOracleOptions } from "../../live/options.ts";
import type { LiveProgress } from "../../live/progress.ts";
import { attackNamed, catalogueOf } from "../../live/protocol.ts";
import type { Trained } from "../../live/trained.ts";
import { codeIn, nameOf } from "../../live/work.ts";
import { allAtoms, type Metric } from "../../metric/metric.ts";
import type { Architecture } from "../../space/space.ts";
import { atomsIn } from "../answers.ts";
import { createLogged } from "../logged.ts";
import type { Oracle } from "../oracle.ts";
import { describeLive, fingerprintIn } from "./describe.ts";

export type { Foresight, Pains, Span } from "../../live/foresee.ts";

export interface LiveOracle extends Oracle {
  /** This protocol's folder in the store. */
  readonly folder: string;
  /** Everything the log has on an architecture: training, and the metrics computed so far. */
  entries(architecture: Architecture): LogEntry[];
  /** What these metrics of a network will take, where it is this process that computes. */
  foresee?(metrics: readonly Metric[], pains: Pains): Promise<Foresight>;
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
  const { results: fingerprint, weights } = fingerprintIn(space, protocol, dataset, backend.name);
  const folder = join(store, `${dataset.name}-${fingerprint.slice(0, 12)}`);
  // Made when there is something to look up or to write: a question that is refused leaves no folder.
  const log = openLater(() => {
    if (readIfThere(join(folder, "protocol.json")) === undefined)
      writeShared(
        join(folder, "protocol.json"),
        `${JSON.stringify({ dataset: dataset.name, fingerprint, backend, protocol }, null, 2)}\n`,
      );
    return openLog(join(folder, "evaluations.jsonl"));
  });
  const shared = join(store, `${dataset.name}-weights-${weights.slice(0, 12)}`);
  // Training lets no timer fire for long: signs of life go with the progress.
  const onProgress = (progress: LiveProgress): void => {
    giveSigns();
    options.onProgress?.(progress);
  };
  const bench = createBench({ ...options, onProgress, log, weights: shared, catalogue });

  const onWait = (architecture: string, holder: string): void =>
    onProgress({ architecture, work: "waiting", fraction: 0, detail: `${holder} computes it` });
  const trained: LiveOracle["trained"] = async (architecture) => {
    const code = codeIn(space, architecture);
    const claim = await claimWhenFree(join(shared, `${code}.lock`), (holder) => onWait(code, holder));
    try {
      return await bench.trained(architecture);
    } finally {
      claim.release();
    }
  };

  const logged = createLogged({
    space,
    catalogue,
    log,
    lanes: 1,
    claims: shared,
    onWait,
    compute: async (architecture, missing) => bench.compute(architecture, missing),
  });

  return {
    description: describeLive(dataset, backend, fingerprint, protocol),
    space,
    catalogue,
    lanes: 1,
    more: "start the same command once more for each further process: they share the work",
    folder,
    ...logged,
    entries(architecture) {
      const code = codeIn(space, architecture);
      const works = ["training", ...allAtoms(catalogue).map((atom) => nameOf(atom, catalogue))];
      return works.flatMap((work) => log.find(code, work) ?? []);
    },
    foresee(metrics, pains) {
      const asked = { atoms: atomsIn(metrics, catalogue), catalogue };
      // Who only asks leaves no folder.
      const known = existsSync(folder) ? log.all() : [];
      return foresee(options, known, asked, pains);
    },
    trained,
    async export(architecture, attacks, target, force) {
      const atoms = atomsIn(attacks, catalogue);
      const wanted = atoms.map((atom) => {
        const name = nameOf(atom, catalogue);
        if (attackNamed(atom.key, protocol) === undefined)
          throw new UsageError(`"${name}" is no attack: only attacks have images to export`);
        return { atom, name, level: catalogue.get(atom.key)![atom.index]! };
      });
      const code = codeIn(space, architecture);
      const result = await trained(architecture);
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
