/**
 * One step of an attack along the signs of a gradient, on the processor, four pixels at a time. Signs are as good as
 * random: a loop in JavaScript, which branches on them, takes ten times as long. Sums are in double precision and
 * rounded once, as JavaScript's would be. Where a slope is no number its pixel becomes none.
 *
 * @module
 */
import {
  assemble,
  type Code,
  define,
  f32x4,
  f64x2,
  i32,
  type Local,
  loop,
  memoryOf,
} from "../backend/assembler.ts";
import { isOutOfMemory } from "../memory.ts";
import { clip } from "./attack.ts";

/** Steps of images of one length; all arrays are of it. */
export interface Climber {
  /** image ← clip(image + step·sign(gradient)) */
  plain(
    image: Float32Array,
    gradient: Float32Array,
    low: Float32Array,
    high: Float32Array,
    step: number,
  ): void;
  /**
   * The step of {@link plain} at `weight`, and the last one again at 1 − `weight`; `previous` ← image.
   */
  withMomentum(
    image: Float32Array,
    previous: Float32Array,
    gradient: Float32Array,
    low: Float32Array,
    high: Float32Array,
    step: number,
    weight: number,
  ): void;
}

const { and, or } = f32x4;
/** All bits are those of NaN. */
const sign = (slope: Code): Code =>
  or(
    or(
      and(f32x4.greater(slope, f32x4.splat(0)), f32x4.splat(1)),
      and(f32x4.less(slope, f32x4.splat(0)), f32x4.splat(-1)),
    ),
    f32x4.unequal(slope, slope),
  );

/** Both halves of four floats in double precision, as floats again. */
const inDoubles = (of: (half: (floats: Code) => Code) => Code): Code =>
  f64x2.toFloats(of(f64x2.fromLow), of(f64x2.fromHigh));

const SLOTS = ["image", "gradient", "low", "high", "previous"] as const;

/** A function of the bytes of a slot, the step, and the weights of the step and of the last one. */
const kernel = (withMomentum: boolean) =>
  define(["i32", "f64", "f64", "f64"], ([bytes, step, weight, rest], variable) => {
    const [place, slope, here, target] = [
      variable("i32"),
      variable("v128"),
      variable("v128"),
      variable("v128"),
    ];
    const address = (slot: (typeof SLOTS)[number]): Code =>
      i32.add(i32.mul(i32.of(SLOTS.indexOf(slot)), bytes!.value), place.value);
    const load = (slot: (typeof SLOTS)[number]): Code => f32x4.load(address(slot));
    const bounded = (value: Code): Code => f32x4.least(f32x4.largest(value, load("low")), load("high"));
    const splat = ({ value }: Local): Code => f64x2.splat(value);
    const moved = inDoubles((half) =>
      f64x2.add(half(here.value), f64x2.mul(splat(step!), half(slope.value))),
    );
    const carried = inDoubles((half) => {
      const [from, to, last] = [half(here.value), half(target.value), half(load("previous"))];
      const ahead = f64x2.add(from, f64x2.mul(splat(weight!), f64x2.sub(to, from)));
      return f64x2.add(ahead, f64x2.mul(splat(rest!), f64x2.sub(from, last)));
    });
    return loop(place, bytes!.value, i32.of(16), [
      ...here.set(load("image")),
      ...slope.set(sign(load("gradient"))),
      ...target.set(bounded(moved)),
      ...f32x4.store(address("image"), withMomentum ? bounded(carried) : target.value),
      ...(withMomentum ? f32x4.store(address("previous"), here.value) : []),
    ]);
  });

const climbers = new Map<number, Climber>();

/** The climber of images of so many pixels: one for all attacks, since a memory takes gigabytes of addresses. */
export function climberOf(length: number): Climber {
  const climber = climbers.get(length) ?? createClimber(length);
  climbers.set(length, climber);
  return climber;
}

/** Where addresses are too few for a memory (`ulimit -v`), the same numbers by loops. */
export function createClimber(length: number, allocate: typeof memoryOf = memoryOf): Climber {
  try {
    return inVectors(length, allocate);
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return inLoops;
  }
}

const inLoops: Climber = {
  plain(image, gradient, low, high, step) {
    for (let i = 0; i < image.length; i++) image[i] = ahead(image, gradient, low, high, step, i);
  },
  withMomentum(image, previous, gradient, low, high, step, weight) {
    for (let i = 0; i < image.length; i++) {
      const [from, last] = [image[i]!, previous[i]!];
      const to = ahead(image, gradient, low, high, step, i);
      const carried = Math.fround(from + weight * (to - from) + (1 - weight) * (from - last));
      previous[i] = from;
      image[i] = clip(carried, low[i]!, high[i]!);
    }
  },
};

function ahead(
  image: Float32Array,
  gradient: Float32Array,
  low: Float32Array,
  high: Float32Array,
  step: number,
  i: number,
): number {
  return clip(Math.fround(image[i]! + step * Math.sign(gradient[i]!)), low[i]!, high[i]!);
}

function inVectors(length: number, allocate: typeof memoryOf): Climber {
  const bytes = 16 * Math.ceil(length / 4);
  const { memory, buffer } = allocate(SLOTS.length * bytes);
  const { plain, withMomentum } = assemble({ plain: kernel(false), withMomentum: kernel(true) }, memory);
  const slots = SLOTS.map((_, slot) => new Float32Array(buffer, slot * bytes, length));
  const bring = (...given: Float32Array[]): void => {
    for (const [i, values] of given.entries()) slots[i]!.set(values);
  };
  return {
    plain(x, slope, floor, ceiling, step) {
      bring(x, slope, floor, ceiling);
      plain(bytes, step, 1, 0);
      x.set(slots[0]!);
    },
    withMomentum(x, last, slope, floor, ceiling, step, weight) {
      bring(x, slope, floor, ceiling, last);
      withMomentum(bytes, step, weight, 1 - weight);
      x.set(slots[0]!);
      last.set(slots[4]!);
    },
  };
}
