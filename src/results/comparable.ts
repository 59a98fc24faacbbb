/**
 * Which reference results an experiment can be compared with: those of the same values, counted alike.
 *
 * @module
 */
import { quote, suggestion, UsageError } from "../errors.ts";
import type { Manifest } from "./manifest.ts";
import { listShipped, readShipped, type Shipped, type ShippedAlgorithm, shippedName } from "./shipped.ts";

/** How `--against` is written: `reference`, or with strategies, `reference:atlas,tpe`. */
const AGAINST = /^reference(?::(.+))?$/;

/**
 * The reference results that an experiment can be compared with.
 *
 * @param against `reference` for all strategies, `reference:atlas,tpe` for some
 * @throws UsageError where there are none of its oracle, objective or budget
 */
export function shippedFor(against: string, { oracle, spec, objectives }: Manifest): Shipped {
  const [, some] = AGAINST.exec(against) ?? refuse(against, "write reference, or reference:atlas,tpe");
  const { budget } = spec;
  const found = readShipped(shippedName(oracle));
  if (found === undefined)
    return refuse(
      against,
      `there are no reference results for ${oracle.label}; for: ${listShipped().join(", ")}`,
    );
  if (budget.unit !== found.budget.unit)
    return refuse(against, `reference results count ${found.budget.unit}, this experiment ${budget.unit}`);
  const most = found.budget.queries;
  // Of seconds, nothing is known of tables.
  if ((budget.queries ?? Infinity) > most)
    return refuse(
      against,
      `reference results have ${most} queries, this experiment ${budget.queries ?? `${budget.seconds} seconds`}`,
    );
  for (const { name, fingerprint } of objectives) {
    const same = found.objectives.find((one) => one.name === name);
    if (same === undefined)
      return refuse(
        against,
        `there are no reference results for ${quote(name)}; for: ${found.objectives.map((one) => one.name).join(", ")}`,
      );
    if (same.fingerprint !== fingerprint)
      return refuse(
        against,
        `the values of ${quote(name)} are not those that reference results were made of`,
      );
  }
  return some === undefined ? found : { ...found, algorithms: chosen(against, some, found.algorithms) };
}

function chosen(against: string, some: string, all: readonly ShippedAlgorithm[]): ShippedAlgorithm[] {
  const names = all.map(({ name }) => name);
  const words = new Set(some.split(",").map((word) => word.trim()));
  return [...words].map((word) => {
    const one = all.find(({ name }) => name === word);
    return one ?? refuse(against, `there is no strategy ${quote(word)}${suggestion(word, names)}`);
  });
}

function refuse(against: string, why: string): never {
  throw new UsageError(`--against ${quote(against)}: ${why}`);
}
