/**
 * What the live oracle is doing, on standard error: a line when a piece of work begins, and every few seconds after.
 *
 * @module
 */
import type { LiveProgress } from "../live/progress.ts";

const EVERY_MS = 5000;

/** @param now milliseconds of a clock that only goes forward */
export function createLiveProgress(
  write: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
  now: () => number = () => performance.now(),
): (progress: LiveProgress) => void {
  let work = "";
  let began = { at: 0, fraction: 0 };
  let written = 0;
  return ({ architecture, fraction, imagesPerSecond, detail, ...progress }) => {
    const at = now();
    const current = `${architecture} ${progress.work}`;
    if (current !== work) {
      work = current;
      began = { at, fraction };
      // The first batch says nothing about speed: the first line comes a little later.
      written = at - EVERY_MS + 1000;
      return;
    }
    if (at - written < EVERY_MS) return;
    written = at;
    const done = fraction - began.fraction;
    const left = done > 0 ? ((at - began.at) / 1000 / done) * (1 - fraction) : undefined;
    const eta = left === undefined ? "" : ` · ${Math.round(100 * fraction)} % · ${duration(left)} left`;
    const speed = imagesPerSecond === undefined ? "" : ` · ${imagesPerSecond.toFixed(0)} images/s`;
    write(`${current}: ${detail}${speed}${eta}`);
  };
}

/** Seconds as people say them, with no more digits than are known. */
export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 2 * 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}
