/**
 * The version of this package, from its package.json.
 *
 * @module
 */
import { PACKAGE_JSON } from "./root.ts";

export const VERSION = PACKAGE_JSON.version;
