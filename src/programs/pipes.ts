/**
 * Pipes between this process and a child that can be read and written at once: Node's own pipes to a child cannot
 * be waited on.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, UserError } from "../errors.ts";

/** File descriptors of a pipe's two ends. */
export interface Pipe {
  readonly reader: number;
  readonly writer: number;
}

/** Opens so many pipes. They are closed with the thread that opened them, if not before. */
export function openPipes(count: number): Pipe[] {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), "rnb-pipes-"));
    const paths = Array.from({ length: count }, (_, i) => join(folder!, String(i)));
    execFileSync("mkfifo", ["-m", "600", ...paths], { stdio: "ignore" });
    return paths.map(openPipe);
  } catch (error) {
    throw new UserError(`cannot make pipes to a program: ${messageOf(error)}`);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Each end waits for the other to be opened, unless a third one is there that does not wait. */
function openPipe(path: string): Pipe {
  const opener = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, "w");
  const reader = openSync(path, "r");
  closeSync(opener);
  return { reader, writer };
}
