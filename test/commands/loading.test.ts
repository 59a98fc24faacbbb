/** Commands load what they need: whoever asks for help or for a value does not wait for a plotting library. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { outcomeOf, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const hook = join(root, "hook.mjs");
const list = join(root, "loaded");

/** Writes down the URL of every module that is loaded, in Node's loader thread. */
const HOOK = `
  import { appendFileSync } from "node:fs";
  export const load = (url, context, next) => {
    appendFileSync(${JSON.stringify(list)}, url + "\\n");
    return next(url, context);
  };`;
writeFileSync(
  hook,
  `import { register } from "node:module"; register("data:text/javascript," + ${JSON.stringify(encodeURIComponent(HOOK))});`,
);

/** What runs the sources in this test, and is no part of a built command. */
const COMPILER = ["tsx", "esbuild", "@esbuild", "get-tsconfig", "resolve-pkg-maps"];

/** The packages and the folders of `src` that a command loads. */
async function loadedBy(...args: string[]): Promise<{ packages: string[]; folders: string[] }> {
  writeFileSync(list, "");
  const env = { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` };
  const { code, stderr } = await outcomeOf(startRnb(args, { cwd: root, env }));
  expect(code, stderr).toBe(0);
  const text = readFileSync(list, "utf8");
  const every = (pattern: RegExp): string[] =>
    [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();
  return {
    packages: every(/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//g).filter((name) => !COMPILER.includes(name)),
    folders: every(/\/src\/(\w+)\//g),
  };
}

test("help loads no command", async () => {
  expect(await loadedBy("--help")).toEqual({
    packages: ["commander", "fastest-levenshtein"],
    folders: ["commands"],
  });
});

test("a query of the table loads neither a schema library nor what draws, fits or trains", async () => {
  makeData(join(root, "data"), { keys: ["clean"] });
  const { packages, folders } = await loadedBy("query", "3+1s+n3p", "--data", "data", "--metrics", "clean");
  expect(packages).toContain("commander");
  const heavy = /^(zod|yaml|vega|jstat|ml-matrix|pdfkit|@resvg|@tensorflow|subset-font)/;
  expect(packages.filter((name) => heavy.test(name))).toEqual([]);
  expect(folders).not.toContain("report");
  expect(folders).not.toContain("analysis");
});

test("a query of the surrogate loads what reads a fit", async () => {
  expect((await loadedBy("query", "3+1s+n3p", "--metrics", "clean")).packages).toContain("zod");
});

test("a measure that follows from the cell needs no tensor library, one of the network does", async () => {
  const measure = (name: string): string[] => ["measures", "3+1s+n3p", "--measures", name, "--json"];
  const { packages } = await loadedBy(...measure("parameters"));
  expect(packages).toContain("commander");
  expect(packages.filter((name) => name.startsWith("@tensorflow"))).toEqual([]);
  const live = ["--channels", "2", "--cells", "1", "--backend", "wasm", "--out", "live"];
  expect((await loadedBy(...measure("synflow"), ...live)).packages).toContain("@tensorflow/tfjs");
});
