/**
 * A program as an oracle: whoever can train and attack a network, in any language, answers what a search asks.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { writeShared } from "../../files/write.ts";
import { openLater, openLog } from "../../live/log.ts";
import type { LiveProgress } from "../../live/progress.ts";
import { codeIn, nameOf } from "../../live/work.ts";
import {
  ATTACKS,
  type Atom,
  allAtoms,
  type Catalogue,
  CORRUPTIONS,
  GROUPS,
  parseMetric,
} from "../../metric/metric.ts";
import { checkProgram, namedFiles } from "../../programs/command.ts";
import { describeSpace } from "../../programs/wire-space.ts";
import type { Architecture, Space } from "../../space/space.ts";
import { createLogged } from "../logged.ts";
import type { Oracle } from "../oracle.ts";
import { evaluateBy } from "./evaluate.ts";
import { ORACLE_PROTOCOL } from "./messages.ts";
import type { CommandRequest } from "./request.ts";
import { OracleError, openTalk, type Talk } from "./talk.ts";

export interface CommandOracleOptions extends Pick<CommandRequest, "workers" | "patience" | "label"> {
  readonly command: readonly string[];
  readonly metrics: readonly string[];
  readonly space: Space;
  readonly dataset: string;
  /** The program's working folder. */
  readonly folder: string;
  /** Folder shared by all programs: each has its own inside. */
  readonly store: string;
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}

export interface CommandOracle extends Oracle {
  /** This command's folder in the store. */
  readonly folder: string;
  close(): Promise<void>;
}

export function createCommandOracle(options: CommandOracleOptions): CommandOracle {
  const { space, dataset, command, workers, patience, onProgress } = options;
  checkProgram(options);
  const catalogue = catalogueOf(options.metrics);
  const files = namedFiles(options);
  const fingerprint = createHash("sha256")
    .update(JSON.stringify({ ...ORACLE_PROTOCOL, space: space.name, dataset, command, files }))
    .digest("hex");
  const folder = join(options.store, `${dataset}-command-${fingerprint.slice(0, 12)}`);
  const made = { dataset, fingerprint, command, files };
  const log = openLater(() => {
    writeShared(join(folder, "command.json"), `${JSON.stringify(made, null, 2)}\n`);
    return openLog(join(folder, "evaluations.jsonl"));
  });
  const script = command.slice(1).find((argument) => files[argument] !== undefined);
  const name = options.label ?? basename(script ?? command[0]!);

  const places = Array.from({ length: workers }, (_, worker) => ({ worker }));
  const idle = [...places];
  const talks = new Map<number, Talk>();
  let broken: OracleError | undefined;

  /** The program of a worker: started by its first question, and again after one that it failed. */
  const talkOf = async (worker: number): Promise<Talk> => {
    const there = talks.get(worker);
    if (there !== undefined) return there;
    if (broken !== undefined) throw broken;
    const environment = { PYTHONUNBUFFERED: "1", RNB_WORKER: String(worker) };
    const log = join(folder, "logs", `worker-${worker}.log`);
    try {
      const talk = await openTalk({ command, folder: options.folder, log, patience, environment });
      const metrics = allAtoms(catalogue).map((atom) => nameOf(atom, catalogue));
      const told = { dataset, metrics, space: describeSpace(space) };
      talk.send({ type: "begin", ...ORACLE_PROTOCOL, worker, workers, ...told });
      talks.set(worker, talk);
      return talk;
    } catch (error) {
      // One that never got ready will not do so the next time.
      if (error instanceof OracleError) broken = error;
      throw error;
    }
  };

  async function compute(architecture: Architecture, missing: readonly Atom[]): Promise<void> {
    const network = space.representative(space.classOf(architecture));
    const place = idle.shift()!;
    const asked = {
      type: "ask",
      code: codeIn(space, architecture),
      network: space.format(network),
      architecture: space.choices(network),
    } as const;
    try {
      for (let again = false; ; again = true) {
        const left = missing
          .map((atom) => nameOf(atom, catalogue))
          .filter((metric) => log.find(asked.code, metric) === undefined);
        try {
          await evaluateBy(await talkOf(place.worker), { ...asked, metrics: left }, log, onProgress);
          return;
        } catch (error) {
          await talks.get(place.worker)?.close();
          talks.delete(place.worker);
          // Once more: memory of a GPU may have been short, and whoever keeps checkpoints loses little.
          if (again || !(error instanceof OracleError) || !error.died || error === broken) throw error;
        }
      }
    } finally {
      idle.unshift(place);
    }
  }

  return {
    description: {
      kind: "command",
      dataset,
      label: `program ${name} (${dataset}), ${fingerprint.slice(0, 12)}`,
      caveats: ["Computed by a program outside: what its numbers are of, only it knows."],
      fingerprint,
      costUnit: "seconds",
    },
    space,
    catalogue,
    lanes: workers,
    more: "`workers:` of the oracle says how many programs evaluate",
    folder,
    ...createLogged({ space, catalogue, log, lanes: workers, claims: join(folder, "at-work"), compute }),
    async close() {
      await Promise.all([...talks.values()].map((talk) => talk.close()));
      talks.clear();
      log.close();
    },
  };
}

/** What the program can answer: names, and their levels where they have some. */
function catalogueOf(metrics: readonly string[]): Catalogue {
  const catalogue = new Map<string, number[]>();
  const refuse = (name: string, why: string): never => {
    throw new UsageError(`oracle.metrics: ${name} ${why}`);
  };
  for (const metric of metrics.map(parseMetric)) {
    if (metric.kind !== "value") return refuse(metric.name, "is made of other metrics: give those");
    const { key, level, name } = metric;
    if (level === undefined && LEVELLED.includes(key))
      return refuse(name, "stands for several numbers: give each, with its level after a colon");
    const levels = catalogue.get(key);
    if (levels !== undefined && (levels.length === 0 || level === undefined))
      return refuse(
        key,
        levels.length === 0 && level === undefined ? "is there twice" : "is there with and without a level",
      );
    catalogue.set(
      key,
      level === undefined ? [] : [...new Set([...(levels ?? []), level])].sort((a, b) => a - b),
    );
  }
  return catalogue;
}

/** What means nothing without a level. */
const LEVELLED: readonly string[] = [...ATTACKS, ...CORRUPTIONS, ...GROUPS.keys()];
