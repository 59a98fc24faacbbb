/**
 * `rnb algorithms`: lists strategies, describes one, scaffolds a new one, checks a user's file.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import { writeNew } from "../files/own.ts";
import { splitWords } from "../outside/words.ts";
import { checkInThread } from "../runner/check.ts";
import { commandSpec } from "../runner/experiment.ts";
import { loadNamed, loadStrategy, referTo, strategyNames } from "../runner/strategies.ts";
import { scaffold } from "../search/scaffold.ts";
import type { Strategy } from "../search/strategy.ts";
import { hanging, jsonOption, print } from "./shared.ts";

export function addAlgorithms(algorithms: Command): void {
  algorithms
    .argument("[name]", "a strategy, or a file that exports one")
    .addOption(jsonOption())
    .action(async (name: string | undefined, options: { json?: boolean }) => {
      if (name === undefined) await list(options.json ?? false);
      else describe(await loadStrategy(referTo(name)), options.json ?? false);
    });
  algorithms
    .command("new")
    .description("write a new strategy to start from: NAME.ts in this folder")
    .argument("<name>", "lower case with hyphens")
    .action((name: string) => {
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
        throw new UsageError(`"${name}" is not a name: lower case letters and digits, joined by hyphens`);
      const path = `${name}.ts`;
      if (existsSync(path)) throw new UsageError(`${path} exists already`);
      writeNew(path, scaffold(name));
      print(`wrote ${path}; check it with: rnb algorithms check ${path}`);
    });
  algorithms
    .command("check")
    .description("run the conformance suite on a strategy")
    .argument("[file]", "a .ts, .js or .mjs file, or the name of a strategy")
    .option("--command <command>", "a program that asks over its standard streams")
    .action(async (given: string | undefined, { command }: { command?: string }) => {
      if ((given === undefined) === (command === undefined))
        throw new UsageError("give a file, the name of a strategy, or --command");
      const file = given ?? command!;
      const reference =
        command === undefined ? referTo(file) : commandSpec(splitWords(command), process.cwd());
      const results = await checkInThread(reference, {
        onResult: ({ check, failure }) =>
          print(failure === undefined ? `✓ ${check}` : `✗ ${check}: ${failure}`),
      });
      const failures = results.filter(({ failure }) => failure !== undefined).length;
      print(failures === 0 ? `${file} conforms` : `${file}: ${failures} of ${results.length} checks failed`);
      if (failures > 0) process.exitCode = 1;
    });
}

/** Marks what searches many objectives. */
const MANY = "[many]";

async function list(json: boolean): Promise<void> {
  const strategies = await Promise.all(strategyNames().map(loadNamed));
  if (json) print(JSON.stringify(strategies.map(summarise), null, 2));
  else {
    const width = Math.max(...strategies.map(({ name }) => name.length));
    for (const { name, summary, searchMany } of strategies)
      print(hanging(`${name.padEnd(width)}  `, searchMany === undefined ? summary : `${summary} ${MANY}`));
    print(`\n${MANY} searches many objectives, and limits; others need scalarise: chebyshev`);
  }
}

interface OptionSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

function optionsOf(strategy: Strategy): Record<string, OptionSchema> {
  const schema = z.toJSONSchema(strategy.options, { io: "input", unrepresentable: "any" });
  return (schema.properties ?? {}) as Record<string, OptionSchema>;
}

function summarise(strategy: Strategy) {
  const { name, summary, reference, searchMany } = strategy;
  return { name, summary, reference, many: searchMany !== undefined, options: optionsOf(strategy) };
}

function describe(strategy: Strategy, json: boolean): void {
  if (json) {
    print(JSON.stringify(summarise(strategy), null, 2));
    return;
  }
  print(hanging(`${strategy.name}: `, strategy.summary));
  if (strategy.reference !== undefined) print(hanging("", strategy.reference));
  print(
    strategy.searchMany === undefined
      ? "It searches one objective; many, or limits, with scalarise: chebyshev."
      : "It searches one objective or many, and within limits.",
  );
  const rows = Object.entries(optionsOf(strategy)).map(([name, option]) => [
    name,
    JSON.stringify(option.default),
    option.enum?.join(" | ") ?? option.type ?? "",
    option.description ?? "",
  ]);
  print();
  if (rows.length === 0) print("It has no options.");
  else
    for (const [name, value, type, text] of rows)
      print(`${hanging(`  ${name} = `, `${value}  (${type})`)}\n${hanging("      ", text!)}`);
}
