/** What a user's compiler sees: declarations that need nothing which the package does not bring. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { temporaryFolder } from "../fixtures/folder.ts";

const project = fileURLToPath(new URL("../../", import.meta.url));
const root = temporaryFolder();

/** Without Node's types, and looking into every declaration file but the compiler's own. */
const CONSUMER: ts.CompilerOptions = {
  strict: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noEmit: true,
};

/** Writes the declarations of the public interface, as the build does, into a package in a user's project. */
function installDeclarations(): void {
  const installed = join(root, "node_modules/robust-nas-bench");
  const { config } = ts.readConfigFile(join(project, "tsconfig.build.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, project);
  ts.createProgram([join(project, "src/index.ts")], {
    ...options,
    incremental: false,
    noCheck: true,
    emitDeclarationOnly: true,
    outDir: join(installed, "dist"),
  }).emit();
  writeFileSync(join(installed, "package.json"), readFileSync(join(project, "package.json")));
  symlinkSync(join(project, "node_modules/zod"), join(root, "node_modules/zod"));
}

/** What the compiler says of a user's files: each time the file's name and the message. */
function problemsOf(sources: Readonly<Record<string, string>>): string[] {
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(root, name), source);
  const program = ts.createProgram(
    Object.keys(sources).map((name) => join(root, name)),
    CONSUMER,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}

/** A strategy that calls its only option a number, or something else. */
const strategy = (optionType: string): string => `
  import { type Architecture, defineStrategy, openTable, parseMetric } from "robust-nas-bench";
  import { z } from "zod";
  const oracle = openTable({ folder: "data", dataset: "cifar10" });
  export const value: number = oracle.column(parseMetric("clean"))[0]!;
  export default defineStrategy({
    name: "mine",
    summary: "Draws at random.",
    options: z.strictObject({ explore: z.number().default(0.1) }),
    *search({ space, random, query, options }) {
      const share: ${optionType} = options.explore;
      while (true) {
        const drawn: Architecture = random.next() < Number(share) ? 0 : space.sample(random);
        yield* query(drawn);
      }
    },
  });`;

test("a strategy compiles without Node's types, every declaration file checked; a wrong use of options does not", {
  timeout: 300_000,
}, () => {
  installDeclarations();
  writeFileSync(join(root, "package.json"), '{"type": "module"}');
  expect(problemsOf({ "right.ts": strategy("number"), "wrong.ts": strategy("string") })).toEqual([
    expect.stringMatching(/wrong\.ts: Type 'number' is not assignable to type 'string'/),
  ]);
});
