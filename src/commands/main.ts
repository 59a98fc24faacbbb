/**
 * The whole command line as a function: parses, calls, prints.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { messageOf, UsageError, UserError } from "../errors.ts";
import { VERSION } from "../version.ts";

type AddCommand = (program: Command) => void;

/**
 * In the order of the help. Code is loaded when its command is asked for: a query need not wait for a plotting
 * library.
 */
const COMMANDS: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ["run", async () => (await import("./run.ts")).addRun],
  ["report", async () => (await import("./report.ts")).addReport],
  ["query", async () => (await import("./query.ts")).addQuery],
  ["algorithms", async () => (await import("./algorithms.ts")).addAlgorithms],
  ["data", async () => (await import("./data.ts")).addData],
  ["surrogate", async () => (await import("./surrogate.ts")).addSurrogate],
  ["live", async () => (await import("./live.ts")).addLive],
  ["measures", async () => (await import("./measures.ts")).addMeasures],
  ["analyze", async () => (await import("./analyze.ts")).addAnalyze],
]);

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

  const asked = COMMANDS.get(args[0] ?? "");
  const needed = asked === undefined ? [...COMMANDS.values()] : [asked];
  for (const load of needed) (await load())(program);

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
