/**
 * Sees every file that is written, made, renamed or deleted through `node:fs` while a reader works.
 *
 * @module
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";

/** Functions that change what is at a path, and which of their arguments are such paths. */
const CHANGING = {
  writeFileSync: [0],
  appendFileSync: [0],
  mkdirSync: [0],
  rmSync: [0],
  rmdirSync: [0],
  unlinkSync: [0],
  truncateSync: [0],
  renameSync: [0, 1],
  copyFileSync: [1],
  cpSync: [1],
  linkSync: [1],
  symlinkSync: [1],
  createWriteStream: [0],
} as const;

type Functions = Record<string, (...args: unknown[]) => unknown>;

/** Watches until it is stopped; `paths` are those outside the folder. */
export function writesOutside(folder: string): { readonly paths: string[]; stop(): void } {
  const paths: string[] = [];
  const inside = resolve(folder) + sep;
  const see = (path: unknown): void => {
    if (typeof path === "string" && !`${resolve(path)}${sep}`.startsWith(inside)) paths.push(path);
  };
  const functions = fs as unknown as Functions;
  const originals = new Map<string, (...args: unknown[]) => unknown>();
  const wrap = (name: string, look: (args: readonly unknown[]) => void): void => {
    const original = functions[name]!;
    originals.set(name, original);
    functions[name] = (...args) => {
      look(args);
      return original.apply(fs, args);
    };
  };
  for (const [name, places] of Object.entries(CHANGING))
    wrap(name, (args) => {
      for (const place of places) see(args[place]);
    });
  wrap("openSync", ([path, flags]) => {
    const { O_WRONLY, O_RDWR } = fs.constants;
    const writes =
      typeof flags === "number" ? (flags & (O_WRONLY | O_RDWR)) !== 0 : flags !== undefined && flags !== "r";
    if (writes) see(path);
  });
  syncBuiltinESMExports();
  return {
    paths,
    stop() {
      for (const [name, original] of originals) functions[name] = original;
      syncBuiltinESMExports();
    },
  };
}
