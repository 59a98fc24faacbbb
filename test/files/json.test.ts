import { describe, expect, it } from "vitest";
import { decimalOf } from "../../src/files/decimal.ts";
import { isInherited, member, parseJson } from "../../src/files/json.ts";

describe("JSON of somebody else's", () => {
  it("is what JSON.parse makes of it", () => {
    const text = '{"a": [1, -0.5e3, "]}[{\\"", null], "__proto__": {"b": true}}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ["{", "not whole JSON: "],
    ['{"a": 1e}', "not whole JSON: "],
    ["[".repeat(65), "nested more than 64 deep"],
    ['{"a":'.repeat(100_000), "nested more than 64 deep"],
  ])("is refused: %s", (text, message) => {
    expect(() => parseJson(text)).toThrow(message);
  });

  it("may be nested 64 deep, and hold any brackets in text", () => {
    expect(() => parseJson(`${"[".repeat(64)}${"]".repeat(64)}`)).not.toThrow();
    expect(parseJson(JSON.stringify(`\\"${"[".repeat(1000)}`))).toHaveLength(1002);
  });

  it("has the members that are written, and no others", () => {
    const value = parseJson('{"__proto__": {"polluted": 1}, "a": null}');
    expect(member(value, "a")).toBeNull();
    expect(member(value, "__proto__")).toEqual({ polluted: 1 });
    for (const name of ["toString", "constructor", "b", "polluted"])
      expect(member(value, name)).toBeUndefined();
    for (const none of [null, "text", [1], 5]) expect(member(none, "length")).toBeUndefined();
    expect(["toString", "__proto__", "constructor"].every(isInherited)).toBe(true);
    expect(["clean", "", "length"].some(isInherited)).toBe(false);
  });
});

describe("a number in a text file", () => {
  it.each(["0", "-0.5", "+3", "1e-7", "12.", ".5", "1E3"])("is read: %s", (text) => {
    expect(decimalOf(text)).toBe(Number(text));
  });

  it.each(["", " ", "1e999", "0x10", "0b1", "١٢", "NaN", "Infinity", "1,5", "1_000", "--1", ".", "1e", "1 "])(
    "is refused: %j",
    (text) => {
      expect(decimalOf(text)).toBeUndefined();
    },
  );
});
