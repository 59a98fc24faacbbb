import { describe, expect, test } from "vitest";
import { z } from "zod";
import { loadNamed, strategyNames } from "../../src/runner/strategies.ts";
import { CHECK_NAMES, checkConformance, runCheck } from "../../src/search/conformance.ts";
import { defineStrategy } from "../../src/search/define.ts";
import type { Strategy } from "../../src/search/strategy.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { strategyOf } from "../fixtures/search.ts";

describe.each(strategyNames())("%s", (name) => {
  test.each(CHECK_NAMES)("%s", async (check) => {
    expect(runCheck(check, await loadNamed(name), space).failure).toBeUndefined();
  });
});

/** The checks that a strategy fails, and why. */
const failuresOf = (strategy: Strategy): Map<string, string> =>
  new Map(
    checkConformance(strategy, space)
      .filter(({ failure }) => failure !== undefined)
      .map(({ check, failure }) => [check, failure!]),
  );

const SEED = "the same seed gives the same search";
const LONGER = "a longer budget continues the same search";
const SHARED = "runs do not disturb each other";
const CLOCK = "it draws from the given random numbers and reads no clock";
const SPENDS = "it spends its budget, on architectures of the space";
const FLAT = "it copes with an objective that is the same everywhere";
const SPIKE = "it copes with an objective that is zero nearly everywhere";
const UNKNOWN = "it refuses an unknown option";
const DEFAULTS = "its options all have defaults";

/** Draws anew, each time by the given number in [0, 1). */
const drawing = (number: () => number): Strategy =>
  strategyOf(function* ({ query }) {
    for (;;) yield* query(Math.floor(number() * space.size));
  });

let shared = 0;
const remembered = new Set<number>();

const FAULTY: readonly [string, string, string, Strategy][] = [
  ["draws from Math.random", CLOCK, "it calls Math.random", drawing(() => Math.random())],
  ["draws from Math.random", SEED, "differ", drawing(() => Math.random())],
  ["reads Date.now", CLOCK, "it calls Date.now", drawing(() => (Date.now() % 997) / 997 + 0 * Math.random())],
  ["reads new Date()", CLOCK, "it calls new Date", consulting(() => new Date())],
  ["reads performance.now", CLOCK, "it calls performance.now", consulting(() => performance.now())],
  ["reads process.hrtime", CLOCK, "it calls process.hrtime", consulting(() => process.hrtime())],
  ["reads process.hrtime.bigint", CLOCK, "process.hrtime.bigint", consulting(() => process.hrtime.bigint())],
  [
    "draws from crypto",
    CLOCK,
    "crypto.getRandomValues",
    consulting(() => crypto.getRandomValues(new Uint8Array(1))),
  ],
  ["draws a UUID", CLOCK, "crypto.randomUUID", consulting(() => crypto.randomUUID())],
  [
    "keeps a counter for all runs",
    SEED,
    "differ",
    strategyOf(function* ({ query }) {
      for (;;) {
        shared += 7;
        yield* query(shared % space.size);
      }
    }),
  ],
  [
    "keeps what it asked for all runs",
    SHARED,
    "they share state",
    strategyOf(function* ({ query, random }) {
      for (;;) {
        let drawn = space.sample(random);
        while (remembered.has(drawn) && random.next() < 0.9) drawn = space.sample(random);
        remembered.add(drawn);
        yield* query(drawn);
      }
    }),
  ],
  [
    "returns early",
    SPENDS,
    "it ended as finished after",
    strategyOf(function* ({ query, random }) {
      for (let i = 0; i < 30; i++) yield* query(10_000 + 40 * i + random.integer(1));
    }),
  ],
  [
    "returns when an objective is flat",
    FLAT,
    "it ended as finished",
    strategyOf(function* ({ query, random }) {
      const first = yield* query(0);
      for (let last = first, same = 0; same < 20; ) {
        const value = yield* query(space.sample(random));
        same = value === last ? same + 1 : 0;
        last = value;
      }
    }),
  ],
  [
    "throws on a flat objective",
    FLAT,
    "no spread",
    strategyOf(function* ({ query, random }) {
      const values: number[] = [];
      for (;;) {
        values.push(yield* query(space.sample(random)));
        if (values.length > 5 && Math.max(...values) === Math.min(...values)) throw new Error("no spread");
      }
    }),
  ],
  [
    "divides by a value",
    SPIKE,
    "proposed NaN",
    strategyOf(function* ({ query, random }) {
      for (;;) {
        const value = yield* query(space.sample(random));
        yield* query(Math.floor((value / value) * space.sample(random)));
      }
    }),
  ],
  [
    "repeats itself for ever",
    SPENDS,
    "it ended as stalled after 1",
    strategyOf(function* ({ query }) {
      for (;;) yield* query(5);
    }),
  ],
  [
    "shuffles the neighbours in place",
    SPENDS,
    "read only",
    strategyOf(function* ({ query, random }) {
      for (;;)
        for (const b of random.shuffle(space.neighbours(space.sample(random)) as number[])) yield* query(b);
    }),
  ],
  [
    "leaves the space",
    SPENDS,
    "proposed 156",
    strategyOf(function* ({ query }) {
      for (let i = 15_600; ; i++) yield* query(i);
    }),
  ],
  ["plans by a budget it guessed from its first answers", LONGER, "first half differs", planning()],
  [
    "ignores options it does not know",
    UNKNOWN,
    "z.strictObject",
    defineStrategy({ ...strategyOf(drawn), options: z.object({}) as never }),
  ],
  [
    "has an option without a default",
    DEFAULTS,
    "{} is refused",
    defineStrategy({ ...strategyOf(drawn), options: z.strictObject({ size: z.int() }) as never }),
  ],
];

describe("a strategy for many objectives that", () => {
  const MANY = "what searches many objectives spends its budget, on architectures of the space";
  const HEEDS = "what searches many objectives heeds each of them, and limits, or no value at all";
  const searching = (searchMany: NonNullable<Strategy["searchMany"]>): Strategy =>
    defineStrategy({ name: "made-up", summary: "For a test.", options: z.strictObject({}), searchMany });
  const climbing = (worth: (outcome: readonly number[]) => number): Strategy =>
    searching(function* ({ query, random }) {
      let best = space.sample(random);
      let height = worth(yield* query(best));
      for (;;) {
        const next = space.mutate(best, random);
        const value = worth(yield* query(next));
        if (value >= height) [best, height] = [next, value];
        else yield* query(space.sample(random));
      }
    });

  test.each([
    [
      "forgets an objective",
      HEEDS,
      "another second objective",
      climbing(([a, , limit]) => (limit! < 0 ? limit! : a!)),
    ],
    ["forgets the limit", HEEDS, "another limit does not", climbing(([a, b]) => a! + b!)],
    [
      "leaves the space",
      MANY,
      "proposed 15625",
      searching(function* ({ query, limits }) {
        for (let i = 15_625 * limits; ; i++) yield* query(i % (15_625 + limits));
      }),
    ],
  ] as const)("%s fails “%s”", (_, check, message, strategy) => {
    expect(failuresOf(strategy).get(check) ?? "nothing").toContain(message);
  });

  test("heeds all passes", () => {
    const all = climbing(([a, b, limit]) => (limit! < 0 ? limit! : 1 + (a ?? 0) + (b ?? 0)));
    expect(failuresOf(all).get(HEEDS)).toBeUndefined();
  });
});

function* drawn({ query, random }: Parameters<Strategy["search"]>[0]) {
  for (;;) yield* query(space.sample(random));
}

/** Draws as it should, and looks at something it should not. */
function consulting(look: () => unknown): Strategy {
  return strategyOf(function* ({ query, random }) {
    for (;;) {
      look();
      yield* query(space.sample(random));
    }
  });
}

/** Its n-th run starts where the n-th run before started: what it does depends on how long that one was. */
function planning(): Strategy {
  let length = 0;
  return strategyOf(function* ({ query }) {
    const start = length;
    length = 0;
    for (let i = 0; ; i++) {
      length = i;
      yield* query((start * 100 + i) % space.size);
    }
  });
}

describe("a strategy that", () => {
  test.each(FAULTY)("%s fails “%s”", (_, check, message, strategy) => {
    expect(failuresOf(strategy).get(check) ?? "nothing").toContain(message);
  });

  test("conforms fails nothing, and the watch on clocks is taken off again", () => {
    const before = [Math.random, Date, Date.now, process.hrtime, crypto.randomUUID];
    expect([...failuresOf(strategyOf(drawn))]).toEqual([]);
    expect([Math.random, Date, Date.now, process.hrtime, crypto.randomUUID]).toEqual(before);
    expect(Object.hasOwn(performance, "now")).toBe(false);
  });

  test("fails has its reason on one line", () => {
    const strategy = strategyOf(function* ({ query }) {
      yield* query(1);
      throw new Error("two\nlines");
    });
    for (const failure of failuresOf(strategy).values()) expect(failure).not.toContain("\n");
  });
});
