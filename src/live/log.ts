/**
 * The log of finished evaluations. Every search under one protocol reads and writes the same log, also at the same
 * time.
 *
 * @module
 */
import { z } from "zod";
import { openJsonLines } from "../files/json-lines.ts";

const entrySchema = z.object({
  /** Code of the class's representative. */
  architecture: z.string(),
  /** `training`, or a metric's name such as `pgd@Linf:1`. */
  work: z.string(),
  /** Accuracy in [0, 1]; absent for training, and where the work failed. */
  value: z.number().min(0).max(1).optional(),
  /** Why the work failed for good. */
  failure: z.string().optional(),
  seconds: z.number().min(0),
  /** Images that went through the network, forward or both ways. */
  images: z.number().min(0),
});

/** One finished piece of work on one architecture. */
export type LogEntry = Readonly<z.infer<typeof entrySchema>>;

export interface EvaluationLog {
  /** What is known of one piece of work, here or by another process. */
  find(architecture: string, work: string): LogEntry | undefined;
  /** Everything that is known. */
  all(): readonly LogEntry[];
  /** Writes to the disk, then returns. */
  append(entry: LogEntry): void;
  close(): void;
}

export function openLog(path: string): EvaluationLog {
  const entries = new Map<string, LogEntry>();
  const keyOf = (architecture: string, work: string): string => `${architecture} ${work}`;
  const lines = openJsonLines(path, entrySchema);

  function refresh(): void {
    for (const entry of lines.added()) {
      const key = keyOf(entry.architecture, entry.work);
      const before = entries.get(key);
      // The first answer stands, so that all searches see the same one; what took time and had no value may still fail.
      if (before === undefined) entries.set(key, entry);
      else if (entry.failure !== undefined && before.failure === undefined && before.value === undefined)
        entries.set(key, { ...entry, seconds: before.seconds + entry.seconds });
    }
  }

  refresh();
  return {
    find(architecture, work) {
      refresh();
      return entries.get(keyOf(architecture, work));
    },
    all() {
      refresh();
      return [...entries.values()];
    },
    append(entry) {
      lines.append(entry);
      refresh();
    },
    close: lines.close,
  };
}

/** A log that is opened when it is first needed. */
export function openLater(open: () => EvaluationLog): EvaluationLog {
  let opened: EvaluationLog | undefined;
  const log = (): EvaluationLog => {
    opened ??= open();
    return opened;
  };
  return {
    find: (architecture, work) => log().find(architecture, work),
    all: () => log().all(),
    append: (entry) => log().append(entry),
    close: () => opened?.close(),
  };
}
