/**
 * The messages of both protocols, as docs/outside.md tells them: what others write is checked against these.
 *
 * @module
 */
import { z } from "zod";
import { quote } from "../errors.ts";
import type { Budget } from "../search/budget.ts";
import type { Constraint, Objective } from "../search/strategy.ts";
import type { WireSpace } from "./wire.ts";

/** The protocol of programs that `rnb run` starts. */
export const SEARCH_PROTOCOL = { protocol: "rnb-search", version: 1 } as const;
/** The protocol of `rnb serve`. */
export const SERVE_PROTOCOL = { protocol: "rnb-serve", version: 1 } as const;

/** Bytes that a line may have. */
export const LINE_LIMIT = 16 * 1024 * 1024;

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

/** A line that is no message of the protocol; the text says what it is instead. */
export class NoMessage extends Error {}

export const parseFromProgram = (line: string): FromProgram => parse(fromProgram, line);
export const parseRequest = (line: string): Request => parse(request, line);

function parse<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new NoMessage(quote(line));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new NoMessage(`${quote(line)}${path.length === 0 ? "" : `: "${path.join(".")}": ${message}`}`);
}
