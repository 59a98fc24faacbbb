/**
 * Long work that one process at a time does, of all that share a folder: whoever comes second does something else, or
 * waits.
 *
 * @module
 */
import { lstatSync, lutimesSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { holderOf, isOfThisNumber, signature, stateOf, takeAway } from "./lock.ts";
import { makeFolder } from "./write.ts";

/** Milliseconds between two signs of life. */
const EVERY = 10_000;
/** Milliseconds after which a holder that gives no sign has lost its claim: it may be on another machine. */
const SILENT = 30 * 60_000;

export interface Claim {
  release(): void;
}

/** The claims of this process, by what they say: where each lies, and when a sign of life was last given. */
const held = new Map<string, { readonly path: string; signed: number }>();

/**
 * Claims a piece of work; undefined while another process, or another part of this one, is at it. As with a lock, a
 * symbolic link says who. Where none can be made, or one that is void cannot be taken away, everybody has a claim: work
 * is done twice then, but done.
 */
export function tryClaim(path: string): Claim | undefined {
  const me = signature();
  const nothing: Claim = { release() {} };
  makeFolder(dirname(path));
  for (;;) {
    try {
      symlinkSync(me, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return nothing;
      const holder = holderOf(path);
      if (holder === undefined) continue;
      if (!hasEnded(path, holder)) return undefined;
      takeAway(path, holder);
      if (holderOf(path) === holder) return nothing;
      continue;
    }
    held.set(me, { path, signed: Date.now() });
    const timer = setInterval(giveSigns, EVERY);
    timer.unref();
    return {
      release() {
        clearInterval(timer);
        held.delete(me);
        try {
          if (holderOf(path) === me) rmSync(path, { force: true });
        } catch {} // void all the same; how the work ended is what is to be told
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
  for (const [me, claim] of held) {
    if (now - claim.signed < EVERY / 2) continue;
    claim.signed = now;
    try {
      // It may have been taken away: another's is not kept alive.
      if (holderOf(claim.path) === me) lutimesSync(claim.path, now / 1000, now / 1000);
    } catch {} // taken away just now
  }
}

function hasEnded(path: string, holder: string): boolean {
  if (held.has(holder)) return false;
  // A container that starts again gives its process the same number: what is not this one's own is its predecessor's.
  if (stateOf(holder) === "gone" || isOfThisNumber(holder)) return true;
  const since = lastSign(path);
  return since !== undefined && Date.now() - since > SILENT;
}

/** When a holder last gave a sign of life; undefined where nobody can say. */
function lastSign(path: string): number | undefined {
  try {
    return lstatSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}
