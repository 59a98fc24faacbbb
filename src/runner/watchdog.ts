/**
 * Notices a strategy that has stopped asking.
 *
 * @module
 */

/** Seconds that a thread may take to load its code, whatever the patience. */
const START_UP = 60;

/**
 * Calls `onSilence` when a lane shows no sign of life for `patience` seconds.
 *
 * @param pulse `pulse[2 × lane]` changes with every sign of life
 */
export function watchdog(
  pulse: Int32Array,
  lane: number,
  patience: number,
  onSilence: () => void,
): { stop(): void } {
  let allowed = Math.max(patience, START_UP);
  let last = pulse[2 * lane];
  let since = performance.now();
  const look = (): void => {
    const now = pulse[2 * lane];
    if (now !== last) {
      allowed = patience;
      last = now;
      since = performance.now();
    } else if (performance.now() - since > 1000 * allowed) onSilence();
  };
  const timer = setInterval(look, Math.min(1000, 250 * patience));
  return { stop: () => clearInterval(timer) };
}
