/**
 * The loss of a batch and its gradient, by the weights or by the images.
 *
 * A gradient needs what the forward pass went through, and of a batch of 256 that is more than a device may hold.
 * Then only what passes from segment to segment is kept, and on the way back each segment is run again (gradient
 * checkpointing: Chen et al., arXiv 1604.06174). Every operation sees the numbers it would have seen, the whole
 * batch's statistics included: the result is the same, bit for bit.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "../network/layers.ts";
import type { Network, Normalise, Segment } from "../network/network.ts";

export interface LossAndGradients {
  readonly value: tf.Scalar;
  /** In the order of the parameters. */
  readonly grads: tf.Tensor[];
}

/** One pass over a batch. */
export interface BatchPass {
  readonly network: Network;
  readonly parameters: readonly tf.Tensor[];
  readonly images: tf.Tensor4D;
  readonly oneHot: tf.Tensor2D;
  /** The normalisation of the pass that counts. */
  readonly normalise: Normalise;
  /** That of a segment which is run again, where nothing is recorded; undefined where all is kept and none is. */
  readonly again: Normalise | undefined;
}

/** By the weights. */
export function lossAndGradients(pass: BatchPass): LossAndGradients {
  const { network, parameters, images, normalise, again } = pass;
  if (again !== undefined) {
    const { value, byParameters } = walk(pass, again, false);
    return { value, grads: byParameters };
  }
  const loss = (...values: tf.Tensor[]): tf.Scalar =>
    lossOf(network.forward(images, values, normalise), pass);
  const { value, grads } = tf.valueAndGrads(loss)([...parameters]);
  return { value: value as tf.Scalar, grads };
}

/** By the images: of the mean loss, so that each image's is divided by their number. */
export function slopeByImages(pass: BatchPass): tf.Tensor4D {
  const { network, parameters, images, normalise, again } = pass;
  if (again !== undefined) return walk(pass, again, true).byImages as tf.Tensor4D;
  const loss = (x: tf.Tensor): tf.Scalar =>
    lossOf(network.forward(x as tf.Tensor4D, parameters, normalise), pass);
  return tf.grad(loss)(images) as tf.Tensor4D;
}

function lossOf(logits: tf.Tensor, { oneHot }: BatchPass): tf.Scalar {
  return tf.mean(crossEntropy(logits as tf.Tensor2D, oneHot));
}

/** Forward with what passes from segment to segment kept, and back with each segment run again. */
function walk(
  pass: BatchPass,
  again: Normalise,
  toImages: boolean,
): { value: tf.Scalar; byParameters: tf.Tensor[]; byImages: tf.Tensor | undefined } {
  const { network, parameters, normalise } = pass;
  const { segments } = network;

  /** A segment as a function of its input and its own parameters. */
  const functionOf =
    ({ parameters: own, run }: Segment, how: Normalise) =>
    (x: tf.Tensor, values: readonly tf.Tensor[]): tf.Tensor => {
      const all = parameters.slice();
      own.forEach((place, i) => {
        all[place] = values[i]!;
      });
      const y = run(x, all, how);
      return y === x ? tf.clone(x) : y;
    };
  const ownOf = ({ parameters: own }: Segment): tf.Tensor[] => own.map((place) => parameters[place]!);

  const inputs: tf.Tensor[] = [pass.images];
  for (const segment of segments.slice(0, -1))
    inputs.push(tf.tidy(() => functionOf(segment, normalise)(inputs.at(-1)!, ownOf(segment))));

  const byParameters: tf.Tensor[] = [];
  let slope: tf.Tensor | undefined;
  let value: tf.Scalar | undefined;
  for (let s = segments.length - 1; s >= 0; s--) {
    const segment = segments[s]!;
    const x = inputs[s]!;
    const own = ownOf(segment);
    const last = s === segments.length - 1;
    const run = functionOf(segment, last ? normalise : again);
    const answer = last
      ? (input: tf.Tensor, values: readonly tf.Tensor[]) => lossOf(run(input, values), pass)
      : run;
    // What nobody asks for is a constant: the images for the weights' sake, the weights for the images'.
    const byInput = s > 0 || toImages;
    const wanted = [...(byInput ? [x] : []), ...(toImages ? [] : own)];
    const f = (...values: tf.Tensor[]): tf.Tensor =>
      answer(byInput ? values[0]! : x, toImages ? own : values.slice(byInput ? 1 : 0));
    let found: tf.Tensor[];
    if (last) {
      const head = tf.valueAndGrads(f as (...values: tf.Tensor[]) => tf.Scalar)(wanted);
      value = head.value as tf.Scalar;
      found = head.grads;
    } else found = tf.grads(f)(wanted, slope!);
    slope?.dispose();
    slope = byInput ? found.shift() : undefined;
    if (!toImages)
      segment.parameters.forEach((place, i) => {
        byParameters[place] = found[i]!;
      });
    if (s > 0) x.dispose();
  }
  return { value: value!, byParameters, byImages: slope };
}
