/**
 * `rnb analyze`: what a table says about design choices, and about training-free measures.
 *
 * @module
 */
import type { Command } from "commander";
import { addAnalyzeDesign } from "./analyze-design.ts";
import { addAnalyzeMeasures } from "./analyze-measures.ts";

export function addAnalyze(analyze: Command): void {
  addAnalyzeDesign(analyze);
  addAnalyzeMeasures(analyze);
}
