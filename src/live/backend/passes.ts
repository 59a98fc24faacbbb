/**
 * Batch normalisation and ReLU on the wasm backend in as few passes over the images as there can be. TensorFlow.js
 * makes a pass of every addition, transposes before it sums over images, and fills whole tensors with ones for the
 * gradient of a mean. Every number is what its operations come to, bit for bit: the order of each sum is theirs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { assemble, type Code, type Definition, define, f32x4, i32, loop } from "./assembler.ts";
import { heapOf, memoryOfTensors, withRoom } from "./heap.ts";

/** What is computed of the channels' values at a pixel (`arrays`) and of numbers per channel (`vectors`). */
interface Pass {
  readonly arrays: number;
  readonly vectors: number;
  /** One image per result, or for sums one number per channel. */
  readonly result: "images" | "sums";
  of(arrays: readonly Code[], vectors: readonly Code[]): readonly Code[];
}

const { add, sub, mul } = f32x4;
const TWO = f32x4.splat(2);

const PASSES = {
  /** Σ x */
  sum: { arrays: 1, vectors: 0, result: "sums", of: ([x]) => [x!] },
  /** Σ (x − mean)² */
  squares: {
    arrays: 1,
    vectors: 1,
    result: "sums",
    of: ([x], [mean]) => [mul(sub(x!, mean!), sub(x!, mean!))],
  },
  /** scale·x + shift */
  affine: {
    arrays: 1,
    vectors: 2,
    result: "images",
    of: ([x], [scale, shift]) => [add(mul(x!, scale!), shift!)],
  },
  /** Σ dy, Σ dy·x */
  slopes: { arrays: 2, vectors: 0, result: "sums", of: ([dy, x]) => [dy!, mul(dy!, x!)] },
  /** Σ spread·2(x − mean) */
  spread: {
    arrays: 1,
    vectors: 2,
    result: "sums",
    of: ([x], [mean, spread]) => [mul(spread!, mul(sub(x!, mean!), TWO))],
  },
  /** scale·dy + spread·2(x − mean) + offset */
  inputSlope: {
    arrays: 2,
    vectors: 4,
    result: "images",
    of: ([dy, x], [scale, mean, spread, offset]) => [
      add(add(mul(dy!, scale!), mul(spread!, mul(sub(x!, mean!), TWO))), offset!),
    ],
  },
  /** dy·step(x): NaN where either is */
  reluSlope: {
    arrays: 2,
    vectors: 0,
    result: "images",
    of: ([dy, x]) => {
      const step = f32x4.and(f32x4.greater(x!, f32x4.splat(0)), f32x4.splat(1));
      return [mul(dy!, f32x4.or(step, f32x4.unequal(x!, x!)))];
    },
  },
} satisfies Record<string, Pass>;
type Name = keyof typeof PASSES;

/** Channels that are taken through all images at once, in vectors of four: as many as there are, up to four. */
const WIDTHS = [4, 2, 1] as const;

/** Parameters: addresses of arrays, vectors and results, then bytes of an array and of a pixel. */
function passOf({ arrays, vectors, result, of }: Pass, width: number): Definition {
  const results = of(Array(arrays).fill([]), Array(vectors).fill([])).length;
  return define(Array(arrays + vectors + results + 2).fill("i32"), (parameters, variable) => {
    const [xs, vs] = [parameters.slice(0, arrays), parameters.slice(arrays, arrays + vectors)];
    const outs = parameters.slice(arrays + vectors, -2);
    const [bytes, pixel] = parameters.slice(-2) as [(typeof outs)[0], (typeof outs)[0]];
    const [channel, place] = [variable("i32"), variable("i32")];
    const lanes = Array.from({ length: width }, (_, lane) => 16 * lane);
    const grid = (count: number) => lanes.map(() => Array.from({ length: count }, () => variable("v128")));
    const held = grid(vectors);
    const sums = result === "sums" ? grid(results) : lanes.map(() => []);
    const at = (address: Code, offset: Code): Code => i32.add(address, offset);
    return loop(channel, pixel.value, i32.of(16 * width), [
      ...lanes.flatMap((lane, l) => [
        ...vs.flatMap((v, k) => held[l]![k]!.set(f32x4.load(at(v.value, channel.value), lane))),
        ...sums[l]!.flatMap((sum) => sum.set(f32x4.splat(0))),
      ]),
      ...place.set(channel.value),
      ...loop(
        place,
        bytes.value,
        pixel.value,
        lanes.flatMap((lane, l) =>
          of(
            xs.map((x) => f32x4.load(at(x.value, place.value), lane)),
            held[l]!.map(({ value }) => value),
          ).flatMap((value, r) => {
            const sum = sums[l]![r];
            if (sum !== undefined) return sum.set(add(sum.value, value));
            return f32x4.store(at(outs[r]!.value, place.value), value, lane);
          }),
        ),
      ),
      ...lanes.flatMap((lane, l) =>
        sums[l]!.flatMap((sum, r) => f32x4.store(at(outs[r]!.value, channel.value), sum.value, lane)),
      ),
    ]);
  });
}

let functions: ReturnType<typeof assemble<string>> | undefined;

function assemblePasses(backend: BackendWasm): NonNullable<typeof functions> {
  const definitions = Object.entries(PASSES).flatMap(([name, pass]) =>
    WIDTHS.map((width): [string, Definition] => [`${name}${width}`, passOf(pass, width)]),
  );
  return assemble(Object.fromEntries(definitions), memoryOfTensors(backend));
}

/** Runs a pass over images of a number of channels that is a multiple of four. */
function infoOf(
  name: Name,
  arrays: readonly tf.TensorInfo[],
  vectors: readonly tf.TensorInfo[] = [],
): tf.TensorInfo[] {
  const backend = tf.backend() as BackendWasm;
  const pass: Pass = PASSES[name];
  const { shape } = arrays[0]!;
  const channels = shape.at(-1)!;
  const size = shape.reduce((a, b) => a * b, 1);
  const width = WIDTHS.find((w) => channels % (4 * w) === 0)!;
  functions ??= assemblePasses(backend);
  const { [`${name}${width}`]: work } = functions;
  return withRoom((output) => {
    const results = Array.from({ length: pass.of([[], []], [[], [], [], []]).length }, () =>
      output(pass.result === "sums" ? [channels] : shape),
    );
    const addresses = [...arrays, ...vectors, ...results].map((tensor) => heapOf(tensor).byteOffset);
    work!(...addresses, 4 * size, 4 * channels);
    return results;
  });
}

function run(name: Name, arrays: readonly tf.Tensor[], vectors: readonly tf.Tensor[] = []): tf.Tensor[] {
  return infoOf(name, arrays, vectors).map((info) => tf.engine().makeTensorFromTensorInfo(info));
}

/** Whether these passes can be had: on wasm with SIMD, for whole vectors of channels. */
export function passesFit(x: tf.Tensor): boolean {
  return tf.getBackend() === "wasm" && x.shape.at(-1)! % 4 === 0 && tf.env().getBool("WASM_HAS_SIMD_SUPPORT");
}

const RELU_SLOPE = "ReluSlope";

/** Makes ReLU's gradient one pass where it can be, instead of three: a kernel like others, with a gradient again. */
export function registerReluGradient(): void {
  if (tf.getGradient(RELU_SLOPE) !== undefined) return;
  tf.registerKernel({
    kernelName: RELU_SLOPE,
    backendName: "wasm",
    kernelFunc: ({ inputs: { dy, x } }) => infoOf("reluSlope", [dy!, x!])[0]!,
  });
  const slope = (dy: tf.Tensor, x: tf.Tensor): tf.Tensor =>
    passesFit(x) ? tf.engine().runKernel(RELU_SLOPE, { dy, x }) : tf.mul(dy, tf.step(x));
  tf.registerGradient({
    kernelName: RELU_SLOPE,
    inputsToSave: ["x"],
    gradFunc: (upstream, [x]) => ({
      dy: () => slope(upstream as tf.Tensor, x!),
      x: () => tf.zerosLike(x!),
    }),
  });
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => slope(dy as tf.Tensor, x!) }),
  });
}

/**
 * Batch normalisation by the batch's own statistics, of which `told` is told; once differentiable. What happens to
 * numbers per channel is left to TensorFlow.js, operation by operation as its own gradient has them.
 */
export function batchNormInPasses(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
  told: (mean: tf.Tensor1D, variance: tf.Tensor1D) => void,
): tf.Tensor4D {
  const count = x.size / x.shape[3];
  const meanOf = (sum: tf.Tensor): tf.Tensor1D => tf.div(sum, count);
  const norm = tf.customGrad((...given) => {
    const [image, g, b, save] = given as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const mean = meanOf(run("sum", [image])[0]!);
    const variance = meanOf(run("squares", [image], [mean])[0]!);
    told(mean, variance);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scale = tf.mul(g, inverse);
    const shift = tf.sub(b, tf.mul(mean, scale));
    const [value] = run("affine", [image], [scale, shift]);
    save([image, g, mean, variance, inverse, scale]); // last: what is saved outlives an error
    return { value: value!, gradFunc };
  });
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
    const [image, g, mean, variance, inverse, scale] = saved as Six;
    const [dBeta, byScale] = run("slopes", [dy, image]) as [tf.Tensor, tf.Tensor];
    const dShifted = tf.neg(dBeta);
    const dScale = tf.add(byScale, tf.mul(dShifted, mean));
    const dInverse = tf.mul(dScale, g);
    const dVariance = tf.neg(tf.div(dInverse, tf.mul(tf.pow(tf.add(variance, epsilon), 1.5), 2)));
    const spread = tf.div(dVariance, count);
    const [bySpread] = run("spread", [image], [mean, spread]) as [tf.Tensor];
    const dMean = tf.add(tf.mul(dShifted, scale), tf.neg(bySpread));
    const [dx] = run("inputSlope", [dy, image], [scale, mean, spread, tf.div(dMean, count)]);
    return [dx!, tf.mul(dScale, inverse), dBeta];
  };
  return norm(x, gamma, beta) as tf.Tensor4D;
}

type Six = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
