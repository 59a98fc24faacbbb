/**
 * A program that talks over its standard streams, and ends when we do.
 *
 * A shell starts it, in a process group of its own, and stays beside it: it tells how the program ended, and when our
 * end of the `life` pipe closes, because we let go or because we are gone, it ends the group a second later.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Socket } from "node:net";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { makeFolder } from "../files/write.ts";
import { groupLives, killGroup } from "./group.ts";
import { openPipes, type Pipe } from "./pipes.ts";

export interface Program {
  /** Its process group. */
  readonly group: number;
  /** File descriptors: what we write is its standard input, what we read its standard output. */
  readonly input: number;
  readonly output: number;
  /** Its output for whoever does not wait; from then on `output` must not be read. */
  stream(): Socket;
  /** How it ended; undefined while it runs. To be asked once its output has ended. */
  howItEnded(): string | undefined;
  /** The last words that it wrote to standard error, on one line. */
  lastWords(): string;
  /** Bytes that it wrote to standard error. */
  logged(): number;
  /** Closes its input, or else ends it after a second; resolves when it is gone with all that it started. */
  close(): Promise<void>;
  /** Ends it and all that it started at once; `close` then waits until they are gone. */
  kill(): void;
}

export interface ProgramPlace {
  /** The arguments, the program first. */
  readonly command: readonly string[];
  /** The working folder. */
  readonly folder: string;
  /** File that standard error is appended to. */
  readonly log: string;
  /** Added to ours; default: what makes a strategy repeat itself, on one thread. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

const LIFE = 3;
const STATUS = 4;
/** `kill 0` is the whole group, the shell included. What the shell itself has to say is nobody's last word. */
const SUPERVISOR = `
exec 5>&2 2>/dev/null
(read -r _ <&${LIFE}; sleep 1; kill -KILL 0) </dev/null >/dev/null 2>&1 ${STATUS}>&- 5>&- &
(exec "$@" 2>&5 ${LIFE}<&- ${STATUS}>&- 5>&-)
echo $? >&${STATUS}
kill -KILL 0`;

/** Hashes in the same order in every run; one thread, since the workers are as many as the processors. */
const ENVIRONMENT = {
  PYTHONHASHSEED: "0",
  PYTHONUNBUFFERED: "1",
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  BLIS_NUM_THREADS: "1",
  NUMEXPR_NUM_THREADS: "1",
  VECLIB_MAXIMUM_THREADS: "1",
};

export function startProgram({ command, folder, log, environment = ENVIRONMENT }: ProgramPlace): Program {
  makeFolder(dirname(log));
  const errors = openSync(log, "a+");
  const begin = fstatSync(errors).size;
  const [stdin, stdout, life, status] = openPipes(4) as [Pipe, Pipe, Pipe, Pipe];
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, "sh", ...command], {
    cwd: folder,
    detached: true,
    env: { ...process.env, ...environment },
    stdio: [stdin.reader, stdout.writer, errors, life.reader, status.writer],
  });
  for (const theirs of [stdin.reader, stdout.writer, life.reader, status.writer]) closeSync(theirs);
  child.unref();
  const gone = exitOf(child);
  const group = child.pid ?? 0;

  let open = true;
  let stream: Socket | undefined;
  const letGo = (): void => {
    if (!open) return;
    open = false;
    for (const ours of [stdin.writer, life.writer, status.reader, errors]) closeSync(ours);
    if (stream === undefined) closeSync(stdout.reader);
    else stream.destroy();
  };
  const readLog = (from: number, length: number): string => {
    const bytes = Buffer.alloc(Math.max(0, length));
    return bytes.toString("utf8", 0, readSync(errors, bytes, 0, bytes.length, from));
  };
  return {
    group,
    input: stdin.writer,
    output: stdout.reader,
    stream: () => (stream ??= new Socket({ fd: stdout.reader, readable: true, writable: false })),
    howItEnded() {
      const text = Buffer.alloc(16);
      const code = Number.parseInt(text.toString("latin1", 0, readSync(status.reader, text)), 10);
      if (Number.isNaN(code)) return "ended";
      return code > 128 ? `was ended by signal ${code - 128}` : `ended with exit code ${code}`;
    },
    lastWords() {
      const end = fstatSync(errors).size;
      const from = Math.max(begin, end - TAIL);
      const lines = readLog(from, end - from)
        .split("\n")
        .map((line) => line.trim());
      return lines
        .filter((line) => line !== "")
        .slice(-LAST_LINES)
        .join(" | ")
        .slice(-LAST_CHARACTERS);
    },
    logged: () => fstatSync(errors).size - begin,
    async close() {
      letGo();
      child.ref();
      await gone;
      await groupIsGone(group);
    },
    kill() {
      if (group > 0) killGroup(group);
      letGo();
    },
  };
}

/** Of standard error, what a failure quotes. */
const TAIL = 4096;
const LAST_LINES = 3;
const LAST_CHARACTERS = 160;

/** The shell goes first; what it ended takes a moment, and longer where nobody buries the dead. */
async function groupIsGone(group: number): Promise<void> {
  for (let tries = 0; tries < 100 && groupLives(group); tries++) await setTimeout(10);
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve()); // no shell: its output ends at once, and that is told
  });
}
