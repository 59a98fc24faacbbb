/**
 * What the work tells while it goes on.
 *
 * @module
 */

/** What the oracle is doing, for a progress line. */
export interface LiveProgress {
  /** Code of the architecture. */
  readonly architecture: string;
  /** `training`, or the metric at work. */
  readonly work: string;
  /** Done of that work, in [0, 1]. */
  readonly fraction: number;
  /** Absent where a program outside does the work. */
  readonly imagesPerSecond?: number | undefined;
  /** One line more, such as the epoch and the loss. */
  readonly detail: string;
}
