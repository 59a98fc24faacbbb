/**
 * What operations are called on axes.
 *
 * @module
 */

/** Operations as they are written in cells of a table, in NAS-Bench-201's order. */
export const OPERATION_NAMES = ["none", "skip", "1×1", "3×3", "pool"] as const;
