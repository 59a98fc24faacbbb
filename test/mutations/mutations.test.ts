import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTATIONS } from "./mutations.ts";

test("every mistake has its place in the code, once", () => {
  const lost = MUTATIONS.filter(({ file, from }) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
    return text.split(from).length !== 2;
  });
  expect(lost.map(({ file, from }) => `${file}: ${from}`)).toEqual([]);
});
