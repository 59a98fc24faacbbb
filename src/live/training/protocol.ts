/**
 * How a network is trained. The defaults are NAS-Bench-201's: Dong & Yang, ICLR 2020, Table 1, and what its code does
 * where the paper is silent.
 *
 * @module
 */
import { z } from "zod";
import { INITIALISATIONS } from "../network/weights.ts";

export const trainingSchema = z.strictObject({
  epochs: z.int().min(1).default(200).describe("passes over the training images"),
  images: z.int().min(1).optional().describe("train on the first so many images; all by default"),
  batchSize: z.int().min(1).default(256),
  learningRate: z.number().positive().default(0.1).describe("at the start; it falls to 0 along a cosine"),
  schedule: z
    .enum(["epoch", "batch"])
    .default("epoch")
    .describe("the rate falls after each epoch, as in NAS-Bench-201's code, or after each batch"),
  initialisation: z
    .enum(INITIALISATIONS)
    .default("pytorch")
    .describe("of the filters: PyTorch's default, as in NAS-Bench-201's code, or He et al. 2015, fan out"),
  momentum: z.number().min(0).max(1).default(0.9).describe("Nesterov's"),
  weightDecay: z.number().min(0).default(5e-4),
  crop: z
    .int()
    .min(0)
    .optional()
    .describe("random crop after a border of so many black pixels; 0: none; default: an eighth of the size"),
  flip: z.boolean().default(true).describe("random horizontal flip"),
});

export type TrainingProtocol = z.output<typeof trainingSchema>;

/** Cosine annealing to zero (Loshchilov & Hutter, ICLR 2017), without restarts; `progress` in [0, 1]. */
export function cosineRate(start: number, progress: number): number {
  return 0.5 * start * (1 + Math.cos(Math.PI * progress));
}
