/**
 * The filter gradient of a convolution on the wasm backend: a sum, over the output's pixels and over images, of outer
 * products of input channels and output channels. The images of a pixel are brought together first; then the sum runs
 * in the order in which the convolution that gives the same does it, so that the two agree bit for bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { assemble, type Code, type Definition, define, f32x4, i32, loop } from "./assembler.ts";
import { heapOf, memoryOfTensors, type Output, withRoom } from "./heap.ts";

/**
 * w[i][o] += Σ x[k][i]·dy[k][o]. Parameters: addresses of x, dy and w; bytes of dy, of a row of x, of a row of dy.
 *
 * @param inputs how many input channels at a time
 * @param vectors how many output channels, in fours
 */
const outerProducts = (inputs: number, vectors: number): Definition =>
  define(Array(6).fill("i32"), (parameters, variable) => {
    const [x, dy, w, bytes, rowOfX, rowOfDy] = parameters as [L, L, L, L, L, L];
    const [input, output, row, from, along, factor] = [
      variable("i32"),
      variable("i32"),
      variable("i32"),
      variable("i32"),
      variable("i32"),
      variable("v128"),
    ];
    const slopes = Array.from({ length: vectors }, () => variable("v128"));
    const sums = Array.from({ length: inputs }, () => slopes.map(() => variable("v128")));
    /** Where the sums of the i-th of these inputs lie. */
    const place = (i: number): Code =>
      i32.add(i32.add(row.value, output.value), i32.mul(rowOfDy.value, i32.of(i)));
    const each = (body: (sum: L, i: number, v: number) => Code): Code =>
      sums.flatMap((own, i) => own.flatMap((sum, v) => body(sum, i, v)));
    return [
      ...row.set(w.value),
      ...loop(input, rowOfX.value, i32.of(4 * inputs), [
        ...output.set(i32.of(0)),
        ...loop(output, rowOfDy.value, i32.of(16 * vectors), [
          ...each((sum, i, v) => sum.set(f32x4.load(place(i), 16 * v))),
          ...from.set(i32.add(x.value, input.value)),
          ...along.set(i32.of(0)),
          ...loop(along, bytes.value, rowOfDy.value, [
            ...slopes.flatMap((slope, v) =>
              slope.set(f32x4.load(i32.add(i32.add(dy.value, output.value), along.value), 16 * v)),
            ),
            ...sums.flatMap((own, i) => [
              ...factor.set(f32x4.loadSplat(from.value, 4 * i)),
              ...own.flatMap((sum, v) =>
                sum.set(f32x4.add(sum.value, f32x4.mul(factor.value, slopes[v]!.value))),
              ),
            ]),
            ...from.set(i32.add(from.value, rowOfX.value)),
          ]),
          ...each((sum, i, v) => f32x4.store(place(i), sum.value, 16 * v)),
        ]),
        ...row.set(i32.add(row.value, i32.mul(rowOfDy.value, i32.of(inputs)))),
      ]),
    ];
  });
type L = Parameters<Parameters<typeof define>[1]>[0][number];

/** [n, pixels, channels] → [pixels, n, channels]. Parameters: addresses, bytes of an image, bytes of a pixel, images. */
const gatherPixels = define(Array(5).fill("i32"), (parameters, variable) => {
  const [from, to, image, pixel, images] = parameters as [L, L, L, L, L];
  const [place, n, source, channel] = [variable("i32"), variable("i32"), variable("i32"), variable("i32")];
  return loop(place, image.value, pixel.value, [
    ...source.set(i32.add(from.value, place.value)),
    ...n.set(i32.of(0)),
    ...loop(n, images.value, i32.of(1), [
      ...channel.set(i32.of(0)),
      ...loop(
        channel,
        pixel.value,
        i32.of(16),
        f32x4.store(i32.add(to.value, channel.value), f32x4.load(i32.add(source.value, channel.value))),
      ),
      ...to.set(i32.add(to.value, pixel.value)),
      ...source.set(i32.add(source.value, image.value)),
    ]),
  ]);
});

const INPUTS = [4, 3, 1] as const;
const VECTORS = [2, 1] as const;

let functions: ReturnType<typeof assemble<string>> | undefined;

function assembleProducts(backend: BackendWasm): NonNullable<typeof functions> {
  const products = INPUTS.flatMap((inputs) =>
    VECTORS.map((vectors): [string, Definition] => [`${inputs}×${vectors}`, outerProducts(inputs, vectors)]),
  );
  return assemble({ ...Object.fromEntries(products), gatherPixels }, memoryOfTensors(backend));
}

/** Undefined where it cannot be had: without SIMD, or for output channels that do not make whole vectors. */
export function filterGradientInProducts(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | undefined {
  if (info.outChannels % 4 !== 0 || !tf.env().getBool("WASM_HAS_SIMD_SUPPORT")) return undefined;
  functions ??= assembleProducts(tf.backend() as BackendWasm);
  return withRoom((output) => [sumOfProducts(x, dy, info, output)])[0];
}

function sumOfProducts(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  info: tf.backend_util.Conv2DInfo,
  output: Output,
): tf.TensorInfo {
  const { gatherPixels: gather, ...products } = functions!;
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, batchSize } = info;
  const address = (tensor: tf.TensorInfo): number => heapOf(tensor).byteOffset;

  const together = (tensor: tf.TensorInfo, pixels: number, channels: number): tf.TensorInfo => {
    const result = output([pixels, batchSize, channels]);
    if (channels % 4 === 0)
      gather!(address(tensor), address(result), 4 * pixels * channels, 4 * channels, batchSize);
    else {
      const [from, to] = [heapOf(tensor), heapOf(result)];
      for (let p = 0, at = 0; p < pixels; p++)
        for (let n = 0; n < batchSize; n++)
          for (let c = 0; c < channels; c++) to[at++] = from[(n * pixels + p) * channels + c]!;
    }
    return result;
  };
  const xs = together(x, inHeight * inWidth, inChannels);
  const dys = together(dy, outHeight * outWidth, outChannels);
  const filter = output(info.filterShape);
  heapOf(filter).fill(0);

  const inputs = INPUTS.find((count) => inChannels % count === 0)!;
  const vectors = VECTORS.find((count) => outChannels % (4 * count) === 0)!;
  const accumulate = products[`${inputs}×${vectors}`]!;
  const [rowOfX, rowOfDy] = [4 * inChannels, 4 * outChannels];
  const [fromX, fromDy, into] = [xs, dys, filter].map(address) as [number, number, number];
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++) {
      const slopes = fromDy + (oy * outWidth + ox) * batchSize * rowOfDy;
      for (let fy = 0; fy < info.filterHeight; fy++) {
        const y = oy * info.strideHeight - info.padInfo.top + fy;
        if (y < 0 || y >= inHeight) continue;
        for (let fx = 0; fx < info.filterWidth; fx++) {
          const x = ox * info.strideWidth - info.padInfo.left + fx;
          if (x < 0 || x >= inWidth) continue;
          const tap = into + (fy * info.filterWidth + fx) * inChannels * rowOfDy;
          const pixel = fromX + (y * inWidth + x) * batchSize * rowOfX;
          accumulate(pixel, slopes, tap, batchSize * rowOfDy, rowOfX, rowOfDy);
        }
      }
    }
  return filter;
}
