/**
 * Auto-PGD on the cross-entropy: PGD with momentum whose step is halved, image by image, where it stops helping.
 * Croce & Hein, ICML 2020, Algorithm 1; constants as in AutoAttack.
 *
 * @module
 */
import { z } from "zod";
import {
  type Attack,
  type Box,
  boxAround,
  clip,
  gather,
  gatherLabels,
  range,
  rowOf,
  view,
} from "./attack.ts";
import { climberOf } from "./climb.ts";
import { isCorrect, lossOf, type Victim } from "./victim.ts";

export const apgdSchema = z.strictObject({
  steps: z.int().min(1).default(100),
  restarts: z.int().min(1).default(1),
});

/** Weight of the new step against the momentum of the last. */
const MOMENTUM = 0.75;
/** The step is halved where fewer than this share of the steps since the last check raised the loss. */
const PROGRESS = 0.75;

export function apgdCe({ steps, restarts }: z.output<typeof apgdSchema>): Attack {
  return async (victim, { images, labels, random }, epsilon) => {
    const length = images.length / Math.max(1, labels.length);
    const box = boxAround(images, epsilon);
    const adversarial = images.slice();
    const broken = new Uint8Array(labels.length);
    for (let restart = 0; restart < restarts; restart++) {
      const rows = range(labels.length).filter((row) => broken[row] === 0);
      if (rows.length === 0) break;
      const part: Box = { low: gather(box.low, rows, length), high: gather(box.high, rows, length) };
      const start = gather(images, rows, length);
      rows.forEach((row, at) => {
        const stream = random(row).fork(`restart ${restart}`);
        addLargestNoise(rowOf(start, at, length), epsilon, () => stream.next());
      });
      for (let i = 0; i < start.length; i++) start[i] = clip(start[i]!, part.low[i]!, part.high[i]!);
      const run = await ascend(victim, start, gatherLabels(labels, rows), part, epsilon, steps);
      rows.forEach((row, at) => {
        broken[row] = run.broken[at]!;
        adversarial.set(rowOf(run.points, at, length), row * length);
      });
    }
    return { adversarial, broken };
  };
}

/** Uniform noise, scaled so that its largest entry is ±ε. */
function addLargestNoise(image: Float32Array, epsilon: number, uniform: () => number): void {
  const noise = new Float64Array(image.length);
  let largest = 0;
  for (let i = 0; i < noise.length; i++) {
    noise[i] = 2 * uniform() - 1;
    largest = Math.max(largest, Math.abs(noise[i]!));
  }
  for (let i = 0; i < image.length; i++) image[i] = image[i]! + (epsilon * noise[i]!) / largest;
}

/** Checks fall after 22 % of the steps, then at intervals that shrink by 3 % of the steps to no less than 6 %. */
function schedule(steps: number): { first: number; decrease: number; least: number } {
  const share = (fraction: number): number => Math.max(Math.floor(fraction * steps), 1);
  return { first: share(0.22), decrease: share(0.03), least: share(0.06) };
}

/** One run from a start. `points` are where images broke, else where their loss was highest. */
async function ascend(
  victim: Victim,
  start: Float32Array,
  labels: Uint8Array,
  box: Box,
  epsilon: number,
  steps: number,
): Promise<{ points: Float32Array; broken: Uint8Array }> {
  const { classes } = victim;
  const n = labels.length;
  const length = start.length / n;
  const current = start.slice();
  const previous = start.slice();
  const points = start.slice();
  const gradient = new Float32Array(start.length);
  const bestGradient = new Float32Array(start.length);
  const step = new Float64Array(n).fill(2 * epsilon);
  const best = new Float64Array(n).fill(-Infinity);
  const last = new Float64Array(n);
  const bestAtCheck = new Float64Array(n);
  const rises = new Uint32Array(n);
  const reduced = new Uint8Array(n).fill(1);
  const broken = new Uint8Array(n);
  const room = new Float32Array(start.length);
  const climber = climberOf(length);
  const own = (values: Float32Array, row: number): Float32Array => rowOf(values, row, length);
  let rows = range(n);

  /** Evaluates the rows where they are; drops those that break. */
  const look = async (): Promise<void> => {
    const at = view(current, rows, length, room);
    const answer = await victim.gradients(at, gatherLabels(labels, rows));
    rows = rows.filter((row, i) => {
      const from = row * length;
      const image = own(at, i);
      if (!isCorrect(answer.logits, i, classes, labels[row]!)) {
        broken[row] = 1;
        points.set(image, from);
        return false;
      }
      const slope = own(answer.gradients, i);
      gradient.set(slope, from);
      const loss = lossOf(answer.logits, i, classes, labels[row]!);
      if (loss > last[row]!) rises[row] = rises[row]! + 1;
      last[row] = loss;
      if (loss > best[row]!) {
        best[row] = loss;
        points.set(image, from);
        bestGradient.set(slope, from);
      }
      return true;
    });
  };

  await look();
  for (const row of rows) bestAtCheck[row] = best[row]!;
  rises.fill(0);
  const { first, decrease, least } = schedule(steps);
  let interval = first;
  let sinceCheck = 0;
  for (let s = 0; s < steps && rows.length > 0; s++) {
    const weight = s === 0 ? 1 : MOMENTUM;
    for (const row of rows) {
      const [at, last, slope] = [own(current, row), own(previous, row), own(gradient, row)];
      climber.withMomentum(at, last, slope, own(box.low, row), own(box.high, row), step[row]!, weight);
    }
    await look();
    if (++sinceCheck < interval) continue;
    for (const row of rows) {
      const oscillates = rises[row]! <= PROGRESS * interval;
      const stuck = reduced[row] === 0 && bestAtCheck[row]! >= best[row]!;
      reduced[row] = Number(oscillates || stuck);
      bestAtCheck[row] = best[row]!;
      rises[row] = 0;
      if (reduced[row] === 0) continue;
      step[row] = step[row]! / 2;
      const from = row * length;
      current.set(own(points, row), from);
      gradient.set(own(bestGradient, row), from);
    }
    sinceCheck = 0;
    interval = Math.max(interval - decrease, least);
  }
  return { points, broken };
}
