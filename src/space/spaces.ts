/**
 * The spaces there are, by name. A further one is one folder and one line here.
 *
 * @module
 */
import { suggestion, UsageError } from "../errors.ts";
import { nasBench201 } from "./nas-bench-201/index.ts";
import type { Space, SpaceOrigin } from "./space.ts";

const SPACES: ReadonlyMap<string, Space> = new Map([[nasBench201.name, nasBench201]]);

/** The space where nothing says which. */
export const DEFAULT_SPACE: Space = nasBench201;

/** The space of this name. */
export function spaceNamed(name: string): Space {
  const space = SPACES.get(name);
  if (space === undefined)
    throw new UsageError(`unknown space "${name}"${suggestion(name, [...SPACES.keys()])}`);
  return space;
}

/** What a space is made from, wherever it is needed again; travels between threads. */
export function originOf(space: Space): SpaceOrigin | string {
  return space.origin ?? space.name;
}
