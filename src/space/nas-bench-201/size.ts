/**
 * Parameters and multiply–accumulates of the CIFAR network of NAS-Bench-201 (Dong & Yang, ICLR 2020, Fig. 1): a
 * 3×3 stem, three stages of N cells at C, 2C and 4C channels with a residual block between stages, and a head.
 *
 * @module
 */
import { CIFAR10, IMAGE_SETS } from "../../image-sets.ts";
import { CONV_1X1, CONV_3X3 } from "./cell.ts";
import { liveEdges } from "./isomorphism.ts";

/** The network around a cell. */
export interface Skeleton {
  /** Channels C of the first stage. */
  readonly channels: number;
  /** Cells N in each stage. */
  readonly cells: number;
  readonly classes: number;
  /** Width and height of the images, in pixels. */
  readonly imageSize: number;
  /** Channels of the images. */
  readonly imageChannels: number;
}

/** The skeleton of NAS-Bench-201 on CIFAR-10: C = 16, N = 5. */
export const CIFAR10_SKELETON: Skeleton = {
  channels: 16,
  cells: 5,
  classes: CIFAR10.classes,
  imageSize: CIFAR10.size,
  imageChannels: CIFAR10.channels,
};

/** The skeleton on the images of this name; that of CIFAR-10 for a name that no image set has. */
export function skeletonFor(dataset: string): Skeleton {
  const { classes, size, channels } = IMAGE_SETS.find(({ name }) => name === dataset) ?? CIFAR10;
  return { ...CIFAR10_SKELETON, classes, imageSize: size, imageChannels: channels };
}

export interface Size {
  /** Trainable parameters, batch normalisation's included. */
  readonly parameters: number;
  /** Multiply–accumulates of convolutions and of the classifier for one image; what NAS-Bench-201 calls FLOPs. */
  readonly flops: number;
}

/**
 * The size of the network of a cell. Only edges that carry signal from input to output count, unless `all` asks
 * for NAS-Bench-201's own numbers, which include dead edges.
 *
 * @param cell an operation per edge
 */
export function sizeOfCell(
  cell: readonly number[],
  skeleton: Skeleton = CIFAR10_SKELETON,
  edges: "live" | "all" = "live",
): Size {
  const { channels: c, cells, classes, imageSize, imageChannels } = skeleton;
  const live = liveEdges(cell);
  let parameters = 0;
  let flops = 0;
  /** A convolution without bias, followed (or preceded) by batch normalisation of `out` channels. */
  const conv = (kernel: number, from: number, to: number, side: number, norm = true): void => {
    parameters += kernel * kernel * from * to + (norm ? 2 * to : 0);
    flops += kernel * kernel * from * to * side * side;
  };

  conv(3, imageChannels, c, imageSize);
  for (let stage = 0; stage < 3; stage++) {
    const width = c << stage;
    const side = imageSize >> stage;
    if (stage > 0) {
      conv(3, width / 2, width, side);
      conv(3, width, width, side);
      conv(1, width / 2, width, side, false);
    }
    for (const [edge, operation] of cell.entries()) {
      if (edges === "live" && !live[edge]) continue;
      if (operation !== CONV_1X1 && operation !== CONV_3X3) continue;
      for (let n = 0; n < cells; n++) conv(operation === CONV_3X3 ? 3 : 1, width, width, side);
    }
  }
  const features = 4 * c;
  parameters += 2 * features + features * classes + classes;
  flops += features * classes;
  return { parameters, flops };
}
