/**
 * The messages of `rnb-oracle`, as docs/outside.md tells them: what a program writes is checked against these.
 *
 * @module
 */
import { z } from "zod";
import { parseMessage } from "../../programs/message.ts";
import type { WireSpace } from "../../programs/wire-space.ts";

export const ORACLE_PROTOCOL = { protocol: "rnb-oracle", version: 1 } as const;

const seconds = z.number().min(0);

const answer = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("ready"),
    protocol: z.literal(ORACLE_PROTOCOL.protocol),
    version: z.literal(ORACLE_PROTOCOL.version),
  }),
  z.looseObject({
    type: z.literal("progress"),
    work: z.string().max(100),
    fraction: z.number().min(0).max(1).optional(),
    detail: z.string().max(500).optional(),
  }),
  z.looseObject({
    type: z.literal("tell"),
    values: z.record(z.string(), z.number().min(0).max(1)),
    costs: z.record(z.string(), seconds).optional(),
  }),
  z.looseObject({ type: z.literal("fail"), reason: z.string(), seconds: seconds.optional() }),
]);
/** What a program may write. */
export type FromOracle = z.output<typeof answer>;

/** What is written to it; the keys are written in this order. */
export type ToOracle =
  | ({
      readonly type: "begin";
      readonly worker: number;
      readonly workers: number;
      readonly dataset: string;
      readonly metrics: readonly string[];
      readonly space: WireSpace;
    } & typeof ORACLE_PROTOCOL)
  | {
      readonly type: "ask";
      readonly code: string;
      readonly network: string;
      readonly architecture: readonly number[];
      readonly metrics: readonly string[];
    };

export const parseFromOracle = (line: string): FromOracle => parseMessage(answer, line);
