#!/usr/bin/env node
/**
 * The command line: parses, calls, prints. Exit code 0 done, 1 failed, 2 wrong usage.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { addAlgorithms } from "./commands/algorithms.ts";
import { addAnalyze } from "./commands/analyze.ts";
import { addMeasures } from "./commands/measures.ts";
import { addQuery } from "./commands/query.ts";
import { addReport } from "./commands/report.ts";
import { addRun } from "./commands/run.ts";
import { messageOf, UsageError, UserError } from "./errors.ts";
import { VERSION } from "./version.ts";

const program = new Command("rnb")
  .description("Benchmark neural architecture search on robust accuracy.")
  .version(VERSION)
  .showSuggestionAfterError()
  .exitOverride();

for (const add of [addRun, addReport, addQuery, addAlgorithms, addMeasures, addAnalyze]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof UserError) {
    process.stderr.write(`rnb: ${messageOf(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  } else throw error;
}
