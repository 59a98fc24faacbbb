import { describe, expect, it } from "vitest";
import { z } from "zod";
import { askTell } from "../../src/search/ask-tell.ts";
import { defineStrategy } from "../../src/search/define.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";

const heard: unknown[] = [];
const scripted = defineStrategy({
  name: "scripted",
  summary: "One architecture, then a batch, then the end.",
  options: z.strictObject({ first: z.int().default(7) }),
  *search({ query, options }) {
    heard.push(yield* query(options.first));
    heard.push(yield* query([1, 2]));
  },
});

describe("ask and tell", () => {
  const setup = { space: nasBench201, random: createRandom("ask-tell") };

  it("hands out proposals and hands back values in order", () => {
    heard.length = 0;
    const search = askTell(scripted, { ...setup, options: { first: 5 } });
    expect(search.ask()).toEqual([5]);
    expect(search.ask()).toEqual([5]);
    search.tell([0.25]);
    expect(search.ask()).toEqual([1, 2]);
    search.tell([0.5, 0.75]);
    expect(search.ask()).toEqual([]);
    expect(heard).toEqual([0.25, [0.5, 0.75]]);
  });

  it("refuses a wrong number of values, and values after the end", () => {
    const search = askTell(scripted, setup);
    expect(() => search.tell([1, 2])).toThrow("1 asked, 2 told");
    expect(() => search.tell([])).toThrow("1 asked, 0 told");
    search.tell([1]);
    search.tell([1, 2]);
    expect(() => search.tell([1])).toThrow("nothing left");
  });
});
