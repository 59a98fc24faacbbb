/**
 * Which processes are at work in a results folder, and on what: each keeps a small file there while it runs, for people
 * who ask on another machine. Only the order of runs depends on it, where an oracle evaluates networks.
 *
 * @module
 */
import { readdirSync, rmdirSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "../files/alive.ts";
import { parseJson } from "../files/json.ts";
import { readIfThere } from "../files/read.ts";
import { discard, writeWhole } from "../files/write.ts";

const FOLDER = "at-work";

const note = z.object({
  host: z.string(),
  pid: z.int().min(1),
  /** Runs under way, by objective and algorithm. */
  running: z
    .array(z.object({ objective: z.string(), algorithm: z.string(), runs: z.int().min(1) }))
    .readonly(),
});
export type Running = z.output<typeof note>["running"];
type Note = z.output<typeof note>;

/** Milliseconds between two signs of life. */
const EVERY = 3_000;
/** Milliseconds after which a process of another machine counts as gone. */
const SILENT = 120_000;
/** Bytes of a note. */
const LIMIT = 1024 * 1024;

/** Says from now on what this process is doing; what it gives back ends that. */
export function announceWork(folder: string, running: () => Running): () => void {
  const me = { host: hostname(), pid: process.pid };
  const path = join(folder, FOLDER, `${me.host}-${me.pid}.json`);
  const write = (): void => {
    try {
      writeWhole(path, `${JSON.stringify({ ...me, running: running() } satisfies Note)}\n`);
    } catch {} // results that cannot be written say so themselves
  };
  for (const { path: left, note, alive } of notesIn(folder)) if (!alive && note !== undefined) discard(left);
  write();
  const timer = setInterval(write, EVERY);
  timer.unref();
  return () => {
    clearInterval(timer);
    try {
      discard(path);
      rmdirSync(join(folder, FOLDER));
    } catch {} // others are at work
  };
}

/** The processes that are at work. */
export function atWork(folder: string): Note[] {
  return notesIn(folder).flatMap(({ note, alive }) => (alive && note !== undefined ? [note] : []));
}

function notesIn(folder: string): { path: string; note: Note | undefined; alive: boolean }[] {
  let names: string[];
  try {
    names = readdirSync(join(folder, FOLDER)).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
  return names.map((name) => {
    const path = join(folder, FOLDER, name);
    const read = readNote(path);
    const alive = read?.host === hostname() ? isAlive(read.pid) : age(path) < SILENT;
    return { path, note: read, alive };
  });
}

function readNote(path: string): Note | undefined {
  try {
    return note.safeParse(parseJson(readIfThere(path, LIMIT)?.toString("utf8") ?? "")).data;
  } catch {
    return undefined; // it went meanwhile, or is none of ours
  }
}

function age(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}
