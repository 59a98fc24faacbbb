/**
 * Long work that one process at a time does, of all that share a folder: whoever comes second does something else, or
 * waits.
 *
 * @module
 */
import { lstatSync, lutimesSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { holderOf, signature, stateOf, takeAway } from "./lock.ts";
import { makeFolder } from "./write.ts";

/** Milliseconds between two signs of life. */
const EVERY = 10_000;
/** Milliseconds after which a holder that gives no sign has lost its claim: it may be on another machine. */
const SILENT = 30 * 60_000;

export interface Claim {
  release(): void;
}

/** The claims of this process, by their paths, and when a sign of life was last given. */
const held = new Map<string, number>();

/**
 * Claims a piece of work; undefined while another process, or another part of this one, is at it. As with a lock, a
 * symbolic link says who. Where none can be made everybody has a claim: work is done twice then, but done.
 */
export function tryClaim(path: string): Claim | undefined {
  const me = signature();
  makeFolder(dirname(path));
  for (;;) {
    try {
      symlinkSync(me, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return { release() {} };
      const holder = holderOf(path);
      if (holder !== undefined && !hasEnded(path, holder)) return undefined;
      if (holder !== undefined) takeAway(path, holder);
      continue;
    }
    held.set(path, Date.now());
    const timer = setInterval(giveSigns, EVERY);
    timer.unref();
    return {
      release() {
        clearInterval(timer);
        held.delete(path);
        if (holderOf(path) === me) rmSync(path, { force: true });
      },
    };
  }
}

/** Claims a piece of work when it is free; `onWait` is told who has it, now and then. */
export async function claimWhenFree(path: string, onWait: (holder: string) => void): Promise<Claim> {
  for (let pause = 50; ; pause = Math.min(2_000, 1.5 * pause)) {
    const claim = tryClaim(path);
    if (claim !== undefined) return claim;
    onWait((holderOf(path) ?? "").replace(/, .*/, ""));
    await sleep(pause);
  }
}

/** Says that this process lives: for work that lets no timer fire. */
export function giveSigns(): void {
  const now = Date.now();
  for (const [path, last] of held) {
    if (now - last < EVERY / 2) continue;
    held.set(path, now);
    try {
      lutimesSync(path, now / 1000, now / 1000);
    } catch {} // it was taken away
  }
}

function hasEnded(path: string, holder: string): boolean {
  if (stateOf(holder) === "gone") return true;
  const since = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return since !== undefined && Date.now() - since > SILENT;
}
