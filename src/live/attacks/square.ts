/**
 * The Square attack: random search over squares of ±ε, no gradients. Andriushchenko et al., ECCV 2020, Algorithm 1
 * with the L∞ proposals of Algorithm 2; schedule and margin loss as in AutoAttack. Squares are drawn image by image.
 *
 * @module
 */
import { z } from "zod";
import { type Attack, boxAround, clip, gather, range, rowOf } from "./attack.ts";
import { isCorrect, marginOf } from "./victim.ts";

export const squareSchema = z.strictObject({
  queries: z.int().min(1).default(5000),
  initialShare: z.number().positive().max(1).default(0.8).describe("share of the image in the first squares"),
});

/** Queries of a budget of 10,000 after which the squares' area is halved once more. */
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** The share of the image that a square covers at a query. */
function shareAt(query: number, queries: number, initial: number): number {
  const scaled = Math.floor((query / queries) * 10_000);
  return initial / 2 ** HALVINGS.filter((after) => scaled > after).length;
}

export function square({ queries, initialShare }: z.output<typeof squareSchema>): Attack {
  return async (victim, { images, labels, random }, epsilon) => {
    const { size, channels, classes } = victim;
    const n = labels.length;
    const length = size * size * channels;
    const { low, high } = boxAround(images, epsilon);
    const streams = range(n).map((row) => random(row));
    const adversarial = images.slice();
    const broken = new Uint8Array(n);
    const margins = new Float64Array(n).fill(Infinity);
    let rows = range(n);

    /** Tries a candidate for every resisting row; keeps those that lower the margin or misclassify. */
    const attempt = async (candidates: Float32Array): Promise<void> => {
      const logits = await victim.logits(candidates);
      rows = rows.filter((row, i) => {
        const margin = marginOf(logits, i, classes, labels[row]!);
        const correct = isCorrect(logits, i, classes, labels[row]!);
        if (!correct) broken[row] = 1;
        if (!correct || margin < margins[row]!) {
          margins[row] = margin;
          adversarial.set(rowOf(candidates, i, length), row * length);
        }
        return correct;
      });
    };

    const room = new Float32Array(images.length);
    const stripes = images.slice();
    for (const row of rows)
      for (let x = 0; x < size; x++)
        for (let c = 0; c < channels; c++) {
          const sign = streams[row]!.next() < 0.5 ? -1 : 1;
          for (let y = 0; y < size; y++) {
            const place = row * length + (y * size + x) * channels + c;
            stripes[place] = clip(Math.fround(images[place]! + sign * epsilon), low[place]!, high[place]!);
          }
        }
    await attempt(stripes);

    for (let query = 1; query < queries && rows.length > 0; query++) {
      const share = shareAt(query, queries, initialShare);
      const side = Math.min(size - 1, Math.max(1, Math.round(Math.sqrt(share * size * size))));
      const candidates = gather(adversarial, rows, length, room);
      for (const [i, row] of rows.entries()) {
        const stream = streams[row]!;
        // As published, no square reaches the last row or column: only the stripes do.
        const top = stream.integer(size - side);
        const left = stream.integer(size - side);
        for (let c = 0; c < channels; c++) {
          const delta = 2 * epsilon * (stream.next() < 0.5 ? -1 : 1);
          for (let y = top; y < top + side; y++)
            for (let x = left; x < left + side; x++) {
              const offset = (y * size + x) * channels + c;
              const [place, bound] = [i * length + offset, row * length + offset];
              candidates[place] = clip(Math.fround(candidates[place]! + delta), low[bound]!, high[bound]!);
            }
        }
      }
      await attempt(candidates);
    }
    return { adversarial, broken };
  };
}
