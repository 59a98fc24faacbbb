/**
 * A scatter of thousands of points: counted in small squares, drawn in shades, so that files stay small and crowded
 * places stay readable.
 *
 * @module
 */
import type { Datum, Layer, Position } from "./view.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A range around values, a little wider than they are; never empty. */
export function rangeOf(values: ArrayLike<number>): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const margin = high > low ? 0.03 * (high - low) : 0.5;
  return { low: low - margin, high: high + margin };
}

/** A layer of shaded squares, `bins` a side; darker is more points, by the logarithm of their number. */
export function densityLayer(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  [x, xRange]: readonly [Position, Range],
  [y, yRange]: readonly [Position, Range],
  bins = 36,
): Layer {
  const counts = new Uint32Array(bins * bins);
  const binOf = (value: number, { low, high }: Range): number =>
    Math.min(bins - 1, Math.max(0, Math.floor((bins * (value - low)) / (high - low))));
  for (let i = 0; i < xs.length; i++) counts[binOf(xs[i]!, xRange) * bins + binOf(ys[i]!, yRange)]! += 1;
  const edge = ({ low, high }: Range, i: number): number =>
    Number((low + ((high - low) * i) / bins).toPrecision(6));
  const values: Datum[] = [];
  counts.forEach((count, at) => {
    if (count === 0) return;
    const [i, j] = [Math.floor(at / bins), at % bins];
    values.push({
      x: edge(xRange, i),
      x2: edge(xRange, i + 1),
      y: edge(yRange, j),
      y2: edge(yRange, j + 1),
      count: Number(Math.log10(count).toFixed(3)),
    });
  });
  return {
    data: { values },
    mark: { type: "rect" },
    encoding: {
      x: { ...x, field: "x" },
      x2: { field: "x2" },
      y: { ...y, field: "y" },
      y2: { field: "y2" },
      color: {
        field: "count",
        type: "quantitative",
        scale: { domainMin: 0, range: ["#d5dce4", "#33475b"] },
        legend: null,
      },
    },
  };
}
