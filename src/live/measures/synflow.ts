/**
 * Synaptic flow (Tanaka et al., NeurIPS 2020; as a measure, Abdelfattah et al., ICLR 2021).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { buildNetwork, type NetworkOptions } from "../network/network.ts";
import { upload, type Weights } from "../network/weights.ts";

/** Scales the image of ones: the flow of a deep network is beyond 32-bit floats (10^58), its logarithm is not. */
const INPUT_SCALE = 1e-33;

/**
 * The decimal logarithm of 1 + Σ |w · ∂R/∂w| over filters and the classifier, where R is the sum of the logits of an
 * image of ones under absolute weights, without normalisation and bias. No images are needed; 0 where no signal reaches
 * the output.
 */
export async function logSynapticFlow(
  cell: readonly number[],
  options: NetworkOptions,
  weights: Weights,
): Promise<number> {
  const channels = options.imageChannels;
  const network = buildNetwork(cell, {
    ...options,
    mean: new Array<number>(channels).fill(0),
    deviation: new Array<number>(channels).fill(1),
  });
  const learned = network.parameters.flatMap(({ role }, i) =>
    role === "filter" || role === "weight" ? [i] : [],
  );
  const values = tf.tidy(() => {
    const parameters = upload(network, weights.parameters).map((parameter, i) =>
      network.parameters[i]!.role === "bias" ? tf.zerosLike(parameter) : tf.abs(parameter),
    );
    const image = tf.fill([1, options.imageSize, options.imageSize, channels], INPUT_SCALE) as tf.Tensor4D;
    const flow = (...free: tf.Tensor[]): tf.Scalar => {
      const all = [...parameters];
      learned.forEach((at, i) => {
        all[at] = free[i]!;
      });
      return tf.sum(network.forward(image, all, (x) => x)) as tf.Scalar;
    };
    const free = learned.map((i) => parameters[i]!);
    const output = flow(...free);
    // The gradient is taken of R divided by itself, so that it stays within range on its way back.
    const gradients = tf.grads((...at) => tf.div(flow(...at), output) as tf.Scalar)(free);
    const shares = tf.addN(gradients.map((gradient, i) => tf.sum(tf.mul(gradient, free[i]!))));
    return tf.stack([output, shares]);
  });
  const [output, shares] = await values.data<"float32">();
  values.dispose();
  if (output === 0) return 0;
  const logarithm = Math.log10(output!) - Math.log10(INPUT_SCALE) + Math.log10(shares!);
  return logarithm > 15 ? logarithm : Math.log10(1 + 10 ** logarithm);
}
