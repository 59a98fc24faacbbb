/**
 * The NAS-Bench-201 network for CIFAR, built from a cell (Dong & Yang, ICLR 2020, Figure 1): a 3×3 stem, three stages
 * of cells with a residual block that halves the image and doubles the channels between them, batch normalisation,
 * ReLU, global average pooling and a linear classifier. Every operation of a cell is ReLU – convolution – batch
 * normalisation; only edges on a path from input to output are built.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { UsageError } from "../../errors.ts";
import { CONV_1X1, CONV_3X3, EDGES, NODES, POOL, SKIP } from "../../space/nas-bench-201/cell.ts";
import { liveEdges } from "../../space/nas-bench-201/isomorphism.ts";
import { averagePool, conv, convHalving, poolConvHalving } from "./layers.ts";

export interface NetworkOptions {
  /** Channels of the first stage; 16 in NAS-Bench-201. */
  readonly channels: number;
  /** Cells per stage; 5 in NAS-Bench-201. */
  readonly cells: number;
  /** Height and width of the square images, a multiple of 4. */
  readonly imageSize: number;
  /** 3 for colour, 1 for grey. */
  readonly imageChannels: number;
  readonly classes: number;
  /** Per image channel: images in [0, 1] become (x − mean) / deviation inside the network. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A parameter's place: what it is called, its shape in tfjs's layout, and how it starts. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: "filter" | "scale" | "shift" | "weight" | "bias";
}

/** A batch normalisation: its channels, and where its scale and the filter before it are among the parameters. */
export interface Norm {
  readonly name: string;
  readonly channels: number;
  readonly scale: number;
  readonly shift: number;
  /** Absent for the normalisation before the head, which follows no convolution. */
  readonly filter: number | undefined;
}

/** How one pass treats batch normalisation number `norm`: with the batch's statistics, or with stored ones. */
export type Normalise = (x: tf.Tensor4D, norm: number, scale: tf.Tensor1D, shift: tf.Tensor1D) => tf.Tensor4D;

/** A part of the network that only its output leaves: the stem, a cell, a reduction, the head. */
export interface Segment {
  /** Which of the network's parameters are in it. */
  readonly parameters: readonly number[];
  /** From what the segment before answered; the first takes images, the last answers logits. */
  run(x: tf.Tensor, parameters: readonly tf.Tensor[], normalise: Normalise): tf.Tensor;
}

export interface Network {
  readonly options: NetworkOptions;
  /** One after another they are the network. */
  readonly segments: readonly Segment[];
  readonly parameters: readonly Parameter[];
  readonly norms: readonly Norm[];
  /** Number of trained scalars. */
  readonly size: number;
  /** Logits [n, classes] of images [n, size, size, channels] in [0, 1]. */
  forward(images: tf.Tensor4D, parameters: readonly tf.Tensor[], normalise: Normalise): tf.Tensor2D;
}

type Layer = (x: tf.Tensor4D, pass: Pass) => tf.Tensor4D;
type Run = (x: tf.Tensor, pass: Pass) => tf.Tensor;
interface Pass {
  readonly parameters: readonly tf.Tensor[];
  readonly normalise: Normalise;
}

/**
 * @param cell the operation on each edge, in the order of {@link EDGES}
 * @param activation ReLU; tests of second derivatives put a smooth function in its place
 */
export function buildNetwork(
  cell: readonly number[],
  options: NetworkOptions,
  activation: (x: tf.Tensor4D) => tf.Tensor4D = (x) => tf.relu(x),
): Network {
  const { channels, cells, imageSize, imageChannels, classes } = options;
  if (imageSize % 4 !== 0)
    throw new UsageError(`images of ${imageSize}×${imageSize} pixels: the size must be a multiple of 4`);

  const parameters: Parameter[] = [];
  const norms: Norm[] = [];
  const add = (name: string, role: Parameter["role"], ...shape: number[]): number =>
    parameters.push({ name, shape, role }) - 1;
  const norm = (name: string, width: number, filter?: number): Layer => {
    const scale = add(`${name}.weight`, "scale", width);
    const shift = add(`${name}.bias`, "shift", width);
    const index = norms.push({ name, channels: width, scale, shift, filter }) - 1;
    return (x, pass) =>
      pass.normalise(x, index, pass.parameters[scale] as tf.Tensor1D, pass.parameters[shift] as tf.Tensor1D);
  };
  const convNorm = (name: string, kernel: number, from: number, to: number, convolve = conv): Layer => {
    const filter = add(`${name}.conv.weight`, "filter", kernel, kernel, from, to);
    const normalise = norm(`${name}.norm`, to, filter);
    return (x, pass) => normalise(convolve(x, pass.parameters[filter] as tf.Tensor4D), pass);
  };
  const activated =
    (layer: Layer): Layer =>
    (x, pass) =>
      layer(activation(x), pass);

  const buildCell = (name: string, width: number): Layer => {
    const live = liveEdges(cell);
    const operations = EDGES.map(({ from, to }, edge): Layer | undefined => {
      if (!live[edge]) return undefined;
      const place = `${name}.${from}-${to}`;
      switch (cell[edge]) {
        case SKIP:
          return (x) => x;
        case POOL:
          return (x) => averagePool(x);
        case CONV_1X1:
          return activated(convNorm(place, 1, width, width));
        case CONV_3X3:
          return activated(convNorm(place, 3, width, width));
        default:
          throw new UsageError(`not an operation: ${cell[edge]}`);
      }
    });
    return (x, pass) => {
      const nodes: (tf.Tensor4D | undefined)[] = [x];
      for (let node = 1; node < NODES; node++) {
        const terms = EDGES.flatMap(({ from, to }, edge) => {
          const operation = to === node ? operations[edge] : undefined;
          return operation === undefined ? [] : [operation(nodes[from]!, pass)];
        });
        nodes.push(terms.length > 1 ? tf.addN(terms) : terms[0]);
      }
      // No path: the cell answers zero, yet what came before keeps a (zero) gradient.
      return nodes[NODES - 1] ?? tf.mul(x, 0);
    };
  };
  const buildReduction = (name: string, from: number): Layer => {
    const first = activated(convNorm(`${name}.a`, 3, from, 2 * from, convHalving));
    const second = activated(convNorm(`${name}.b`, 3, 2 * from, 2 * from));
    const shortcut = add(`${name}.shortcut.weight`, "filter", 1, 1, from, 2 * from);
    return (x, pass) =>
      tf.add(
        poolConvHalving(x, pass.parameters[shortcut] as tf.Tensor4D),
        second(first(x, pass), pass),
      ) as tf.Tensor4D;
  };

  const segments: Segment[] = [];
  /** Builds a segment, whose parameters are those that it adds. */
  const segment = (build: () => Run): void => {
    const start = parameters.length;
    const run = build();
    segments.push({
      parameters: Array.from({ length: parameters.length - start }, (_, i) => start + i),
      run: (x, tensors, normalise) => run(x, { parameters: tensors, normalise }),
    });
  };
  segment(() => {
    const stem = convNorm("stem", 3, imageChannels, channels);
    return (images, pass) => {
      const mean = tf.tensor1d([...options.mean]);
      const inverse = tf.tensor1d(options.deviation.map((deviation) => 1 / deviation));
      return stem(tf.mul(tf.sub(images, mean), inverse) as tf.Tensor4D, pass);
    };
  });
  for (let stage = 0; stage < 3; stage++) {
    const width = channels * 2 ** stage;
    if (stage > 0) segment(() => buildReduction(`reductions.${stage}`, width / 2) as Run);
    for (let c = 0; c < cells; c++) segment(() => buildCell(`stages.${stage}.${c}`, width) as Run);
  }
  segment(() => {
    const width = channels * 4;
    const normalise = norm("head.norm", width);
    const weight = add("head.linear.weight", "weight", width, classes);
    const bias = add("head.linear.bias", "bias", classes);
    return (x, pass) => {
      const pooled = tf.mean(activation(normalise(x as tf.Tensor4D, pass)), [1, 2]) as tf.Tensor2D;
      return tf.add(tf.matMul(pooled, pass.parameters[weight] as tf.Tensor2D), pass.parameters[bias]!);
    };
  });

  return {
    options,
    segments,
    parameters,
    norms,
    size: parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    forward(images, tensors, normalise) {
      let x: tf.Tensor = images;
      for (const { run } of segments) x = run(x, tensors, normalise);
      return x as tf.Tensor2D;
    },
  };
}
