/**
 * A program as an oracle, as an experiment asks for it.
 *
 * @module
 */
import { z } from "zod";

export const commandEntry = z.strictObject({
  kind: z.literal("command"),
  command: z.array(z.string().min(1)).min(1).describe("the program and its arguments; no shell"),
  metrics: z.array(z.string()).min(1).describe("accuracies that it can answer, e.g. clean and pgd@Linf:8"),
  folder: z.string().optional().describe("its working folder; default: that of this file"),
  workers: z.int().min(1).max(64).default(1).describe("processes at once, e.g. one per GPU"),
  patience: z
    .number()
    .positive()
    .default(600)
    .describe("seconds without a word, progress included, after which it counts as hung"),
  label: z.string().min(1).max(80).optional().describe("how it is called in all that is printed"),
  store: z.string().optional().describe("folder of its answers, shared by searches; default: the user's"),
});
export type CommandRequest = Readonly<z.output<typeof commandEntry>>;
