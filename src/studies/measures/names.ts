/**
 * How the number of measured networks is said.
 *
 * @module
 */
import type { MeasureAnalysis } from "./analyse.ts";

/** `6,466 networks`, or `500 to 6,466 networks` where measures cover unlike numbers. */
export function networksOf({ measures }: Pick<MeasureAnalysis, "measures">): string {
  const counts = measures.map(({ classes }) => classes.length);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)].map((n) => n.toLocaleString("en-US"));
  return fewest === most ? `${most} networks` : `${fewest} to ${most} networks`;
}
