/**
 * Expected hypervolume improvement, exact for independent normal beliefs: what is not dominated yet is cut into boxes,
 * and over a box the expectation is a product (Emmerich, Deutz & Klinkenberg, CEC 2011; the cut by slabs is that of
 * Lacour, Klamroth & Fonseca 2017 in its simplest form). Of one objective it is expected improvement.
 *
 * @module
 */
import { frontOf, type Point } from "../../src/fronts/dominance.ts";
import { improvement } from "./acquisition.ts";

/** The region that a front does not dominate, above a reference: boxes between levels of each objective. */
export interface Undominated {
  /** Per objective, ascending: the reference, then every value on the front; above the last it is open. */
  readonly levels: readonly Float64Array[];
  /** Boxes, `objectives` pairs each: index of the lower level, and of the upper (`levels.length`: none). */
  readonly boxes: Int32Array;
}

/** @param points all to be maximised; at least a number long as the reference */
export function undominated(points: readonly Point[], reference: Point): Undominated {
  const objectives = reference.length;
  const above = points.filter((point) => Array.from(point).every((value, m) => value > reference[m]!));
  const front = frontOf(above).map((i) => above[i]!);
  const levels = Array.from({ length: objectives }, (_, m) => {
    const values = new Set([reference[m]!, ...front.map((point) => point[m]!)]);
    return Float64Array.from(values).sort();
  });
  const ranked = front.map((point) =>
    Int32Array.from({ length: objectives }, (_, m) => levels[m]!.indexOf(point[m]!)),
  );
  const boxes: number[] = [];
  cut(ranked, objectives, levels, [], boxes);
  return { levels, boxes: Int32Array.from(boxes) };
}

/** Cuts along the last of the first `objectives`, slab by slab from the top; `rest` holds the box so far. */
function cut(
  front: readonly Int32Array[],
  objectives: number,
  levels: readonly Float64Array[],
  rest: readonly number[],
  boxes: number[],
): void {
  const m = objectives - 1;
  if (m === 0) {
    const top = front.reduce((best, point) => Math.max(best, point[0]!), 0);
    boxes.push(top, levels[0]!.length, ...rest);
    return;
  }
  const steps = [...new Set(front.map((point) => point[m]!))].sort((a, b) => b - a);
  let upper = levels[m]!.length;
  for (const lower of [...steps, 0]) {
    // Within the slab those count that reach through it.
    const through = front.filter((point) => point[m]! >= upper);
    if (lower < upper) cut(through, m, levels, [lower, upper, ...rest], boxes);
    upper = lower;
  }
}

/**
 * What each candidate is expected to add to the hypervolume.
 *
 * @param means `means[objective][candidate]`; likewise the spreads
 */
export function expectedHypervolumeImprovement(
  { levels, boxes }: Undominated,
  means: readonly Float64Array[],
  spreads: readonly Float64Array[],
): Float64Array {
  const objectives = levels.length;
  const scores = new Float64Array(means[0]!.length);
  // What is expected above each level; above none it is 0.
  const above = levels.map((own) => new Float64Array(own.length + 1));
  for (let c = 0; c < scores.length; c++) {
    for (let m = 0; m < objectives; m++) {
      const [mean, spread, own, out] = [means[m]![c]!, spreads[m]![c]!, levels[m]!, above[m]!];
      for (let i = 0; i < own.length; i++) out[i] = improvement(mean, spread, own[i]!);
    }
    let sum = 0;
    for (let at = 0; at < boxes.length; ) {
      let product = 1;
      for (let m = 0; m < objectives; m++) {
        product *= above[m]![boxes[at]!]! - above[m]![boxes[at + 1]!]!;
        at += 2;
      }
      sum += product;
    }
    scores[c] = sum;
  }
  return scores;
}
