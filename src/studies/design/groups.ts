/**
 * Networks of one size: how far apart equal parameter counts can be.
 *
 * @module
 */
import { type Spread, spreadOf } from "../../analysis/descriptive.ts";

/** The networks with one parameter count. */
export interface SizeGroup {
  readonly parameters: number;
  /** Convolutions of a cell on a path from input to output. */
  readonly conv3x3: number;
  readonly conv1x1: number;
  /** Class numbers, ascending. */
  readonly classes: readonly number[];
  readonly spread: Spread;
  /** The first class with the highest and with the lowest value. */
  readonly best: number;
  readonly worst: number;
}

/** What is known of a network's size. */
export interface NetworkSize {
  readonly parameters: number;
  readonly conv3x3: number;
  readonly conv1x1: number;
}

/**
 * Groups all classes by parameter count, smallest first.
 *
 * @param sizes by class number
 * @param values the metric by class number
 */
export function sizeGroups(sizes: readonly NetworkSize[], values: Float64Array): SizeGroup[] {
  const classes = new Map<number, number[]>();
  for (const [c, { parameters }] of sizes.entries()) {
    const group = classes.get(parameters);
    if (group === undefined) classes.set(parameters, [c]);
    else group.push(c);
  }
  return [...classes]
    .sort(([a], [b]) => a - b)
    .map(([parameters, group]) => {
      const { conv3x3, conv1x1 } = sizes[group[0]!]!;
      const better = (a: number, b: number): number => (values[b]! > values[a]! ? b : a);
      const worse = (a: number, b: number): number => (values[b]! < values[a]! ? b : a);
      return {
        parameters,
        conv3x3,
        conv1x1,
        classes: group,
        spread: spreadOf(group.map((c) => values[c]!)),
        best: group.reduce(better),
        worst: group.reduce(worse),
      };
    });
}
