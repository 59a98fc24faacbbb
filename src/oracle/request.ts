/**
 * Which oracle is asked for, in an experiment or by a command.
 *
 * @module
 */
import { z } from "zod";
import { commandEntry } from "./command/request.ts";
import { spaceRequest, tableEntry } from "./tables/request.ts";

/** A kind, or a kind with settings. `auto` is the published table where it is found, else the surrogate. */
export const oracleRequest = z.union([
  z.enum(["auto", "tabular", "surrogate", "live"]),
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("surrogate"),
      noise: z.int().min(0).optional().describe("adds observation noise, drawn with this seed"),
      fit: z
        .string()
        .optional()
        .describe("a fit made by `rnb surrogate fit`, relative to the working folder"),
    }),
    tableEntry.extend({
      kind: z.literal("table"),
      space: spaceRequest.optional().describe("what the table is of; default: nas-bench-201"),
    }),
    commandEntry,
    z.strictObject({
      kind: z.literal("live"),
      protocol: z.string().optional(),
      options: z.record(z.string(), z.unknown()).default({}),
    }),
  ]),
]);
export type OracleRequest = Readonly<z.output<typeof oracleRequest>>;

/** Of these, who knows every architecture. */
export type TableRequest = Exclude<OracleRequest, "live" | { readonly kind: "live" | "command" }>;
