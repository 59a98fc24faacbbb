/**
 * The folder of a measurement under way: what is measured (`measures.json`), and a line per finished architecture in
 * `log/<shard>.jsonl`, on the disk before the next begins.
 *
 * @module
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { openJsonLines, readJsonLines } from "../files/json-lines.ts";
import { readText } from "../files/read.ts";
import { makeFolder, writeShared } from "../files/write.ts";

const entrySchema = z.object({
  architecture: z.string(),
  /** Null stands for a measure that is not defined for it. */
  values: z.record(z.string(), z.number().nullable()),
  seconds: z.record(z.string(), z.number()),
});

/** One finished architecture. */
export type SweepEntry = Readonly<z.infer<typeof entrySchema>>;

export interface SweepLog {
  /** All finished architectures, of every shard, by code. */
  readonly entries: ReadonlyMap<string, SweepEntry>;
  append(entry: SweepEntry): void;
  close(): void;
}

const DESCRIPTION = "measures.json";

/**
 * Opens a folder for one shard. A folder that was begun with another plan is refused.
 *
 * @param plan all that values depend on; must be the same in every run and shard
 */
export function openSweep(folder: string, plan: unknown, shard: string): SweepLog {
  makeFolder(folder);
  claim(join(folder, DESCRIPTION), `${JSON.stringify(plan, null, 1)}\n`);
  const logs = join(folder, "log");
  const own = join(logs, `${shard}.jsonl`);
  const lines = openJsonLines(own, entrySchema);
  const entries = new Map<string, SweepEntry>();
  const add = (entry: SweepEntry): void => {
    if (!entries.has(entry.architecture)) entries.set(entry.architecture, entry);
  };
  for (const name of readdirSync(logs).sort()) {
    const path = join(logs, name);
    if (name.endsWith(".jsonl"))
      for (const entry of path === own ? lines.added() : readJsonLines(path, entrySchema)) add(entry);
  }
  return {
    entries,
    append(entry) {
      lines.append(entry);
      add(entry);
    },
    close: lines.close,
  };
}

function claim(path: string, text: string): void {
  if (!existsSync(path)) writeShared(path, text);
  else if (readText(path) !== text)
    throw new UserError(
      `${path} is of another plan (other architectures, images or settings) or not of rnb; give another --out`,
    );
}
