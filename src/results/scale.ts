/**
 * What numbers are, as files of a results folder say it.
 *
 * @module
 */
import { z } from "zod";
import type { Scale } from "../metric/scale.ts";

/** A {@link Scale}. Apart from it, so that whoever only asks a table loads no schemas. */
export const scale = z.object({
  unit: z.string().optional(),
  direction: z.enum(["maximise", "minimise"]).optional(),
  table: z.string().optional(),
}) satisfies z.ZodType<Scale>;
