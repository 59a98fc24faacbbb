/**
 * What the numbers of a metric are: in which unit, which way is better, and whose they are.
 *
 * @module
 */
export interface Scale {
  /** `fraction`: an accuracy in [0, 1], shown in percent; else as people write it, e.g. `ms`; none: a plain number. */
  readonly unit?: string | undefined;
  /** Which way is better, where one is. */
  readonly direction?: "maximise" | "minimise" | undefined;
  /** The table that it is from, for people; none: the oracle's own. */
  readonly table?: string | undefined;
}

/** What the oracles themselves answer. */
export const ACCURACY: Scale = { unit: "fraction", direction: "maximise" };

/** The scale of a mean or minimum of others, or of the negative of one: what they have in common. */
export function combineScales(kind: "mean" | "min" | "negative", parts: readonly Scale[]): Scale {
  const same = <K extends keyof Scale>(key: K): Scale[K] =>
    parts.every((part) => part[key] === parts[0]![key]) ? parts[0]![key] : undefined;
  const tables = [...new Set(parts.flatMap(({ table }) => table ?? []))];
  const direction = same("direction");
  const turned = direction === "maximise" ? "minimise" : direction === "minimise" ? "maximise" : undefined;
  return {
    unit: same("unit"),
    direction: kind === "negative" ? turned : direction,
    table: tables.length === 0 ? undefined : tables.join(" and "),
  };
}

/** True for what is shown in percent, and whose targets and areas are those of accuracies. */
export function isAccuracy({ unit }: Scale): boolean {
  return unit === "fraction";
}
