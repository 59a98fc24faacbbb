import { describe, expect, it } from "vitest";
import { brokenLines } from "../src/text.ts";

const within = (width: number) => (line: string) => line.length <= width;

describe("text in lines", () => {
  it("is broken between words, as late as it fits", () => {
    expect(brokenLines("one two  three\nfour", within(9))).toEqual(["one two", "three", "four"]);
  });

  it("keeps a word that fits nowhere whole, and what a no-break space joins together", () => {
    expect(brokenLines("a incomprehensible b", within(5))).toEqual(["a", "incomprehensible", "b"]);
    expect(brokenLines("some 12\u00a0more", within(7))).toEqual(["some", "12\u00a0more"]);
  });

  it("is one empty line where there is none", () => {
    expect(brokenLines("", within(5))).toEqual([""]);
  });
});
