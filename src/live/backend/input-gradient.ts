/**
 * The input gradient of a convolution on the wasm backend: a convolution of dy with the reversed filter. With a stride
 * of two, every second row and column of dy would be zeros; instead, even and odd rows and columns of the answer are
 * four convolutions with the part of the filter that meets no zeros. The sums are the same, bit for bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { assemble, define, f32x4, i32, type Local, loop } from "./assembler.ts";
import { heapOf, memoryOfTensors, type Output, withRoom } from "./heap.ts";

/** Undefined where that is not built. */
export function inputGradient(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  info: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | undefined {
  const stride = info.strideHeight;
  if (stride !== info.strideWidth || stride > 2) return undefined;
  const { top: above, left: before } = info.padInfo;
  const whole = info.inChannels % 4 === 0 && tf.env().getBool("WASM_HAS_SIMD_SUPPORT");
  const parts = Math.min(info.filterHeight, info.filterWidth) > 1 && above === 0 && before === 0;
  if (stride === 2 && whole && parts) return withRoom((output) => [inParts(dy, filter, info, output)])[0];

  const top = info.filterHeight - 1 - above;
  const left = info.filterWidth - 1 - before;
  const bottom = info.inHeight + info.filterHeight - 1 - stride * info.outHeight - top;
  const right = info.inWidth + info.filterWidth - 1 - stride * info.outWidth - left;
  if (Math.min(top, left, bottom, right) < 0) return undefined;
  return tf.tidy(() => {
    const spread = stride === 1 ? dy : interleaveZeros(dy);
    return convolve(spread, reversed(filter, 0, 0, 1), [top, bottom], [left, right]);
  });
}

type Pair = [number, number];

function convolve(x: tf.Tensor4D, filter: tf.Tensor4D, rows: Pair, columns: Pair): tf.Tensor4D {
  return tf.conv2d(x, filter, 1, [[0, 0], rows, columns, [0, 0]]);
}

/** Every `step`-th row and column of a filter from the first ones named, backwards, [height, width, out, in]. */
function reversed(filter: tf.Tensor4D, firstRow: number, firstColumn: number, step: number): tf.Tensor4D {
  const [height, width, into, out] = filter.shape;
  const values = heapOf(filter);
  const [rows, columns] = [Math.ceil((height - firstRow) / step), Math.ceil((width - firstColumn) / step)];
  const result = new Float32Array(rows * columns * into * out);
  let at = 0;
  for (let r = rows - 1; r >= 0; r--)
    for (let c = columns - 1; c >= 0; c--) {
      const from = ((firstRow + step * r) * width + firstColumn + step * c) * into * out;
      for (let o = 0; o < out; o++) for (let i = 0; i < into; i++) result[at++] = values[from + i * out + o]!;
    }
  return tf.tensor4d(result, [rows, columns, out, into]);
}

/** Puts pixels at every second place. Parameters: addresses, bytes of them all, bytes of a pixel. */
const everySecond = define(["i32", "i32", "i32", "i32"], (parameters, variable) => {
  const [from, to, bytes, pixel] = parameters as [Local, Local, Local, Local];
  const [place, channel] = [variable("i32"), variable("i32")];
  const at = (address: Local): ReturnType<typeof i32.add> => i32.add(address.value, channel.value);
  return loop(place, bytes.value, pixel.value, [
    ...channel.set(i32.of(0)),
    ...loop(channel, pixel.value, i32.of(16), f32x4.store(at(to), f32x4.load(at(from)))),
    ...from.set(i32.add(from.value, pixel.value)),
    ...to.set(i32.add(to.value, i32.add(pixel.value, pixel.value))),
  ]);
});

let functions: ReturnType<typeof assemble<"everySecond">> | undefined;

function inParts(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  info: tf.backend_util.Conv2DInfo,
  output: Output,
): tf.TensorInfo {
  functions ??= assemble({ everySecond }, memoryOfTensors(tf.backend() as BackendWasm));
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const result = output(info.inShape);
  const address = (tensor: tf.TensorInfo): number => heapOf(tensor).byteOffset;
  const pixel = 4 * inChannels;
  for (const row of [0, 1])
    for (const column of [0, 1]) {
      const [height, width] = [Math.ceil((inHeight - row) / 2), Math.ceil((inWidth - column) / 2)];
      const weights = reversed(filter, row, column, 2);
      const [rows, columns] = weights.shape;
      const part = convolve(dy, weights, [rows - 1, height - outHeight], [columns - 1, width - outWidth]);
      const [from, to] = [address(part), address(result)];
      for (let n = 0; n < batchSize; n++)
        for (let y = 0; y < height; y++)
          functions.everySecond(
            from + (n * height + y) * width * pixel,
            to + ((n * inHeight + 2 * y + row) * inWidth + column) * pixel,
            width * pixel,
            pixel,
          );
      tf.dispose([weights, part]);
    }
  return result;
}

/** [n, h, w, c] → [n, 2h, 2w, c], values at even rows and columns, zeros elsewhere. */
function interleaveZeros(x: tf.Tensor4D): tf.Tensor4D {
  const [n, h, w, c] = x.shape;
  const columns = tf.reshape(tf.concat([x, tf.zerosLike(x)], 3), [n, h, 1, 2 * w * c]);
  return tf.reshape(tf.concat([columns, tf.zerosLike(columns)], 2), [n, 2 * h, 2 * w, c]);
}
