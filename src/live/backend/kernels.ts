/**
 * What tfjs lacks for training a convolutional network in Node and for second derivatives of it.
 *
 * The wasm backend has no kernel for a convolution's filter gradient, and a slow one for its input gradient; both
 * are convolutions themselves, for which the backend is fast. WebGPU's filter gradient lets one invocation sum over
 * the whole batch for each weight, which leaves a large GPU idle: a convolution is faster there, too. No backend has a
 * gradient of the filter gradient.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { filterGradientInProducts } from "./filter-gradient.ts";
import { inputGradient } from "./input-gradient.ts";

interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly pad: "valid" | "same" | number;
  readonly dataFormat: string;
  readonly inputShape: Shape;
  readonly filterShape: Shape;
}

/**
 * Lets tensors of the wasm backend that hold the same numbers share memory. Its kernels copy; and the engine clones
 * whatever a gradient will need.
 */
export function registerWasmAliases(): void {
  const replace = (kernelName: string, copies: (call: Parameters<tf.KernelFunc>[0]) => boolean): void => {
    const own = tf.getKernel(kernelName, "wasm");
    if (own === undefined || REPLACED.has(own.kernelFunc)) return;
    const kernelFunc: tf.KernelFunc = (call) => {
      const x = call.inputs.x!;
      if (copies(call)) return own.kernelFunc(call);
      (call.backend as BackendWasm).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    };
    REPLACED.add(kernelFunc);
    tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({ ...own, kernelFunc });
  };
  replace("Identity", ({ inputs }) => inputs.x!.dtype === "string");
  replace("Cast", ({ inputs, attrs }) => inputs.x!.dtype !== attrs!.dtype);
}

/** The filter gradient is linear in both inputs, so that its own gradients are convolutions again. */
export function registerSecondDerivatives(): void {
  if (tf.getGradient("Conv2DBackpropFilter") !== undefined) return;
  tf.registerGradient({
    kernelName: "Conv2DBackpropFilter",
    inputsToSave: ["x", "dy"],
    gradFunc: (upstream, saved, attributes) => {
      const { strides, pad } = attributes as unknown as ConvAttributes;
      const [x, dy] = saved as [tf.Tensor4D, tf.Tensor4D];
      const filter = upstream as tf.Tensor4D;
      return {
        x: () => tf.conv2dTranspose(dy, filter, x.shape, strides, pad),
        dy: () => tf.conv2d(x, filter, strides, pad),
      };
    },
  });
}

const FILTER_GRADIENT = "Conv2DBackpropFilter";
const OWN = new Map<string, tf.KernelFunc | undefined>();

/** Makes a backend compute filter gradients by a convolution; or again by its own kernel, for whoever compares them. */
export function registerFilterGradient(backendName: string, how: "own" | "convolution"): void {
  const registered = tf.getKernel(FILTER_GRADIENT, backendName);
  if (!OWN.has(backendName)) OWN.set(backendName, registered?.kernelFunc);
  if (registered !== undefined) tf.unregisterKernel(FILTER_GRADIENT, backendName);
  const ours: tf.KernelFunc = ({ inputs, attrs }) => {
    const attributes = attrs as unknown as ConvAttributes;
    const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D];
    const info = infoOf(attributes, x.shape, attributes.filterShape);
    const products = backendName === "wasm" ? filterGradientInProducts(x, dy, info) : undefined;
    return products ?? filterGradient(x, dy, attributes);
  };
  const own = how === "own" ? OWN.get(backendName) : undefined;
  tf.registerKernel({ kernelName: FILTER_GRADIENT, backendName, kernelFunc: own ?? ours });
}

/** Gives the wasm backend a filter gradient, and an input gradient that is some ten times faster than its own. */
export function registerWasmConvolutionGradients(): void {
  if (tf.getKernel(FILTER_GRADIENT, "wasm") === undefined) registerFilterGradient("wasm", "convolution");

  const own = tf.getKernel("Conv2DBackpropInput", "wasm");
  if (own === undefined || REPLACED.has(own.kernelFunc)) return;
  tf.unregisterKernel("Conv2DBackpropInput", "wasm");
  const kernelFunc: typeof own.kernelFunc = (call) => {
    const [dy, filter] = [call.inputs.dy as tf.Tensor4D, call.inputs.filter as tf.Tensor4D];
    const attributes = call.attrs as unknown as ConvAttributes;
    return (
      inputGradient(dy, filter, infoOf(attributes, attributes.inputShape, filter.shape)) ??
      own.kernelFunc(call)
    );
  };
  REPLACED.add(kernelFunc);
  tf.registerKernel({ kernelName: "Conv2DBackpropInput", backendName: "wasm", kernelFunc });
}

type Shape = [number, number, number, number];

function infoOf({ strides, pad }: ConvAttributes, input: Shape, filter: Shape): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad);
}

const REPLACED = new WeakSet<tf.KernelFunc>();

/**
 * d loss / d filter = the convolution of x with dy over space, images taking the place of input channels:
 * x as [in, H, W, n], dy as a filter [h, w, n, out] spread by the stride.
 */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: ConvAttributes): tf.Tensor4D {
  const { filterShape } = attributes;
  const info = infoOf(attributes, x.shape, filterShape);
  const { top, bottom, left, right } = info.padInfo;
  return tf.tidy(() => {
    const spread: [number, number] = [info.strideHeight, info.strideWidth];
    const correlated = tf.conv2d(
      tf.transpose(x, [3, 1, 2, 0]),
      tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D,
      1,
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      "NHWC",
      spread,
    );
    const [height, width, inChannels, outChannels] = filterShape;
    // A stride that does not divide the input leaves rows that no output has seen.
    const seen = tf.slice(correlated, [0, 0, 0, 0], [inChannels, height, width, outChannels]);
    return tf.transpose(seen, [1, 2, 0, 3]);
  });
}
