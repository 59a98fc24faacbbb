/**
 * The version of this package, from its package.json.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { PACKAGE_ROOT } from "./root.ts";

export const VERSION = (
  JSON.parse(readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8")) as { version: string }
).version;
