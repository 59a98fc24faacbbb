/**
 * The suite that every strategy must pass, ours or a user's: it runs the strategy on made-up objectives, and
 * checks the contract, never how good the strategy is.
 *
 * @module
 */
import { describeFailure, UserError } from "../errors.ts";
import { createRandom } from "../space/random.ts";
import type { Architecture, Space } from "../space/space.ts";
import { BUDGET_UNITS, type Budget } from "./budget.ts";
import { type SearchSetup, searchTable } from "./driver.ts";
import { watchGlobals } from "./globals.ts";
import { parseOptions } from "./options.ts";
import { createQuery } from "./query.ts";
import type { Scoring } from "./scoring.ts";
import type { Answer, Proposal, Strategy } from "./strategy.ts";
import type { SearchResult } from "./trace.ts";

/** One check of the suite and, if it failed, why. */
export interface CheckResult {
  readonly check: string;
  readonly failure?: string | undefined;
}

type Check = (subject: Subject) => void;

/** A strategy under test, and ways to run it. */
interface Subject {
  readonly strategy: Strategy;
  readonly space: Space;
  readonly landscape: Float64Array;
  setup(budget: Budget, seed?: number): SearchSetup;
  run(queries: number, column?: Float64Array, seed?: number, unit?: Budget["unit"]): SearchResult;
  /** Two objectives within a limit; `reversed`: which of the three columns is read from the last network to the first. */
  runMany(reversed?: number): SearchResult;
}

const QUERIES = 60;

/** What the columns are for a strategy of many objectives. */
const MANY_COLUMNS = ["first objective", "second objective", "limit"] as const;
const MANY: Scoring = {
  columns: 3,
  directions: ["maximise", "minimise"],
  limits: [{ column: 2, relation: ">=", bound: 0.6 }],
  reference: [0, 1],
  whole: 1,
};

const CHECKS: Readonly<Record<string, Check>> = {
  "its options all have defaults": ({ strategy }) => {
    const parsed = strategy.options.safeParse({});
    assert(parsed.success, parsed.success ? "" : `{} is refused: ${parsed.error.issues[0]?.message}`);
  },
  "it refuses an unknown option": ({ strategy }) => {
    const parsed = strategy.options.safeParse({ "no such option": 1 });
    assert(!parsed.success, "declare options with z.strictObject, so that a misspelt one is not ignored");
  },
  "it spends its budget, on architectures of the space": ({ run }) => {
    for (const unit of BUDGET_UNITS) {
      const { ending, trace } = run(QUERIES, undefined, 0, unit);
      assert(
        ending === "budget",
        `asked for ${QUERIES} ${unit}, it ended as ${ending} after ${trace.length}`,
      );
    }
  },
  "the same seed gives the same search": ({ run }) => {
    assert(same(run(QUERIES), run(QUERIES)), "two runs with seed 0 differ");
  },
  "a longer budget continues the same search": ({ run }) => {
    const [short, long] = [run(QUERIES / 2), run(QUERIES)];
    assert(same(short, long, QUERIES / 2), "the first half differs from that of a run with twice the budget");
  },
  "runs do not disturb each other": (subject) => {
    const [alone, inTurns] = [proposals(subject, false), proposals(subject, true)];
    assert(alone === inTurns, "a run that takes turns with another differs from one alone: they share state");
  },
  "it draws from the given random numbers and reads no clock": ({ run }) => {
    const forbidden = watchGlobals();
    try {
      run(QUERIES);
    } finally {
      forbidden.restore();
    }
    assert(forbidden.used.size === 0, `it calls ${[...forbidden.used].join(", ")}`);
  },
  "it copes with an objective that is the same everywhere": ({ run, space }) => {
    const flat = new Float64Array(space.classCount).fill(0.5);
    const { ending } = run(QUERIES, flat);
    assert(ending === "budget", `it ended as ${ending}`);
  },
  "it copes with an objective that is zero nearly everywhere": ({ run, space }) => {
    const spike = new Float64Array(space.classCount);
    spike[1] = 1;
    const { ending } = run(QUERIES, spike);
    assert(ending === "budget", `it ended as ${ending}`);
  },
  "what searches many objectives spends its budget, on architectures of the space": ({
    strategy,
    runMany,
  }) => {
    if (strategy.searchMany === undefined) return;
    const { ending, trace } = runMany();
    assert(ending === "budget", `asked for ${QUERIES}, it ended as ${ending} after ${trace.length}`);
    assert(same(runMany(), runMany()), "two runs with seed 0 differ");
  },
  "what searches many objectives heeds each of them, and limits, or no value at all": (subject) => {
    const { strategy, runMany } = subject;
    if (strategy.searchMany === undefined) return;
    const asItIs = runMany();
    const heeded = MANY_COLUMNS.filter((_, j) => !same(asItIs, runMany(j)));
    const ignored = MANY_COLUMNS.filter((name) => !heeded.includes(name));
    assert(
      heeded.length === 0 || ignored.length === 0,
      `another ${ignored[0]} does not change its search, another ${heeded[0]} does`,
    );
  },
  "it can be ended at any query": ({ run }) => {
    for (const queries of [1, 2, 11]) {
      const { trace } = run(queries);
      assert(trace.length === queries, `asked for ${queries}, it made ${trace.length}`);
    }
  },
};

/** What is asked of programs besides. */
const OUTSIDE_ONLY: Readonly<Record<string, Check>> = {
  "a run leaves nothing behind for the next": ({ run }) => {
    const first = run(QUERIES);
    run(QUERIES, undefined, 1);
    assert(same(first, run(QUERIES)), "seed 0 after seed 1 differs from seed 0 at first: runs share state");
  },
};

/** Whether two copies of a strategy, such as two processes of a program, search alike. */
export function searchAlike(one: Strategy, other: Strategy, space: Space): boolean {
  const [a, b] = [one, other].map((strategy) => subjectOf(strategy, space).run(QUERIES));
  return same(a!, b!);
}

/**
 * Not asked of programs: they are told their budget, take options as they are, and do one run at a time; whether they
 * search many objectives they say when a run begins.
 */
const INSIDE_ONLY: ReadonlySet<string> = new Set([
  "its options all have defaults",
  "it refuses an unknown option",
  "a longer budget continues the same search",
  "runs do not disturb each other",
  "it draws from the given random numbers and reads no clock",
  "what searches many objectives spends its budget, on architectures of the space",
  "what searches many objectives heeds each of them, and limits, or no value at all",
]);

/** Names of the checks, in order. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

/** The checks that apply to a program, in order. */
export const OUTSIDE_CHECKS: readonly string[] = [
  ...CHECK_NAMES.filter((name) => !INSIDE_ONLY.has(name)),
  ...Object.keys(OUTSIDE_ONLY),
];

/** Runs one check of the suite. */
export function runCheck(check: string, strategy: Strategy, space: Space): CheckResult {
  try {
    (CHECKS[check] ?? OUTSIDE_ONLY[check]!)(subjectOf(strategy, space));
    return { check };
  } catch (error) {
    return { check, failure: describeFailure(error) };
  }
}

/**
 * Runs the whole suite.
 *
 * @example
 * test.each(checkConformance(myStrategy, nasBench201))("$check", ({ failure }) => {
 *   expect(failure).toBeUndefined();
 * });
 */
export function checkConformance(strategy: Strategy, space: Space): CheckResult[] {
  return CHECK_NAMES.map((check) => runCheck(check, strategy, space));
}

function subjectOf(strategy: Strategy, space: Space): Subject {
  const landscape = makeLandscape(space);
  const setup = (budget: Budget, seed = 0): SearchSetup => ({
    strategy,
    space,
    random: createRandom(`conformance|${seed}`),
    budget,
    run: {
      label: "conformance",
      seed,
      objectives: [{ name: "made-up", direction: "maximise" }],
      constraints: [],
    },
  });
  return {
    strategy,
    space,
    landscape,
    setup,
    run: (queries, column = landscape, seed = 0, unit = "distinct") =>
      searchTable(setup({ queries, unit }, seed), column),
    runMany(reversed) {
      const values = new Float64Array(MANY.columns * space.classCount);
      for (let j = 0; j < MANY.columns; j++) {
        const column = makeLandscape(space, MANY_COLUMNS[j]);
        if (j === reversed) column.reverse();
        for (let c = 0; c < column.length; c++) values[c * MANY.columns + j] = column[c]!;
      }
      return searchTable({ ...setup({ queries: QUERIES, unit: "distinct" }), scoring: MANY }, values);
    },
  };
}

/** A smooth landscape with noise: a random weight for every choice of every decision. */
function makeLandscape(space: Space, name = "landscape"): Float64Array {
  const random = createRandom(`conformance|${name}`);
  const weights = space.decisions.map(({ choices }) => choices.map(() => random.next()));
  return Float64Array.from({ length: space.classCount }, (_, c) => {
    const choices = space.choices(space.representative(c));
    const sum = choices.reduce((total, choice, d) => total + weights[d]![choice]!, 0);
    return (0.9 * sum) / choices.length + 0.1 * random.next();
  });
}

function assert(condition: boolean, message: string): void {
  if (!condition) throw new UserError(message);
}

function same(a: SearchResult, b: SearchResult, rows = a.trace.length): boolean {
  const [x, y] = [a.trace, b.trace];
  if (x.length < rows || y.length < rows) return false;
  for (let i = 0; i < rows; i++)
    if (x.architectures[i] !== y.architectures[i] || x.proposals[i] !== y.proposals[i]) return false;
  return true;
}

/** The first proposals of seed 0, alone or taking turns with another search of the same strategy. */
function proposals({ setup, landscape }: Subject, rival: boolean): string {
  const budget = { queries: QUERIES, unit: "proposals" } as const;
  const search = advance(setup(budget, 0), landscape);
  const other = advance(setup(budget, 1), landscape);
  const asked: (Proposal | undefined)[] = [];
  for (let i = 0; i < QUERIES; i++) {
    asked.push(search.next().value ?? undefined);
    if (rival) other.next();
  }
  return JSON.stringify(asked);
}

/** A search that advances by one proposal each time it is resumed. */
function* advance(
  { strategy, space, random }: SearchSetup,
  column: Float64Array,
): Generator<Proposal, void, void> {
  const valueAt = (a: Architecture): number => column[space.classOf(a)]!;
  const options = parseOptions(strategy, {});
  const search = strategy.search({ space, random, options, query: createQuery() });
  let answer: Answer = 0;
  for (;;) {
    const next = search.next(answer);
    if (next.done) return;
    yield next.value;
    answer = typeof next.value === "number" ? valueAt(next.value) : next.value.map(valueAt);
  }
}
