/**
 * The space that a table is of: one by name, a product of decisions, or a user's own.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../errors.ts";
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
  const made = (await importModule(path)) as Partial<Space> | undefined;
  if (made === null || typeof made !== "object" || FUNCTIONS.some((name) => typeof made[name] !== "function"))
    throw new UserError(`${path} exports no space; export default defineSpace({…})`);
  try {
    const space: Space = { ...(made as Space), origin: { module: path } };
    checkNames(space);
    return space;
  } catch (error) {
    throw new UserError(`${path}: the space that it exports does not work: ${messageOf(error)}`);
  }
}

const FUNCTIONS = ["classOf", "parse", "format", "code", "neighbours", "choices", "fromChoices"] as const;

/** Of a code: what would break the lines of a trace. */
const UNFIT = /[,"\n\r]/;

/** That names read back, tried on a few hundred architectures. */
function checkNames({ name, size, code, format, parse }: Space): void {
  if (typeof name !== "string" || name === "") throw new Error("it has no name");
  const step = Math.max(1, Math.floor(size / 300));
  for (let a = 0; a < size; a += step)
    for (const text of [code(a), format(a)]) {
      if (typeof text !== "string" || parse(text) !== a)
        throw new Error(`${quote(text)}, the name of architecture ${a}, does not read back`);
      if (text === code(a) && UNFIT.test(text))
        throw new Error(`the code ${quote(text)} has a comma, a quote or two lines`);
    }
}
