/**
 * Loads a user's own file: TypeScript or JavaScript, in a project or outside any.
 *
 * @module
 */
import { register } from "node:module";
import { pathToFileURL } from "node:url";
import { messageOf, UsageError, UserError } from "../errors.ts";
import { readIfThere } from "./read.ts";

/** `.ts` in a checkout under tsx or vitest, `.js` once built. */
export const EXTENSION = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** Bytes that a user's file may have. */
const LIMIT = 16 * 1024 * 1024;

/** The bytes of a user's file. A plain file: importing a pipe or a device would never end. */
export function readModule(path: string): Buffer {
  const bytes = readIfThere(path, LIMIT);
  if (bytes === undefined) throw new UsageError(`no such file: ${path}`);
  return bytes;
}

/** What a `.ts`, `.js` or `.mjs` file exports by default; it may import `robust-nas-bench` and `zod`. */
export async function importModule(path: string): Promise<unknown> {
  readModule(path);
  await registerHooks();
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    throw new UserError(`cannot load ${path}: ${messageOf(error)}`);
  }
}

let hooks: Promise<void> | undefined;

/** Teaches Node to load TypeScript, and to find this package and zod from a file outside any project. */
function registerHooks(): Promise<void> {
  hooks ??= (async () => {
    const tsx = await import("tsx/esm/api");
    tsx.register();
    const own = { entry: new URL(`../index${EXTENSION}`, import.meta.url).href };
    register(`data:text/javascript,${encodeURIComponent(RESOLVER)}`, { data: own });
  })();
  return hooks;
}

/**
 * Runs in Node's loader thread. Where nothing else resolves them, `robust-nas-bench` is this very copy and `zod`
 * is the one that it uses; TypeScript is a module also where no package.json says so.
 */
const RESOLVER = `
let entry;
export const initialize = (data) => { entry = data.entry; };
export const resolve = async (specifier, context, next) => {
  const found = await next(specifier, context).catch((error) => {
    if (specifier === "robust-nas-bench") return next(entry, context);
    if (specifier === "zod") return next(specifier, { ...context, parentURL: entry });
    throw error;
  });
  return /\\.ts($|[?])/.test(found.url) ? { ...found, format: "module" } : found;
};
`;
