/**
 * A module that somebody wrote, with what it may import. Workers know no import maps, so what the code names is replaced
 * by addresses of modules made here.
 *
 * @module
 */
import { z } from "zod";
import { UsageError, UserError } from "../../../src/errors.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { askTell } from "../../../src/search/ask-tell.ts";
import { defineStrategy } from "../../../src/search/define.ts";
import { searchTable } from "../../../src/search/driver.ts";
import { nasBench201 } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { defineSpace } from "../../../src/space/space.ts";

/** The part of the package's interface that needs no files. */
const MODULES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  zod: { ...z, z, default: z },
  "robust-nas-bench": {
    askTell,
    createRandom,
    defineSpace,
    defineStrategy,
    nasBench201,
    parseMetric,
    searchTable,
    UsageError,
    UserError,
  },
};

/** Imports the code; gives what it exports by default. */
export async function importCode(code: string): Promise<unknown> {
  const shared = globalThis as unknown as Record<symbol, typeof MODULES>;
  shared[Symbol.for("modules")] = MODULES;
  let text = code;
  for (const [name, members] of Object.entries(MODULES)) {
    const own = `globalThis[Symbol.for("modules")][${JSON.stringify(name)}]`;
    // Some members are called like words of the language, `enum` or `null`: only an alias may be.
    const lines = Object.keys(members).map(
      (member, i) => `const m${i} = ${own}.${member}; export { m${i} as ${member} };`,
    );
    text = text.replace(
      new RegExp(`(\\bfrom\\s*|\\bimport\\s*)(["'])${name}\\2`, "g"),
      (_, before: string) => `${before}${JSON.stringify(addressOf(lines.join("\n")))}`,
    );
  }
  const { default: exported } = (await import(/* @vite-ignore */ addressOf(text))) as { default?: unknown };
  return exported;
}

function addressOf(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
}
