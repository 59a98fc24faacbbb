/**
 * The log of finished evaluations: a JSON line each, on the disk before its value is used. Every search under one
 * protocol reads and writes the same log, also at the same time.
 *
 * @module
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { messageOf, UserError } from "../../errors.ts";

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
      const entry = parseEntry(text);
      if (entry === undefined)
        throw new UserError(`${path}:${line}: damaged entry; delete that line to go on without it`);
      const key = keyOf(entry.architecture, entry.work);
      // The first answer stands, so that all searches see the same one.
      if (!entries.has(key)) entries.set(key, entry);
    }
    offset += end;
  }

  attempt("read", () => {
    refresh();
    // A process that died while writing leaves a piece of a line: its work is not finished.
    if (fstatSync(file).size > offset) ftruncateSync(file, offset);
  });
  return {
    find(architecture, work) {
      attempt("read", refresh);
      return entries.get(keyOf(architecture, work));
    },
    append(entry) {
      attempt("write", () => {
        writeSync(file, `${JSON.stringify(entry)}\n`);
        fsyncSync(file);
      });
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
