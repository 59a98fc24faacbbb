/**
 * What a visitor has chosen, as the part of a link after `#`: nothing of it reaches a server.
 *
 * @module
 */
import { messageOf, quote, UserError } from "../../src/errors.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { BUDGET_UNITS, type QueryBudget } from "../../src/search/budget.ts";

export interface Setting {
  readonly objective: string;
  /** Names of strategies that ship, in the order in which they are drawn. */
  readonly strategies: readonly string[];
  readonly budget: QueryBudget;
  /** Number of seeds, from 0 on. */
  readonly seeds: number;
  /** The visitor's own strategy; none: it does not run. */
  readonly code?: string | undefined;
}

export const DEFAULT: Setting = {
  objective: "pgd@Linf:1",
  strategies: ["random-search", "local-search", "regularized-evolution", "tpe"],
  budget: { queries: 150, unit: "distinct" },
  seeds: 10,
};

/** More than these take minutes, or the memory of a phone. */
export const MOST = { queries: 1000, seeds: 100, code: 20_000 } as const;

export function writeSetting({ objective, strategies, budget, seeds, code }: Setting): string {
  return new URLSearchParams({
    objective,
    strategies: strategies.join(","),
    queries: String(budget.queries),
    unit: budget.unit,
    seeds: String(seeds),
    ...(code === undefined ? {} : { code }),
  }).toString();
}

/** Reads a link; what it does not say is as usual. Throws a UserError that says what is wrong. */
export function readSetting(text: string, known: readonly string[]): Setting {
  const given = new URLSearchParams(text);
  const strategies =
    given
      .get("strategies")
      ?.split(",")
      .filter((name) => name !== "") ?? DEFAULT.strategies;
  const unknown = strategies.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`the link names ${quote(unknown)}, which is no strategy here`);
  const unit = given.get("unit") ?? DEFAULT.budget.unit;
  const found = BUDGET_UNITS.find((one) => one === unit);
  if (found === undefined)
    throw new UserError(`the link counts ${quote(unit)}; valid: ${BUDGET_UNITS.join(", ")}`);
  const code = given.get("code") ?? undefined;
  if (code !== undefined && code.length > MOST.code)
    throw new UserError(`the link has a strategy of more than ${MOST.code} characters`);
  return {
    objective: readObjective(given.get("objective") ?? DEFAULT.objective),
    strategies: [...new Set(strategies)],
    budget: { queries: readCount(given, "queries", DEFAULT.budget.queries), unit: found },
    seeds: readCount(given, "seeds", DEFAULT.seeds),
    code,
  };
}

/** The name of a metric as traces have it. */
function readObjective(text: string): string {
  try {
    return parseMetric(text).name;
  } catch (error) {
    throw new UserError(`the link's objective: ${messageOf(error)}`);
  }
}

function readCount(given: URLSearchParams, key: "queries" | "seeds", usual: number): number {
  const text = given.get(key) ?? String(usual);
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST[key]) return count;
  throw new UserError(`the link has ${quote(text)} ${key}: 1 to ${MOST[key]} are possible`);
}

/**
 * The same as an experiment for `rnb run`; the visitor's own strategy is a file beside it.
 *
 * @param label what the visitor's own strategy is called here, once that is known; else it is called like its file
 */
export function experimentYaml(
  { objective, strategies, budget, seeds, code }: Setting,
  label?: string | undefined,
): string {
  const named = label === undefined ? "" : `, label: ${JSON.stringify(label)}`;
  const own = code === undefined ? [] : [`{ module: ./mine.mjs${named} }`];
  return `name: playground
oracle: surrogate
dataset: cifar10
objectives: [${JSON.stringify(objective)}]
budget: { queries: ${budget.queries}, unit: ${budget.unit} }
seeds: ${seeds}
algorithms: [${[...strategies, ...own].join(", ")}]
`;
}
