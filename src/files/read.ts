/**
 * Reading files that somebody else may have made: only plain files, never more than a bound, and what goes wrong is
 * one line that names the path.
 *
 * @module
 */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { messageOf, UserError } from "../errors.ts";

/** Bytes that a file may have unless its reader says otherwise: far more than any file of the published data. */
export const DEFAULT_LIMIT = 256 * 1024 * 1024;

/**
 * The bytes of a plain file; undefined where there is none. A pipe, a device, a folder, a link that leads nowhere and
 * a file of more than `limit` bytes are refused before anything is read.
 */
export function readIfThere(path: string, limit = DEFAULT_LIMIT): Buffer | undefined {
  return withPlain(path, limit, (file, size) => readAll(file, size));
}

/** What `work` makes of an open plain file and its size; undefined where there is none. All else is refused. */
export function withPlain<T>(
  path: string,
  limit: number,
  work: (file: number, size: number) => T,
): T | undefined {
  let file: number;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write into it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new UserError(`${path} is no plain file`);
    if (status.size > limit)
      throw new UserError(`${path} is too large: ${status.size} bytes, at most ${limit} are read`);
    return work(file, status.size);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  } finally {
    closeSync(file);
  }
}

/** As {@link readIfThere}, of a file that must be there. */
export function readBytes(path: string, limit = DEFAULT_LIMIT): Buffer {
  const bytes = readIfThere(path, limit);
  if (bytes === undefined) throw new UserError(`no such file: ${path}`);
  return bytes;
}

/** As {@link readBytes}, as text in UTF-8. */
export function readText(path: string, limit = DEFAULT_LIMIT): string {
  return readBytes(path, limit).toString("utf8");
}

/** The first `length` bytes of a plain file, or all where it has fewer; undefined where there is none. */
export function readHead(path: string, length: number): Buffer | undefined {
  return withPlain(path, Number.POSITIVE_INFINITY, (file, size) => readAll(file, Math.min(size, length)));
}

/** A plain file's bytes, one piece after the other; the pieces share memory. */
export function eachPiece(path: string, limit: number, take: (piece: Buffer) => void): void {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  const found = withPlain(path, limit, (file, size) => {
    for (let at = 0; at < size; ) {
      const got = readSync(file, buffer, 0, Math.min(buffer.length, size - at), at);
      if (got === 0) break;
      take(buffer.subarray(0, got));
      at += got;
    }
    return true;
  });
  if (found === undefined) throw new UserError(`no such file: ${path}`);
}

/** Whether a path leads to a plain file, directly or through links. */
export function isPlainFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A file that grows while it is read is read up to the size it had. */
function readAll(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  while (at < size) {
    const got = readSync(file, bytes, at, size - at, at);
    if (got === 0) break;
    at += got;
  }
  return bytes.subarray(0, at);
}
