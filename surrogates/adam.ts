/**
 * Adam (Kingma & Ba, ICLR 2015) with its usual decay rates.
 *
 * @module
 */

/** Moves the parameters one step against a gradient (a descent), the mean of `count` whose sum is given; clears the sum. */
export type AdamStep = (
  parameters: Float64Array,
  sum: Float64Array,
  count: number,
  learningRate: number,
) => void;

export function createAdam(size: number): AdamStep {
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  let steps = 0;
  return (parameters, sum, count, learningRate) => {
    steps++;
    const rate = (learningRate * Math.sqrt(1 - 0.999 ** steps)) / (1 - 0.9 ** steps);
    for (let p = 0; p < size; p++) {
      const g = sum[p]! / count;
      sum[p] = 0;
      const m = 0.9 * first[p]! + 0.1 * g;
      const v = 0.999 * second[p]! + 0.001 * g * g;
      first[p] = m;
      second[p] = v;
      if (m !== 0) parameters[p]! -= (rate * m) / (Math.sqrt(v) + 1e-8);
    }
  };
}
