/**
 * Folders for half-done work: hidden, under a name of the program's own, with a marker that says who works there.
 * A folder without the marker is somebody else's and is left alone; what a dead process left in one is taken over.
 *
 * @module
 */
import { hostname } from "node:os";
import { join } from "node:path";
import { isAlive } from "./alive.ts";
import { deleteOwn, filesBelow, InTheWayError, writeNew } from "./own.ts";
import { readIfThere } from "./read.ts";
import { makeFolder, writeShared } from "./write.ts";

const MARKER = "made-by-rnb";

export interface Room {
  readonly path: string;
  /** Deletes these files; what is left can be continued by whoever enters next. An empty room goes, too. */
  leave(names: readonly string[]): void;
}

/** Rooms in which this process is at work. */
const held = new Set<string>();

/** Enters a room; makes it if need be. One process at a time: a second one is refused. */
export function enterRoom(path: string): Room {
  makeFolder(path);
  const marker = join(path, MARKER);
  const me = `process ${process.pid} on ${hostname()}`;
  const worker = readIfThere(marker, 1024)?.toString("utf8").trim();
  if (worker === undefined) {
    if (filesBelow(path).length > 0)
      throw new InTheWayError(`${path} is in the way: rnb did not make it; move it`);
    writeNew(marker, `${me}\n`);
  } else {
    if (worker === me ? held.has(path) : isAtWork(worker))
      throw new InTheWayError(
        `${worker} is at work in ${path}: wait for it; if it runs no more, delete ${marker} and the files beside it`,
      );
    writeShared(marker, `${me}\n`);
  }
  held.add(path);
  return {
    path,
    leave(names) {
      held.delete(path);
      deleteOwn(path, names);
      if (filesBelow(path).every((name) => name === MARKER)) deleteOwn(path, [MARKER]);
      else writeShared(marker, "nobody\n");
    },
  };
}

/** Of another machine's processes nothing can be known: they may be at work. */
function isAtWork(worker: string): boolean {
  const [, pid, host] = /^process (\d+) on (.+)$/.exec(worker) ?? [];
  if (pid === undefined) return false;
  return host !== hostname() || isAlive(Number(pid));
}
