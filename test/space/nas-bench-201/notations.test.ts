import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";

const every = Array.from({ length: space.size }, (_, a) => a);

describe("names of cells", () => {
  test("there are 15,625", () => expect(space.size).toBe(15_625));

  test("every notation of every cell reads back as the architecture it was made of", () => {
    const names = new Set<string>();
    for (const a of every) {
      for (const name of space.notations(a).values()) {
        if (space.parse(name) !== a) expect(`${a}: ${name}`).toBe("read back");
        names.add(name);
      }
      if (space.fromChoices(space.choices(a)) !== a) expect(a).toBe("read back");
    }
    expect(names.size).toBe(6 * 15_625);
    expect([...space.notations(0).values()].slice(0, 2)).toEqual([space.format(0), space.code(0)]);
  });

  test("string and code show the operations in NAS-Bench-201's order", () => {
    const a = space.fromChoices([3, 2, 1, 0, 3, 4]);
    expect(space.code(a)).toBe("3+1s+n3p");
    expect(space.format(a)).toBe(
      "|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|",
    );
  });

  test("a parser taken off the space still parses", () => {
    const { parse } = space;
    expect(parse("3+1s+n3p")).toBe(space.fromChoices([3, 2, 1, 0, 3, 4]));
  });

  test.each([
    [""],
    ["13433x"],
    ["3+1s+n3"],
    ["3+1s+n3px"],
    ["x+1s+n3p"],
    ["|none~0|+|none~0|none~1|"],
    ["|none~0|+|none~0|none~1|+|none~0|none~1|"],
    ["|none~0|+|none~0|none~1|+|none~0|none~1|none~3|"],
    ["|none~0|+|none~1|none~0|+|none~0|none~1|none~2|"],
    ["|none~0|+|none~0|none~1|+|none~0|none~1|conv~2|"],
    ["|none~0~7|+|none~0|none~1|+|none~0|none~1|none~2|"],
    ["|none|+|none~0|none~1|+|none~0|none~1|none~2|"],
    ["|none~0|+|none~0|none~1|none~2|+|none~0|none~1|none~2|"],
    ["|NONE~0|+|none~0|none~1|+|none~0|none~1|none~2|"],
  ])("%j is refused in one line that quotes it", (text) => {
    expect(() => space.parse(text)).toThrow(UserError);
    expect(() => space.parse(text)).toThrow(`"${text.replace("\n", " ")}"`);
  });
});
