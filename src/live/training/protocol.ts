/**
 * How a network is trained. The defaults are NAS-Bench-201's: Dong & Yang, ICLR 2020, Table 1, and what its code does
 * where the paper is silent.
 *
 * @module
 */
import { z } from "zod";
import { INITIALISATIONS } from "../network/weights.ts";

/** Which statistics normalisations take while the network is attacked: the batch's, or the running ones. */
const MODES = ["training", "evaluation"] as const;
export type Mode = (typeof MODES)[number];

/** Adversarial training (Madry et al., ICLR 2018); the defaults' numbers are NAS-RobBench-201's (Wu et al., ICLR 2024). */
const adversarialSchema = z.strictObject({
  attack: z.literal("pgd").default("pgd"),
  steps: z.int().min(1).default(7),
  epsilon: z.number().positive().max(255).default(8).describe("in 1/255"),
  stepSize: z.number().positive().max(255).default(2).describe("in 1/255"),
  mode: z
    .enum(MODES)
    .default("training")
    .describe("of the network while it is attacked; NAS-RobBench-201's code: evaluation"),
});

export type AdversarialProtocol = z.output<typeof adversarialSchema>;

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
  // Absent where training is plain, so that its fingerprint stays what it was before there was a choice.
  adversarial: adversarialSchema.optional().describe("train on attacked images"),
});

export type TrainingProtocol = z.output<typeof trainingSchema>;

/** Cosine annealing to zero (Loshchilov & Hutter, ICLR 2017), without restarts; `progress` in [0, 1]. */
export function cosineRate(start: number, progress: number): number {
  return 0.5 * start * (1 + Math.cos(Math.PI * progress));
}
