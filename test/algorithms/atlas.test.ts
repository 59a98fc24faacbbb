import { describe, expect, test } from "vitest";
import atlas from "../../algorithms/atlas.ts";
import { searchTable } from "../../src/search/driver.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import type { Random } from "../../src/space/random.ts";
import { setupOf } from "../fixtures/search.ts";

describe("atlas when it is stuck", () => {
  const [INITIAL, PATIENCE] = [5, 7];

  /** Counts before which queries the main stream was drawn from, where no random network is asked. */
  function drawsBefore(column: Float64Array, patience = PATIENCE): boolean[] {
    const setup = setupOf(atlas, { queries: INITIAL + 2 * PATIENCE });
    let drawn = 0;
    const random: Random = {
      ...setup.random,
      integer: (n) => {
        drawn++;
        return setup.random.integer(n);
      },
      pick: (items) => items[random.integer(items.length)]!,
    };
    const draws: boolean[] = [];
    const options = atlas.options.parse({ initial: INITIAL, patience, explore: 0 });
    const onProposal = (): void => {
      draws.push(drawn > 0);
      drawn = 0;
    };
    searchTable({ ...setup, random, options, onProposal }, column);
    return draws.slice(1); // the first is the initial networks
  }

  const level = new Float64Array(space.classCount).fill(0.5);

  test("tries neighbours once it has asked `patience` networks without a better one, and not before", () => {
    const draws = drawsBefore(level);
    expect(draws.indexOf(true)).toBe(PATIENCE);
  });

  test("asks its models still, every third query", () => {
    const turns = drawsBefore(level).map((drew, i) => ({ drew, turn: i + 1 }));
    const stuck = turns.slice(PATIENCE);
    expect(stuck.filter(({ drew }) => !drew).map(({ turn }) => turn)).toEqual(
      stuck.map(({ turn }) => turn).filter((turn) => turn % 3 === 0),
    );
  });

  test("with patience 0 never does", () => {
    expect(drawsBefore(level, 0)).not.toContain(true);
  });
});
