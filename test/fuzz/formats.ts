/**
 * Every format of outside data that the project reads.
 *
 * @module
 */
import type { Format } from "./format.ts";
import { DATA_FORMATS } from "./formats/data.ts";
import { LIVE_FORMATS } from "./formats/live.ts";
import { RESULT_FORMATS } from "./formats/results.ts";
import { TABLE_FORMATS } from "./formats/tables.ts";
import { TEXT_FORMATS } from "./formats/texts.ts";

export const FORMATS: readonly Format[] = [
  ...DATA_FORMATS,
  ...TABLE_FORMATS,
  ...RESULT_FORMATS,
  ...LIVE_FORMATS,
  ...TEXT_FORMATS,
];
