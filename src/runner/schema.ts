/**
 * The JSON Schema of an experiment file, for editors.
 *
 * @module
 */
import { z } from "zod";
import { experimentSchema } from "./experiment-schema.ts";

/** The text of `experiments/experiment.schema.json`; `npm run schema` writes it. */
export function experimentJsonSchema(): string {
  const schema = z.toJSONSchema(experimentSchema, { io: "input", unrepresentable: "any" });
  return `${JSON.stringify({ title: "robust-nas-bench experiment", ...schema }, null, 2)}\n`;
}
