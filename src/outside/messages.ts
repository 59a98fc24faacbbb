/**
 * The messages of both protocols, as docs/outside.md tells them: what others write is checked against these.
 *
 * @module
 */
import { z } from "zod";
import { parseMessage } from "../programs/message.ts";
import type { WireSpace } from "../programs/wire-space.ts";
import type { Budget } from "../search/budget.ts";
import type { Constraint, Objective } from "../search/strategy.ts";

/** The protocol of programs that `rnb run` starts. */
export const SEARCH_PROTOCOL = { protocol: "rnb-search", version: 1 } as const;
/** The protocol of `rnb serve`. */
export const SERVE_PROTOCOL = { protocol: "rnb-serve", version: 1 } as const;

const client = z.record(z.string(), z.unknown()).optional();
/** What stands in it is checked one by one, against the space. */
const architectures = z.array(z.unknown()).min(1, "an empty batch");

const ready = z.looseObject({
  type: z.literal("ready"),
  protocol: z.literal(SEARCH_PROTOCOL.protocol).optional(),
  version: z.literal(SEARCH_PROTOCOL.version).optional(),
  client,
});

/** What a program may write to the runner. */
const fromProgram = z.discriminatedUnion("type", [
  ready,
  z.looseObject({ type: z.literal("ask"), architectures }),
  z.looseObject({ type: z.literal("finish") }),
  z.looseObject({ type: z.literal("fail"), reason: z.string() }),
]);
export type FromProgram = z.output<typeof fromProgram>;

/** What may be asked of `rnb serve`. */
const request = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("begin"),
    label: z.string().optional(),
    objective: z.string().optional(),
    seed: z.int().min(0).optional(),
    client,
  }),
  z.looseObject({ type: z.literal("query"), architectures }),
  z.looseObject({ type: z.literal("end") }),
  z.looseObject({ type: z.literal("parse"), names: z.array(z.string()) }),
  z.looseObject({ type: z.literal("format"), architectures }),
]);
export type Request = z.output<typeof request>;

/** What the runner writes to a program; the keys are written in this order. */
export type ToProgram =
  | ({
      readonly type: "begin";
      readonly run: number;
      readonly label: string;
      readonly seed: number;
      readonly budget: Budget;
      readonly objectives: readonly Objective[];
      readonly constraints: readonly Constraint[];
      readonly options: unknown;
      readonly space: WireSpace;
    } & typeof SEARCH_PROTOCOL)
  | ({ readonly type: "tell"; readonly counted: number } & Told)
  | { readonly type: "end"; readonly counted: number };

/** Values and costs as they are told: a list per architecture, `null` for what could not be evaluated. */
export interface Told {
  readonly values: readonly (readonly (number | null)[])[];
  readonly costs: readonly number[];
}

export const parseFromProgram = (line: string): FromProgram => parseMessage(fromProgram, line);
export const parseRequest = (line: string): Request => parseMessage(request, line);
