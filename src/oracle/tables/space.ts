/**
 * The space that a table is of: one by name, a product of decisions, or a user's own.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { importModule } from "../../files/user-module.ts";
import { digitSpace, productSpace } from "../../space/product.ts";
import type { Space, SpaceOrigin } from "../../space/space.ts";
import { DEFAULT_SPACE, spaceNamed } from "../../space/spaces.ts";
import { choicesIn } from "./csv.ts";
import { isFile, type SpaceRequest } from "./request.ts";

/** The space that is asked for, of a table in a file. */
export async function openSpace(request: SpaceRequest | undefined, file: string): Promise<Space> {
  if (request === undefined) return DEFAULT_SPACE;
  if (typeof request === "string") return isFile(request) ? spaceOf(request) : spaceNamed(request);
  if ("digits" in request) return digitSpace(request.digits, request.length);
  return productSpace({ name: "the space of its columns", decisions: choicesIn(file, request.decisions) });
}

/** Makes a space again. */
export async function spaceFrom(origin: SpaceOrigin | string): Promise<Space> {
  if (typeof origin === "string") return spaceNamed(origin);
  return "module" in origin ? spaceOf(origin.module) : productSpace(origin);
}

/** The space that a user's file exports by default, as `defineSpace` makes it. */
export async function spaceOf(path: string): Promise<Space> {
  const made = await importModule(path);
  const { decisions, classOf, parse } = (made ?? {}) as Partial<Space>;
  if (!Array.isArray(decisions) || typeof classOf !== "function" || typeof parse !== "function")
    throw new UserError(`${path} exports no space; export default defineSpace({…})`);
  return { ...(made as Space), origin: { module: path } };
}
