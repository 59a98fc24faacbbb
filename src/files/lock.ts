/**
 * Short work that only one process at a time may do: reading a shared file, changing it, writing it back.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, UserError } from "../errors.ts";
import { isAlive } from "./alive.ts";

/** Milliseconds after which the lock of a process that is gone is taken away. */
const GONE = 1_000;
/** Milliseconds that a process may hold a lock; of one on another machine nobody can say whether it is gone. */
const HELD = 120_000;

/**
 * Does the work while no other process does work under this lock, on this machine or on another that shares the
 * folder. The lock is a symbolic link whose text says who holds it: made and read in one step, so that it is never
 * seen without its holder. Where the file system has no such links, or the folder cannot be written, the work is done
 * without a lock: it says itself what it cannot write.
 */
export async function exclusively<T>(lock: string, work: () => T): Promise<T> {
  const me = signature();
  const locked = await take(lock, me);
  try {
    return work();
  } finally {
    if (locked && holderOf(lock) === me) rmSync(lock, { force: true });
  }
}

/** What a lock says of who holds it. */
export function signature(): string {
  return `process ${process.pid} on ${hostname()}, ${randomUUID()}`;
}

/** Whether a holder is a process of this machine, and if so whether it is there. */
export function stateOf(holder: string): "alive" | "gone" | "elsewhere" {
  const [, pid, host] = /^process (\d+) on (.+), /.exec(holder) ?? [];
  if (host !== hostname()) return "elsewhere";
  return isAlive(Number(pid)) ? "alive" : "gone";
}

/** Whether a holder has this process's number on this machine. */
export function isOfThisNumber(holder: string): boolean {
  return holder.startsWith(`process ${process.pid} on ${hostname()}, `);
}

async function take(lock: string, me: string): Promise<boolean> {
  let holder: string | undefined;
  let since = performance.now();
  for (;;) {
    try {
      symlinkSync(me, lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return false;
    }
    const now = holderOf(lock);
    if (now !== holder) {
      holder = now;
      since = performance.now();
    } else if (holder !== undefined) giveUpOn(lock, holder, performance.now() - since);
    await sleep(20);
  }
}

/** Takes away a lock whose holder is gone, or has been silent on another machine; refuses to wait for ever. */
function giveUpOn(lock: string, holder: string, waited: number): void {
  const state = stateOf(holder);
  if (waited > HELD && state === "alive")
    throw new UserError(
      `${holder.replace(/ on .*/, "")} has held ${lock} for long: end it, or delete that file`,
    );
  if (waited > HELD || (waited > GONE && state === "gone")) takeAway(lock, holder);
}

/** Moves the lock aside first: only one process succeeds, and it can see whether it took what it meant to take. */
export function takeAway(lock: string, holder: string): void {
  const aside = `${lock}.${randomUUID()}.tmp`;
  try {
    if (readlinkSync(lock) !== holder) return;
    renameSync(lock, aside);
    const taken = readlinkSync(aside);
    rmSync(aside);
    if (taken !== holder) symlinkSync(taken, lock);
  } catch {} // another process was faster
}

/** Who holds a lock; undefined when nobody does. */
export function holderOf(lock: string): string | undefined {
  try {
    return readlinkSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UserError(`${lock} is in the way: ${messageOf(error)}`);
  }
}
