/**
 * The folder of a measurement under way: what is measured (`measures.json`), and a line per finished architecture in
 * `log/<shard>.jsonl`, on the disk before the next begins.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { openJsonLines, readJsonLines } from "../files/json-lines.ts";
import { exclusively } from "../files/lock.ts";
import { readIfThere } from "../files/read.ts";
import { makeFolder, writeShared } from "../files/write.ts";

/** One finished architecture. */
export interface SweepEntry {
  readonly architecture: string;
  /** Null stands for a measure that is not defined for it. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Every measure has a value and its seconds. */
function entrySchema(measures: readonly string[]): z.ZodType<SweepEntry> {
  const each = <T extends z.ZodType>(schema: T) =>
    z.object(Object.fromEntries(measures.map((m) => [m, schema])));
  return z.object({
    architecture: z.string(),
    values: each(z.number().nullable()),
    seconds: each(z.number()),
  });
}

/** All that values depend on; must be the same in every run and shard. */
export interface SweepPlan extends Readonly<Record<string, unknown>> {
  readonly measures: readonly string[];
}

export interface SweepLog {
  /** All finished architectures, of every shard, by code. */
  readonly entries: ReadonlyMap<string, SweepEntry>;
  append(entry: SweepEntry): void;
  close(): void;
}

const DESCRIPTION = "measures.json";

/** Opens a folder for one shard. A folder that was begun with another plan is refused. */
export async function openSweep(folder: string, plan: SweepPlan, shard: string): Promise<SweepLog> {
  makeFolder(folder);
  const description = join(folder, DESCRIPTION);
  const text = `${JSON.stringify(plan, null, 1)}\n`;
  await exclusively(`${description}.lock`, () => claim(description, text));
  const logs = join(folder, "log");
  const own = join(logs, `${shard}.jsonl`);
  const schema = entrySchema(plan.measures);
  const lines = openJsonLines(own, schema);
  const entries = new Map<string, SweepEntry>();
  const add = (entry: SweepEntry): void => {
    if (!entries.has(entry.architecture)) entries.set(entry.architecture, entry);
  };
  for (const name of readdirSync(logs).sort()) {
    const path = join(logs, name);
    if (name.endsWith(".jsonl"))
      for (const entry of path === own ? lines.added() : readJsonLines(path, schema)) add(entry);
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
  const before = readIfThere(path);
  if (before === undefined) writeShared(path, text);
  else if (before.toString("utf8") !== text)
    throw new UserError(
      `${path} is of another plan (other architectures, images or settings) or not of rnb; give another --out`,
    );
}
