/**
 * The folder of a measurement under way: what is measured (`measures.json`), and a line per finished architecture in
 * `log/<shard>.jsonl`, on the disk before the next begins.
 *
 * @module
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import { writeShared } from "../files/write.ts";

/** One finished architecture; null stands for a measure that is not defined for it. */
export interface SweepEntry {
  readonly architecture: string;
  readonly values: Readonly<Record<string, number | null>>;
  readonly seconds: Readonly<Record<string, number>>;
}

export interface SweepLog {
  /** All finished architectures, of every shard, by code. */
  readonly entries: ReadonlyMap<string, SweepEntry>;
  append(entry: SweepEntry): void;
  close(): void;
}

const DESCRIPTION = "measures.json";

/**
 * Opens a folder for one shard. A folder that was begun with another plan is refused; half a line that a kill left in
 * this shard's log is cut off, in another shard's it is not yet finished and is passed over.
 *
 * @param plan all that values depend on; must be the same in every run and shard
 */
export function openSweep(folder: string, plan: unknown, shard: string): SweepLog {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`cannot write to ${folder}: ${messageOf(error)}`);
    }
  };
  return attempt(() => {
    mkdirSync(join(folder, "log"), { recursive: true });
    claim(join(folder, DESCRIPTION), `${JSON.stringify(plan, null, 1)}\n`, folder);
    const own = join(folder, "log", `${shard}.jsonl`);
    const entries = new Map<string, SweepEntry>();
    for (const name of readdirSync(join(folder, "log")).sort()) {
      const path = join(folder, "log", name);
      if (!name.endsWith(".jsonl")) continue;
      const whole = readLog(path, entries);
      if (path === own) truncateSync(own, whole);
    }
    const file = openSync(own, "a");
    return {
      entries,
      append(entry) {
        attempt(() => {
          writeSync(file, `${JSON.stringify(entry)}\n`);
          fsyncSync(file);
        });
        if (!entries.has(entry.architecture)) entries.set(entry.architecture, entry);
      },
      close: () => closeSync(file),
    };
  });
}

function claim(path: string, text: string, folder: string): void {
  if (!existsSync(path)) {
    writeShared(path, text);
    return;
  }
  if (readFileSync(path, "utf8") === text) return;
  throw new UserError(
    `${folder} holds measures of another plan (other architectures, images or settings); give another --out`,
  );
}

/** Takes in whole lines and returns how many bytes they are. */
function readLog(path: string, entries: Map<string, SweepEntry>): number {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(10) + 1;
  const lines = bytes.toString("utf8", 0, whole).split("\n").slice(0, -1);
  for (const [i, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined)
      throw new UserError(`${path}:${i + 1}: damaged line; delete that line to measure it again`);
    if (!entries.has(entry.architecture)) entries.set(entry.architecture, entry);
  }
  return whole;
}

function parseEntry(line: string): SweepEntry | undefined {
  try {
    const entry = JSON.parse(line) as Partial<SweepEntry> | null;
    if (typeof entry?.architecture !== "string" || !entry.values || !entry.seconds) return undefined;
    const numbers = Object.values(entry.values).every((v) => v === null || typeof v === "number");
    return numbers ? (entry as SweepEntry) : undefined;
  } catch {
    return undefined;
  }
}
