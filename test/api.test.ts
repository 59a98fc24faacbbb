/** The public interface: docs/api.md compiles, runs and prints what it says, and loading it brings nothing heavy. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./fixtures/folder.ts";

const project = fileURLToPath(new URL("../", import.meta.url));
const root = temporaryFolder();
const examples = [
  ...readFileSync(join(project, "docs/api.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, code]) => code!);

/** Installs the sources as a package into a user's project. */
beforeAll(() => {
  const installed = join(root, "node_modules/robust-nas-bench");
  mkdirSync(installed, { recursive: true });
  writeFileSync(
    join(installed, "package.json"),
    '{ "name": "robust-nas-bench", "type": "module", "exports": "./src/index.ts" }',
  );
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  symlinkSync(join(project, "src"), join(installed, "src"));
  for (const name of ["zod", "@types"])
    symlinkSync(join(project, "node_modules", name), join(root, "node_modules", name));
});

/** Runs a module in the user's project; what it prints. */
function run(file: string): string {
  const tsx = pathToFileURL(join(project, "node_modules/tsx/dist/loader.mjs")).href;
  const env = { ...process.env, ROBUST_NAS_DATA: undefined, XDG_DATA_HOME: root };
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", tsx, join(root, file)], {
    cwd: root,
    encoding: "utf8",
    env,
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** What an example says that it prints: the comment behind each `console.log`; ` · ` parts lines. */
function printedBy(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].flatMap(([, text]) => text!.split(" · "));
}

describe("docs/api.md", { timeout: 300_000 }, () => {
  it("has examples that compile", () => {
    const names = examples.map((_, i) => join(root, `example-${i}.ts`));
    for (const [i, name] of names.entries()) writeFileSync(name, examples[i]!);
    const { config } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, project);
    const program = ts.createProgram(names, { ...options, incremental: false });
    const problems = names.flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
    expect(names.length).toBeGreaterThan(2);
  });

  it.each(examples.map((code, i) => [i, code] as const))(
    "has example %i, which prints what it says",
    (i, code) => {
      writeFileSync(join(root, `example-${i}.ts`), code);
      const printed = run(`example-${i}.ts`).trimEnd().split("\n");
      expect(printed).toEqual(printedBy(code));
    },
  );
});

describe("the public interface", { timeout: 300_000 }, () => {
  it("loads nothing that draws, fits or trains until it is asked to", () => {
    writeFileSync(
      join(root, "hook.mjs"),
      `import { writeSync } from "node:fs";
       export const load = (url, context, next) => (writeSync(1, url + "\\n"), next(url, context));`,
    );
    writeFileSync(
      join(root, "load.mjs"),
      `import { register } from "node:module";
       register("./hook.mjs", import.meta.url);
       await import("robust-nas-bench");`,
    );
    const loaded = run("load.mjs");
    expect(loaded).toContain("/src/index.ts");
    expect(loaded).not.toMatch(
      /node_modules\/(vega|yaml|jstat|ml-matrix|pdfkit|@resvg|@tensorflow|subset-font)/,
    );
    expect(loaded).not.toMatch(/\/src\/(report|live)\/(?!packages)/);
  });
});
