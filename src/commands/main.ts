/**
 * The whole command line as a function: parses, calls, prints.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { messageOf, UsageError, UserError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { addAlgorithms } from "./algorithms.ts";
import { addAnalyze } from "./analyze.ts";
import { addData } from "./data.ts";
import { addLive } from "./live.ts";
import { addMeasures } from "./measures.ts";
import { addQuery } from "./query.ts";
import { addReport } from "./report.ts";
import { addRun } from "./run.ts";
import { addSurrogate } from "./surrogate.ts";

/**
 * Runs the command that the arguments ask for; afterwards `process.exitCode` is 1 if it failed and 2 if it was
 * used wrongly. Throws only what is a bug of ours.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command("rnb")
    .description("Benchmark neural architecture search on robust accuracy.")
    .version(VERSION)
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(errorLine(text.replace(/^error: /, ""))) })
    .exitOverride();

  const commands = [
    addRun,
    addReport,
    addQuery,
    addAlgorithms,
    addData,
    addSurrogate,
    addLive,
    addMeasures,
    addAnalyze,
  ];
  for (const add of commands) add(program);

  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof UserError) {
      process.stderr.write(errorLine(messageOf(error)));
      process.exitCode = error instanceof UsageError ? 2 : 1;
    } else throw error;
  }
}

function errorLine(text: string): string {
  return `rnb: ${text.replace(/\s+/g, " ").trim()}\n`;
}
