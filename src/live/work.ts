/**
 * What pieces of work are called in the log.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { type Atom, type Catalogue, metricOf } from "../metric/metric.ts";
import type { Architecture, Space } from "../space/space.ts";

/** The metric that an atom is, as in the log. */
export function nameOf(atom: Atom, catalogue: Catalogue): string {
  return metricOf(atom, catalogue).name;
}

/** The code of the network an architecture stands for: isomorphic cells are one network, trained once. */
export function codeIn(space: Space, architecture: Architecture): string {
  if (!Number.isInteger(architecture) || architecture < 0 || architecture >= space.size)
    throw new UserError(`no architecture ${architecture} in ${space.name}: 0 … ${space.size - 1}`);
  return space.code(space.representative(space.classOf(architecture)));
}
