/**
 * `rnb analyze`: what a table says about design choices, training-free measures, trade-offs, and tables of others.
 *
 * @module
 */
import type { Command } from "commander";
import { addAnalyzeDesign } from "./analyze-design.ts";
import { addAnalyzeFront } from "./analyze-front.ts";
import { addAnalyzeMeasures } from "./analyze-measures.ts";
import { addAnalyzeTables } from "./analyze-tables.ts";

export function addAnalyze(analyze: Command): void {
  addAnalyzeDesign(analyze);
  addAnalyzeFront(analyze);
  addAnalyzeMeasures(analyze);
  addAnalyzeTables(analyze);
}
