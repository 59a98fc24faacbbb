/**
 * Lines over pipes, read and written at once: whoever reads waits. A round trip takes half as long as over Node's
 * streams, and a search stays the plain loop that it is.
 *
 * @module
 */
import { readSync, writeSync } from "node:fs";

/** A line that is longer than it may be. */
export class LineTooLong extends Error {}

export interface LineReader {
  /** The next line without its end; undefined when there is none. */
  next(): string | undefined;
  /** What stood after the last line when the stream ended. */
  readonly rest: string;
}

const NEWLINE = 10;

/** Reads lines of at most `limit` bytes from a file descriptor. */
export function readLines(file: number, limit: number): LineReader {
  let room = Buffer.allocUnsafe(65_536);
  /** What was read and not taken yet lies from `begin` to `end`. */
  let begin = 0;
  let end = 0;
  /** Makes room after `end`: half of the bytes are free then, so that no byte is moved often. */
  const makeRoom = (): void => {
    const held = end - begin;
    const next = 2 * held > room.length ? Buffer.allocUnsafe(2 * room.length) : room;
    room.copy(next, 0, begin, end);
    [room, begin, end] = [next, 0, held];
  };
  const take = (at: number): string => {
    const line = room.toString("utf8", begin, at);
    begin = at + 1;
    return line;
  };
  return {
    next() {
      let scanned = begin;
      for (;;) {
        const at = room.subarray(0, end).indexOf(NEWLINE, scanned);
        if (at >= 0) return take(at);
        if (end - begin > limit) throw new LineTooLong();
        if (begin === end) begin = end = 0;
        else if (end === room.length) makeRoom();
        scanned = end;
        const got = patiently(() => readSync(file, room, end, room.length - end, null));
        if (got === 0) return undefined;
        end += got;
      }
    },
    get rest() {
      return room.toString("utf8", begin, end);
    },
  };
}

/** Writes a message as one line. */
export function writeLine(file: number, message: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(file, bytes, at));
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Standard streams that somebody else made may be such that they do not wait: then we do. */
function patiently(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, 1);
    }
  }
}
