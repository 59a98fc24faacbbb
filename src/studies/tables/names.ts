/**
 * How numbers of the study are said.
 *
 * @module
 */
import { metricLabel } from "../../report/labels.ts";
import { shown, type Unit, unitOfScale, withUnit } from "../../report/units.ts";
import type { BestOf, Compared, TableAnalysis } from "./analyse.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

/** `6,466 networks`, or `4,000 to 6,466 networks` where tables cover unlike numbers. */
export function networksOf({ agreements, population }: TableAnalysis): string {
  const counts = agreements.map(({ n }) => n);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)].map(grouped);
  return `${fewest === most ? most : `${fewest} to ${most}`} ${population.kind}`;
}

/** `5,456 of 6,466`; `–` where no way is better. */
export function rankText({ rank, n }: Pick<BestOf, "rank" | "n">): string {
  return Number.isNaN(rank) ? "–" : `${grouped(Math.round(rank))} of ${grouped(n)}`;
}

/** `44.28 %`; `–` for what is not known. */
export function valueText(value: number, unit: Unit): string {
  return Number.isNaN(value) ? "–" : shown(value, unit);
}

/** `1 search`, `20 searches`. */
export function counted(n: number, one: string, several: string): string {
  return `${n} ${n === 1 ? one : several}`;
}

/** `clean (%)`, `raspi4 latency (ms)`. */
export function axisTitle({ name, scale }: Pick<Compared, "name" | "scale">): string {
  return withUnit(metricLabel(name), unitOfScale(scale).name);
}

/** Labels of an axis that ends there: `40`, `0.25`, `120k`. */
export function numbersUpTo(end: number): string {
  return end >= 1e4 ? ".3~s" : ".4~g";
}
