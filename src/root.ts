/**
 * Where this package lies: its root holds `experiments/`, `assets/` and `package.json`.
 *
 * @module
 */
import { readFileSync } from "node:fs";

/** The root of the package, from the sources (`src/`) or from the build (`dist/src/`). */
export const PACKAGE_ROOT = new URL(import.meta.url.endsWith(".ts") ? "../" : "../../", import.meta.url);

/** This package's package.json. */
export const PACKAGE_JSON = JSON.parse(readFileSync(new URL("package.json", PACKAGE_ROOT), "utf8")) as {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
