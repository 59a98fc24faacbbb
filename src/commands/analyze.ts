/**
 * `rnb analyze`: what a table says about design choices, and about training-free measures.
 *
 * @module
 */
import type { Command } from "commander";
import { addAnalyzeDesign } from "./analyze-design.ts";
import { addAnalyzeMeasures } from "./analyze-measures.ts";

export function addAnalyze(program: Command): void {
  const analyze = program
    .command("analyze")
    .description("analyse a whole table: what design choices do, what training-free measures predict");
  addAnalyzeDesign(analyze);
  addAnalyzeMeasures(analyze);
}
