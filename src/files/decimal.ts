/**
 * Numbers in text files.
 *
 * @module
 */

/** The finite number that a field says in decimal digits; undefined for all else, also for 1e999, 0x10 and an empty field. */
export function decimalOf(field: string): number | undefined {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(field)) return undefined;
  const value = Number(field);
  return Number.isFinite(value) ? value : undefined;
}
