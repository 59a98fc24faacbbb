/**
 * Where the random numbers of a run come from.
 *
 * @module
 */

/** The streams of a run are named by what it is, so that no two runs share random numbers. */
export function streamName(strategy: string, objective: string, seed: number): string {
  return `${strategy}|${objective}|${seed}|search`;
}
