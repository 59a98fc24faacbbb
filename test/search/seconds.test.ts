import { expect, test } from "vitest";
import { budget, budgetText } from "../../src/search/budget.ts";
import { searchLive, searchTable } from "../../src/search/driver.ts";
import type { Answer } from "../../src/search/strategy.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { madeUpColumn, proposing, setupOf, strategyOf } from "../fixtures/search.ts";

/** Networks, no two of one class. */
const [A, B, C, D, E] = ["3+33+333", "1+33+333", "p+33+333", "3+13+333", "3+33+133"].map(space.parse) as [
  number,
  number,
  number,
  number,
  number,
];

/** Takes so many seconds for each network (10 by default), and notes what it was asked. */
function oracle(costs: ReadonlyMap<number, number> = new Map()) {
  const asked: number[][] = [];
  const evaluate = async (batch: readonly number[]) => {
    asked.push([...batch]);
    return { values: batch.map(() => 0.5), costs: batch.map((a) => costs.get(a) ?? 10) };
  };
  return { asked, evaluate };
}

const inSeconds = (seconds: number, queries?: number) => ({ queries, seconds, unit: "distinct" }) as const;
const setup = (given: ReturnType<typeof inSeconds>, lanes?: number, ...proposals: readonly unknown[]) => ({
  ...setupOf(proposing(...proposals)),
  budget: given,
  lanes,
});

test("a search ends with the last network that ends in time", async () => {
  const { evaluate } = oracle(new Map([[B, 15]]));
  const { trace, ending } = await searchLive(setup(inSeconds(40), 1, A, B, C, D, E), evaluate);
  expect([...trace.costs]).toEqual([10, 25, 35]);
  expect([trace.length, ending]).toEqual([3, "budget"]);
});

test("a network that takes all that is left is within it", async () => {
  const { evaluate } = oracle();
  const { trace, ending } = await searchLive(setup(inSeconds(30), 1, A, B, C, D), evaluate);
  expect([[...trace.costs], ending]).toEqual([[10, 20, 30], "budget"]);
});

test("what is asked again takes nothing", async () => {
  const { evaluate } = oracle();
  const { trace, ending } = await searchLive(setup(inSeconds(20), 1, A, A, [A, B, B], A, B), evaluate);
  expect([[...trace.costs], ending]).toEqual([[10, 20], "finished"]);
});

test.each([
  [inSeconds(35, 2), [10, 20]],
  [inSeconds(15, 2), [10]],
])("of queries and seconds, whichever ends first ends it: %j", async (given, costs) => {
  const { evaluate } = oracle();
  const { trace, ending } = await searchLive(setup(given, 1, A, B, C), evaluate);
  expect([[...trace.costs], ending]).toEqual([costs, "budget"]);
});

test.each([
  [1, [[A], [B], [C]]],
  [
    2,
    [
      [A, B],
      [C, D],
    ],
  ],
  [undefined, [[A, B, C, D, E]]],
])(
  "with %s lanes, no more of a batch is begun than may be needed, and the trace is the same",
  async (lanes, begun) => {
    const { asked, evaluate } = oracle();
    const { trace, ending } = await searchLive(setup(inSeconds(25), lanes, [A, B, C, D, E]), evaluate);
    expect(asked).toEqual(begun);
    expect([[...trace.costs], ending]).toEqual([[10, 20], "budget"]);
  },
);

test("a strategy is told nothing of what did not end in time", async () => {
  const told: Answer[] = [];
  const strategy = strategyOf(function* ({ query }) {
    told.push(yield* query([A, B]));
    told.push(yield* query([C, D]));
  });
  const { evaluate } = oracle();
  await searchLive({ ...setupOf(strategy), budget: inSeconds(30), lanes: 1 }, evaluate);
  expect(told).toEqual([[0.5, 0.5]]);
});

test("a budget that not even one network keeps is an error in one line", async () => {
  const { evaluate } = oracle();
  await expect(searchLive(setup(inSeconds(9), 1, A), evaluate)).rejects.toThrow(
    /^no network was evaluated within the 9 seconds of the budget: give more$/,
  );
});

test("a table takes no seconds", () => {
  expect(() => searchTable(setup(inSeconds(9, 3), 1, A), madeUpColumn())).toThrow(
    /give a budget in queries$/,
  );
});

test.each([
  [{}, /give `queries`, or `seconds`, or both/],
  [{ seconds: 0 }, /seconds/],
  [{ seconds: 1.5 }, /seconds/],
  [{ seconds: "1 h" }, /seconds/],
  [{ seconds: 60, unit: "proposals" }, /do not end a search that repeats itself/],
  [{ minutes: 3 }, /minutes/],
])("%j is no budget", (given, why) => {
  const { error } = budget.safeParse(given);
  expect(error?.message).toMatch(why);
});

test.each([
  [{ queries: 5 }, "5 queries (distinct)"],
  [{ seconds: 60 }, "60 seconds"],
  [{ queries: 5, seconds: 60, unit: "encodings" }, "5 queries (encodings) or 60 seconds"],
])("%j in words", (given, words) => {
  expect(budgetText(budget.parse(given))).toBe(words);
});
