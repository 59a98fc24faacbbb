/**
 * Where this package lies: its root holds `experiments/`, `assets/` and `package.json`.
 *
 * @module
 */

/** The root of the package, from the sources (`src/`) or from the build (`dist/src/`). */
export const PACKAGE_ROOT = new URL(import.meta.url.endsWith(".ts") ? "../" : "../../", import.meta.url);
