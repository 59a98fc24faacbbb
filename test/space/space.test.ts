import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { defineSpace } from "../../src/space/space.ts";
import { spaceNamed } from "../../src/space/spaces.ts";
import { published } from "../fixtures/data.ts";

const every = Array.from({ length: space.size }, (_, a) => a);

describe("neighbours", () => {
  test("are 24 distinct architectures, one edit away, and the relation is symmetric", () => {
    for (const a of every) {
      const list = space.neighbours(a);
      if (new Set(list).size !== 24) expect(`${a} has ${new Set(list).size}`).toBe("24 neighbours");
      for (const b of list) {
        const edits = space.choices(a).filter((choice, d) => choice !== space.choice(b, d)).length;
        if (edits !== 1 || !space.neighbours(b).includes(a)) expect(`${a} and ${b}`).toBe("neighbours");
      }
    }
  });

  test("are listed decision by decision, choice by choice", () => {
    expect(space.neighbours(0).slice(0, 5).map(space.choices)).toEqual([
      [1, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 0, 0],
      [3, 0, 0, 0, 0, 0],
      [4, 0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0],
    ]);
  });

  test("are frozen: a strategy cannot spoil them for others", () => {
    const list = space.neighbours(17) as number[];
    expect(() => list.sort()).toThrow(TypeError);
    expect(() => list.push(1)).toThrow(TypeError);
  });
});

describe("drawing", () => {
  test("a mutation is a neighbour, and all 24 are about equally likely", () => {
    const random = createRandom("mutate");
    const counts = new Map<number, number>();
    for (let i = 0; i < 24_000; i++) {
      const b = space.mutate(7_777, random);
      counts.set(b, (counts.get(b) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([...space.neighbours(7_777)].sort());
    // Pearson's χ² with 23 degrees of freedom; its 0.9999 quantile is 58.6.
    expect(chiSquare([...counts.values()], 1_000)).toBeLessThan(58.6);
  });

  test("samples are uniform over encodings", () => {
    const random = createRandom("sample");
    const counts = new Array<number>(125).fill(0);
    for (let i = 0; i < 125_000; i++) counts[Math.floor(space.sample(random) / 125)]! += 1;
    // 124 degrees of freedom: the 0.9999 quantile is 190.
    expect(chiSquare(counts, 1_000)).toBeLessThan(190);
    for (let d = 0; d < 6; d++) {
      const choices = new Array<number>(5).fill(0);
      for (let i = 0; i < 5_000; i++) choices[space.choice(space.sample(random), d)]! += 1;
      expect(chiSquare(choices, 1_000)).toBeLessThan(23.5);
    }
  });
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

describe("isomorphism classes", () => {
  test("there are 6,466, numbered by their smallest member", () => {
    expect(space.classCount).toBe(6_466);
    let last = -1;
    let total = 0;
    for (let c = 0; c < space.classCount; c++) {
      const members = space.members(c);
      const ordered = members.every((a, i) => space.classOf(a) === c && (i === 0 || a > members[i - 1]!));
      if (!ordered || members[0] !== space.representative(c) || members[0]! <= last)
        expect(c).toBe("ordered");
      last = members[0]!;
      total += members.length;
    }
    expect(total).toBe(15_625);
  });

  test("a skip connection is its source, an edge from an absent node is absent", () => {
    const same = (a: string, b: string) => space.classOf(space.parse(a)) === space.classOf(space.parse(b));
    expect(same("s+n3+nnp", "n+3n+nnp")).toBe(true);
    expect(same("n+nn+n3n", "n+nn+nnn")).toBe(true);
    expect(same("3+nn+n3n", "3+nn+n1n")).toBe(false);
  });

  test.skipIf(published === undefined)("are the published table's", () => {
    const { ids } = JSON.parse(readFileSync(join(published!, "meta.json"), "utf8")) as {
      ids: Record<string, { "nb201-string": string; isomorph: string }>;
    };
    const isomorphOf = new Map<number, string>();
    const classOf = new Map<string, number>();
    for (const entry of Object.values(ids)) {
      const c = space.classOf(space.parse(entry["nb201-string"]));
      const isomorph = String(entry.isomorph);
      if ((isomorphOf.get(c) ?? isomorph) !== isomorph || (classOf.get(isomorph) ?? c) !== c)
        expect(`${entry["nb201-string"]}: ${isomorph}`).toBe("in its class");
      isomorphOf.set(c, isomorph);
      classOf.set(isomorph, c);
    }
    expect([isomorphOf.size, classOf.size]).toEqual([6_466, 6_466]);
  });
});

describe("spaces by name", () => {
  test("nas-bench-201", () => expect(spaceNamed("nas-bench-201")).toBe(space));
  test("an unknown one names the nearest", () =>
    expect(() => spaceNamed("nasbench201")).toThrow(
      'unknown space "nasbench201"; did you mean "nas-bench-201"?',
    ));
});

test("a decision without a choice is refused: nothing could be mutated", () => {
  const { decisions } = space;
  const names = { name: "fixed", format: String, code: String, canonicalForm: String, parse: () => [0] };
  expect(() =>
    defineSpace({ ...names, decisions: [...decisions, { name: "stem", choices: ["conv"] }] }),
  ).toThrow("space fixed: decision stem has fewer than two choices; leave it out");
});
