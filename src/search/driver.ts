/**
 * One strategy against one oracle under one budget.
 *
 * @module
 */
import { quote, UserError } from "../errors.ts";
import type { Random } from "../space/random.ts";
import type { Architecture, Space } from "../space/space.ts";
import type { Budget } from "./budget.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { parseOptions } from "./options.ts";
import { places } from "./places.ts";
import { createQuery } from "./query.ts";
import { outcomeOf, type Scoring, worstOf } from "./scoring.ts";
import type { Answer, ManyQuery, Proposal, RunIdentity, RunView, Search, Strategy } from "./strategy.ts";
import type { SearchResult } from "./trace.ts";

/** What one search needs. */
export interface SearchSetup {
  readonly strategy: Strategy;
  /** As a user gives them; default: none. */
  readonly options?: unknown;
  readonly space: Space;
  readonly random: Random;
  readonly budget: Budget;
  /** Where many objectives, or limits, are searched; none: one value, to be maximised. */
  readonly scoring?: Scoring | undefined;
  /** For strategies that are told what their run is. */
  readonly run?: RunIdentity | undefined;
  /** Networks that are evaluated at once; nothing: all of a batch. */
  readonly lanes?: number | undefined;
  /** Called each time the strategy asks: a sign of life. */
  readonly onProposal?: (() => void) | undefined;
}

/** A strategy that broke its contract, e.g. proposed something that is not an architecture. */
export class StrategyError extends UserError {
  override name = "StrategyError";
}

/**
 * Runs a search on values that are known at once. The loop neither waits nor, for one objective, allocates per query. A
 * value that is not there (NaN) is a failed evaluation: it stands empty in the trace, and the strategy is told the
 * lowest value that is.
 *
 * @param values value of each class of the space, by class number; or of each architecture, where encodings of one
 *   network have values of their own: then a budget of distinct networks sees that of the first encoding asked. With
 *   a scoring of several columns, `values[i * columns + j]`
 */
export function searchTable(setup: SearchSetup, values: Float64Array): SearchResult {
  const { space, onProposal, budget, scoring } = setup;
  if (budget.seconds !== undefined) throw new UserError(NO_SECONDS);
  const { ledger, search } = begin(setup);
  const columns = scoring?.columns ?? 1;
  const placeOf = places(values.length / columns, space, budget);
  const tell = teller(scoring, () => worstInTable(values, scoring));
  let answer: Answer = 0;
  for (;;) {
    const step = search.next(answer);
    if (step.done) {
      ledger.finish();
      break;
    }
    const proposal: Proposal = step.value;
    onProposal?.();
    if (typeof proposal === "number") {
      checkArchitecture(setup, proposal);
      const at = placeOf(proposal) * columns;
      answer = tell(values, at);
      ledger.enter(proposal, values, at, 1);
    } else {
      checkBatch(setup, proposal);
      const answers = new Array<Told>(proposal.length);
      for (let i = 0; i < proposal.length; i++) {
        const at = placeOf(proposal[i]!) * columns;
        answers[i] = tell(values, at);
        ledger.enter(proposal[i]!, values, at, 1);
      }
      answer = answers as Answer;
    }
    if (ledger.ending !== undefined) {
      search.return();
      break;
    }
  }
  return ledger.result();
}

/** Why values that are known at once have no budget in seconds. */
const NO_SECONDS = "values of a table take no seconds: give a budget in queries";

/** What a strategy is told of one architecture. */
type Told = number | readonly number[];

/** How values are told: as they are, or as an outcome. What is missing is told as the worst, found when first needed. */
function teller(
  scoring: Scoring | undefined,
  findWorst: () => ArrayLike<number>,
): (values: ArrayLike<number>, at: number) => Told {
  let found: ArrayLike<number> | undefined;
  const worst = (): ArrayLike<number> => {
    found ??= findWorst();
    return found;
  };
  if (scoring !== undefined) return (values, at) => outcomeOf(scoring, values, at, worst);
  return (values, at) => {
    const value = values[at]!;
    return Number.isNaN(value) ? worst()[0]! : value;
  };
}

function worstInTable(values: Float64Array, scoring: Scoring | undefined): ArrayLike<number> {
  const columns = scoring?.columns ?? 1;
  const extreme = (column: number, sign: number): number => {
    let worst = Number.POSITIVE_INFINITY;
    for (let at = column; at < values.length; at += columns)
      if (sign * values[at]! < worst) worst = sign * values[at]!;
    return sign * worst;
  };
  return scoring === undefined
    ? [extreme(0, 1)]
    : worstOf(
        scoring,
        (column) => extreme(column, 1),
        (column) => extreme(column, -1),
      );
}

/**
 * Values and costs of architectures that were not asked before; NaN for an evaluation that failed. With a scoring of
 * several columns, `values[i * columns + j]`.
 */
export type EvaluateNew = (
  architectures: readonly Architecture[],
) => Promise<{ readonly values: ArrayLike<number>; readonly costs: ArrayLike<number> }>;

/**
 * Runs a search on an oracle that takes its time. Each network is evaluated once; only what the budget still
 * covers is evaluated. A failed evaluation stands as NaN in the trace and is never the best; the strategy, which
 * takes numbers, is told `worst`.
 *
 * @param worst the worst value that each column can have (0 for an accuracy), so that nobody takes a failure for a good network
 */
export async function searchLive(
  setup: SearchSetup,
  evaluate: EvaluateNew,
  worst: ArrayLike<number> = new Float64Array(setup.scoring?.columns ?? 1),
): Promise<SearchResult> {
  const { space, onProposal, scoring, budget } = setup;
  const { ledger, search } = begin(setup);
  const columns = scoring?.columns ?? 1;
  // Seconds may be over at any network: none is begun that need not be.
  const atOnce = (budget.seconds === undefined ? undefined : setup.lanes) ?? Infinity;
  const tell = teller(scoring, () => worst);
  const known = new Map<number, { readonly values: ArrayLike<number>; readonly cost: number }>();
  let answer: Answer = 0;
  for (;;) {
    const step = search.next(answer);
    if (step.done) {
      ledger.finish();
      break;
    }
    onProposal?.();
    const batch = typeof step.value === "number" ? [step.value] : step.value;
    checkBatch(setup, batch);

    const fresh = affordable(batch, ledger, setup).filter((a) => !known.has(space.classOf(a)));
    const answers: Told[] = [];
    for (const architecture of batch) {
      if (fresh.length > 0 && !known.has(space.classOf(architecture))) {
        const some = fresh.splice(0, atOnce);
        const { values, costs } = await evaluate(some);
        for (const [i, a] of some.entries()) {
          const own = Array.from({ length: columns }, (_, j) => values[i * columns + j]!);
          known.set(space.classOf(a), { values: own, cost: costs[i]! });
        }
      }
      const evaluation = known.get(space.classOf(architecture));
      if (evaluation === undefined) break;
      ledger.enter(architecture, evaluation.values, 0, evaluation.cost);
      if (ledger.ending !== undefined) break;
      answers.push(tell(evaluation.values, 0));
    }
    if (ledger.ending !== undefined) {
      search.return();
      break;
    }
    answer = (typeof step.value === "number" ? answers[0]! : answers) as Answer;
  }
  if (ledger.counted === 0 && ledger.ending === "budget")
    throw new UserError(
      `no network was evaluated within the ${budget.seconds} seconds of the budget: give more`,
    );
  return ledger.result();
}

/** The networks of the part of a batch that the budget still covers, each once. */
function affordable(
  batch: readonly Architecture[],
  ledger: Ledger,
  { space, budget }: SearchSetup,
): Architecture[] {
  const networks = new Map<number, Architecture>();
  const counted = new Set<number>();
  let left = (budget.queries ?? Infinity) - ledger.counted;
  for (const [position, architecture] of batch.entries()) {
    const classNumber = space.classOf(architecture);
    if (!networks.has(classNumber)) networks.set(classNumber, architecture);
    const unit = { distinct: classNumber, encodings: architecture, proposals: position }[budget.unit];
    if (!ledger.counts(architecture) || counted.has(unit)) continue;
    counted.add(unit);
    if (--left === 0) break;
  }
  return [...networks.values()];
}

function begin(setup: SearchSetup): { ledger: Ledger; search: Search } {
  const { strategy, space, random, budget, scoring } = setup;
  const options = parseOptions(strategy, setup.options ?? {});
  const { queries, seconds } = budget;
  if (queries === undefined ? !(seconds! > 0) : !Number.isSafeInteger(queries) || queries < 1)
    throw new UserError(`a budget needs at least one query, or a second, not ${queries ?? seconds}`);
  const ledger = createLedger(space, budget, scoring);
  const run = setup.run && viewOf(setup.run, budget, ledger);
  const context = { space, random, options, run };
  const query = createQuery();
  if (scoring === undefined) return { ledger, search: strategy.search({ ...context, query }) };
  if (strategy.searchMany === undefined)
    throw new UserError(`${strategy.name} searches one objective without limits`);
  const [objectives, limits] = [scoring.directions.length, scoring.limits.length];
  const many = { ...context, query: query as unknown as ManyQuery, objectives, limits };
  return { ledger, search: strategy.searchMany(many) };
}

function viewOf(run: RunIdentity, budget: Budget, ledger: Ledger): RunView {
  return {
    ...run,
    budget,
    get counted() {
      return ledger.counted;
    },
    watch: ledger.watch,
  };
}

function checkArchitecture({ strategy, space }: SearchSetup, proposal: unknown): void {
  if (!(Number.isInteger(proposal) && (proposal as number) >= 0 && (proposal as number) < space.size))
    throw new StrategyError(
      `${strategy.name} proposed ${describe(proposal)}, which is no architecture of ${space.name} (0 … ${space.size - 1})`,
    );
}

function checkBatch(setup: SearchSetup, batch: unknown): void {
  if (!Array.isArray(batch)) checkArchitecture(setup, batch);
  else if (batch.length === 0) throw new StrategyError(`${setup.strategy.name} proposed an empty batch`);
  else for (const architecture of batch) checkArchitecture(setup, architecture);
}

function describe(value: unknown): string {
  const isStep = typeof value === "object" && value !== null && "next" in value;
  if (isStep) return "the query itself (write `yield* query(…)`, with the star)";
  return quote(value);
}
