/**
 * The whole command line as a function: parses, calls, prints.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { messageOf, oneLine, UsageError, UserError } from "../errors.ts";
import { VERSION } from "../version.ts";

/** A command as the help lists it; what it takes and does is in its module. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Adds arguments, options and action. Loaded only when the command is asked for: help need not wait for a plotting library. */
  readonly load: () => Promise<(command: Command) => void>;
}

/** In the order of the help. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run an experiment; what is already in its results folder is kept",
    load: async () => (await import("./run.ts")).addRun,
  },
  {
    name: "serve",
    summary: "answer a loop of your own over standard streams (docs/outside.md)",
    load: async () => (await import("./serve.ts")).addServe,
  },
  {
    name: "status",
    summary: "what a results folder holds, what is missing, what to type next",
    load: async () => (await import("./status.ts")).addStatus,
  },
  {
    name: "pack",
    summary: "make one file of all traces of a strategy on an objective, for folders of many thousand",
    load: async () => (await import("./pack.ts")).addPack,
  },
  {
    name: "report",
    summary: "figures, tables and a page from the traces of a results folder",
    load: async () => (await import("./report.ts")).addReport,
  },
  {
    name: "query",
    summary: "print one architecture's values, its size, and how it is written elsewhere",
    load: async () => (await import("./query.ts")).addQuery,
  },
  {
    name: "algorithms",
    summary: "list the search strategies, or describe one and its options",
    load: async () => (await import("./algorithms.ts")).addAlgorithms,
  },
  {
    name: "data",
    summary: "the published data: what is here, is it whole, bring it in",
    load: async () => (await import("./data.ts")).addData,
  },
  {
    name: "table",
    summary: "tables of others: what one holds, the same as CSV",
    load: async () => (await import("./side-tables.ts")).addTable,
  },
  {
    name: "surrogate",
    summary: "the embedded benchmark: a model fitted to the published table",
    load: async () => (await import("./surrogate.ts")).addSurrogate,
  },
  {
    name: "live",
    summary: "train and attack networks on this machine",
    load: async () => (await import("./live.ts")).addLive,
  },
  {
    name: "measures",
    summary: "measure architectures without training them; what is already in the folder is kept",
    load: async () => (await import("./measures.ts")).addMeasures,
  },
  {
    name: "analyze",
    summary: "analyse a whole table: design choices, training-free measures, trade-offs, tables of others",
    load: async () => (await import("./analyze.ts")).addAnalyze,
  },
];

/**
 * Runs the command that the arguments ask for; afterwards `process.exitCode` is 1 if it failed and 2 if it was
 * used wrongly. Throws only what is a bug of ours.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command("rnb")
    .description("Benchmark neural architecture search on robust accuracy.")
    .version(VERSION)
    .showSuggestionAfterError()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({ outputError: (text, write) => write(errorLine(text.replace(/^error: /, ""))) })
    .exitOverride();

  // `rnb help run` is `rnb run --help`.
  const asked = args[0] === "help" ? args[1] : args[0];
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (name === asked) (await load())(command);
  }

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
  return `rnb: ${oneLine(text)}\n`;
}
