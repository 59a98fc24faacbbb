/**
 * `reported.json`: what the architectures that were ever the best of a run score on further metrics.
 *
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { parseJson } from "../files/json.ts";
import { claimFile, type Force } from "../files/own.ts";
import { readIfThere } from "../files/read.ts";
import { scale } from "./scale.ts";

const reported = z.object({
  format: z.literal(1),
  metrics: z
    .array(
      z.object({
        name: z.string(),
        scale,
        /** Over the whole table. */
        lowest: z.number(),
        highest: z.number(),
      }),
    )
    .readonly(),
  /** Kendall's τ-b of each objective (outer, by name) with each metric, over all that both know; null: not defined. */
  correlations: z.record(z.string(), z.array(z.number().nullable()).readonly()),
  /** A value per metric, by the architecture's code; null where the table has none. */
  values: z.record(z.string(), z.array(z.number().nullable()).readonly()),
});
export type Reported = Readonly<z.output<typeof reported>>;

/** File name in the results folder. */
export const REPORTED_FILE = "reported.json";

/** How the file begins. */
const HEAD = '{"format":1,';

/** Far more than any experiment makes. */
const LIMIT = 2 ** 28;

/** Refuses at once what may not be written over; what it gives back writes the file. */
export function claimReported(folder: string, force?: Force): (made: Reported) => void {
  const put = claimFile(join(folder, REPORTED_FILE), HEAD, force);
  return (made) => put(`${JSON.stringify(made)}\n`);
}

/** Reads the file of a results folder; undefined when there is none. */
export function readReported(folder: string): Reported | undefined {
  const file = join(folder, REPORTED_FILE);
  const bytes = readIfThere(file, LIMIT);
  if (bytes === undefined) return undefined;
  const fail = (why: string): never => {
    throw new UserError(`${file} is damaged: ${why}; delete it and run the experiment again to rebuild it`);
  };
  let content: unknown;
  try {
    content = parseJson(bytes.toString("utf8"));
  } catch (error) {
    return fail(messageOf(error));
  }
  const { data, error } = reported.safeParse(content);
  if (data === undefined) return fail(`${error!.issues[0]!.path.join(".")}: ${error!.issues[0]!.message}`);
  const lists = [...Object.values(data.correlations), ...Object.values(data.values)];
  if (lists.some((list) => list.length !== data.metrics.length))
    return fail("a list has not a value per metric");
  return data;
}
