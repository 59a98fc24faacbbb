/**
 * How far a long job is.
 *
 * @module
 */

/** Told how much there is to do, and of every piece that is done. */
export interface Progress {
  start(total: number): void;
  step(): void;
  stop(): void;
}

/** Shows nothing. */
export const silent: Progress = { start() {}, step() {}, stop() {} };
