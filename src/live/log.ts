/**
 * The log of finished evaluations: a JSON line each, on the disk before its value is used. Every search under one
 * protocol reads and writes the same log, also at the same time: what is in it is never cut or changed. A piece of
 * a line, left by a process that died or still writes, is passed over; whoever writes next begins a new line.
 *
 * @module
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "../errors.ts";

/** One finished piece of work on one architecture. */
export interface LogEntry {
  /** Code of the class's representative. */
  readonly architecture: string;
  /** `training`, or a metric's name such as `pgd@Linf:1`. */
  readonly work: string;
  /** Accuracy in [0, 1]; absent for training, and where the work failed. */
  readonly value?: number | undefined;
  /** Why the work failed for good. */
  readonly failure?: string | undefined;
  readonly seconds: number;
  /** Images that went through the network, forward or both ways. */
  readonly images: number;
}

export interface EvaluationLog {
  /** What is known of one piece of work, here or by another process. */
  find(architecture: string, work: string): LogEntry | undefined;
  /** Writes to the disk, then returns. */
  append(entry: LogEntry): void;
  close(): void;
}

export function openLog(path: string): EvaluationLog {
  const entries = new Map<string, LogEntry>();
  const keyOf = (architecture: string, work: string): string => `${architecture} ${work}`;
  let offset = 0;
  let line = 0;
  const file = attempt("open", () => {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "a+");
  });

  function attempt<T>(verb: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw error instanceof UserError ? error : new UserError(`cannot ${verb} ${path}: ${messageOf(error)}`);
    }
  }

  /** Takes in whole lines that were added since the last look. */
  function refresh(): void {
    const { size } = fstatSync(file);
    if (size <= offset) return;
    const bytes = Buffer.alloc(size - offset);
    readSync(file, bytes, 0, bytes.length, offset);
    const end = bytes.lastIndexOf(10) + 1;
    for (const text of bytes.toString("utf8", 0, end).split("\n").slice(0, -1)) {
      line++;
      if (!text.endsWith("}")) continue; // empty, or a piece of a line
      const entry = parseEntry(text);
      if (entry === undefined)
        throw new UserError(`${path}:${line}: damaged entry; delete that line to go on without it`);
      const key = keyOf(entry.architecture, entry.work);
      // The first answer stands, so that all searches see the same one.
      if (!entries.has(key)) entries.set(key, entry);
    }
    offset += end;
  }

  /** One write for the whole line, so that lines of several processes do not mix. */
  function write(entry: LogEntry): void {
    refresh();
    const torn = fstatSync(file).size > offset;
    const bytes = Buffer.from(`${torn ? "\n" : ""}${JSON.stringify(entry)}\n`);
    const written = writeSync(file, bytes);
    if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes fit`);
    fsyncSync(file);
  }

  attempt("read", refresh);
  return {
    find(architecture, work) {
      attempt("read", refresh);
      return entries.get(keyOf(architecture, work));
    },
    append(entry) {
      attempt("write", () => write(entry));
      attempt("read", refresh);
    },
    close: () => closeSync(file),
  };
}

function parseEntry(text: string): LogEntry | undefined {
  try {
    const entry = JSON.parse(text) as LogEntry;
    const sound =
      typeof entry.architecture === "string" &&
      typeof entry.work === "string" &&
      Number.isFinite(entry.seconds) &&
      (entry.value === undefined || (entry.value >= 0 && entry.value <= 1));
    return sound ? entry : undefined;
  } catch {
    return undefined;
  }
}
