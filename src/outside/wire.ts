/**
 * Architectures and values as they go over the wire.
 *
 * @module
 */
import { quote, UserError } from "../errors.ts";
import type { RunIdentity } from "../search/strategy.ts";
import type { Architecture, Space } from "../space/space.ts";

/** What is told of an architecture: a value per objective, then one per constraint; `null` for a missing one. */
export function toldOf({
  objectives,
  constraints,
}: Pick<RunIdentity, "objectives" | "constraints">): (values: readonly number[]) => (number | null)[] {
  const names = [...objectives, ...constraints].map(({ name }) => name);
  const columns = [...new Set(names)];
  const places = names.map((name) => columns.indexOf(name));
  return (values) => {
    const told = new Array<number | null>(places.length);
    for (let i = 0; i < places.length; i++) {
      const value = values[places[i]!]!;
      told[i] = Number.isNaN(value) ? null : value;
    }
    return told;
  };
}

/** The architecture that a list of choice indices stands for; whatever else somebody wrote is refused. */
export function readArchitecture(value: unknown, space: Space): Architecture {
  const { decisions, name } = space;
  if (!Array.isArray(value))
    throw new UserError(`${quote(value)} is no architecture of ${name}: write a list of choice indices`);
  if (value.length !== decisions.length)
    throw new UserError(`${show(value)} is no architecture of ${name}: it has ${decisions.length} decisions`);
  for (let d = 0; d < value.length; d++) {
    const choice: unknown = value[d];
    const last = decisions[d]!.choices.length - 1;
    if (!Number.isInteger(choice) || (choice as number) < 0 || (choice as number) > last)
      throw new UserError(
        `${show(value)} is no architecture of ${name}: decision ${decisions[d]!.name} has choices 0 to ${last}`,
      );
  }
  return space.fromChoices(value as number[]);
}

function show(list: readonly unknown[]): string {
  // Item by item: what stands in it may be nested without end.
  const text = `[${list.slice(0, 60).map(quote).join(",")}]`;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
