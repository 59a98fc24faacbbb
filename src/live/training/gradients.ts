/**
 * The loss of a batch and its gradient by the weights.
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
import { byBatch } from "../network/weights.ts";

export interface LossAndGradients {
  readonly value: tf.Scalar;
  /** In the order of the parameters. */
  readonly grads: tf.Tensor[];
}

/** @param normalise the normalisation of the pass that counts; when a segment is run again nothing is recorded */
export function lossAndGradients(
  network: Network,
  parameters: readonly tf.Tensor[],
  images: tf.Tensor4D,
  oneHot: tf.Tensor2D,
  normalise: Normalise,
  recompute: boolean,
): LossAndGradients {
  const lossOf = (logits: tf.Tensor): tf.Scalar => tf.mean(crossEntropy(logits as tf.Tensor2D, oneHot));
  if (!recompute) {
    const loss = (...values: tf.Tensor[]): tf.Scalar => lossOf(network.forward(images, values, normalise));
    const { value, grads } = tf.valueAndGrads(loss)([...parameters]);
    return { value: value as tf.Scalar, grads };
  }

  /** A segment as a function of its input and its own parameters. */
  const functionOf =
    ({ parameters: own, run }: Segment, how: Normalise) =>
    (x: tf.Tensor, ...values: tf.Tensor[]): tf.Tensor => {
      const all = parameters.slice();
      own.forEach((place, i) => {
        all[place] = values[i]!;
      });
      const y = run(x, all, how);
      return y === x ? tf.clone(x) : y;
    };
  const ownOf = ({ parameters: own }: Segment): tf.Tensor[] => own.map((place) => parameters[place]!);

  const { segments } = network;
  const inputs: tf.Tensor[] = [images];
  for (const segment of segments.slice(0, -1))
    inputs.push(tf.tidy(() => functionOf(segment, normalise)(inputs.at(-1)!, ...ownOf(segment))));

  const grads: tf.Tensor[] = [];
  const take = (segment: Segment, found: readonly tf.Tensor[]): void => {
    segment.parameters.forEach((place, i) => {
      grads[place] = found[i]!;
    });
  };
  const head = segments.at(-1)!;
  const last = tf.valueAndGrads((...values) =>
    lossOf(functionOf(head, normalise)(values[0]!, ...values.slice(1))),
  )([inputs.at(-1)!, ...ownOf(head)]);
  take(head, last.grads.slice(1));
  let slope = last.grads[0]!;
  for (let s = segments.length - 2; s >= 0; s--) {
    const segment = segments[s]!;
    const again = functionOf(segment, byBatch());
    const x = inputs[s]!;
    inputs.pop()!.dispose(); // the segment's output
    // Nobody asks for the gradient by the images.
    const [dx, found] =
      s === 0
        ? [undefined, tf.grads((...values) => again(x, ...values))(ownOf(segment), slope)]
        : split(
            tf.grads((...values) => again(values[0]!, ...values.slice(1)))([x, ...ownOf(segment)], slope),
          );
    take(segment, found);
    slope.dispose();
    if (dx !== undefined) slope = dx;
  }
  return { value: last.value as tf.Scalar, grads };
}

function split<T>([first, ...rest]: readonly T[]): [T, T[]] {
  return [first!, rest];
}
