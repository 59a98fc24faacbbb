import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { LineTooLong, readLines, writeLine } from "../../src/outside/lines.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const path = join(temporaryFolder(), "lines");
const open: number[] = [];
afterEach(() => open.splice(0).forEach(closeSync));

function reading(text: string, limit = 1 << 24) {
  writeFileSync(path, text);
  open.push(openSync(path, "r"));
  return readLines(open[0]!, limit);
}

test("lines of any length come whole and in order, whatever a single reading brings", () => {
  const lines = ["", "a", "→é", "x".repeat(65_535), "y".repeat(65_536), "z".repeat(1_000_000), "", "end"];
  const many = [...lines, ...Array.from({ length: 20_000 }, (_, i) => `line ${i}`)];
  const reader = reading(`${many.join("\n")}\n`);
  for (const line of many) expect(reader.next() === line).toBe(true);
  expect([reader.next(), reader.rest]).toEqual([undefined, ""]);
});

test("what stands after the last line is no line", () => {
  const reader = reading("one\nhal");
  expect([reader.next(), reader.next(), reader.rest]).toEqual(["one", undefined, "hal"]);
});

test("a line may have as many bytes as it may have, and no chunk more", () => {
  expect(reading(`${"x".repeat(100_000)}\n`, 100_000).next()).toHaveLength(100_000);
  expect(() => reading("x".repeat(10_000_000), 100_000).next()).toThrow(LineTooLong);
});

test("a message is written as one line", () => {
  const file = openSync(path, "w");
  writeLine(file, { type: "end", text: "two\nlines →" });
  closeSync(file);
  expect(readFileSync(path, "utf8")).toBe('{"type":"end","text":"two\\nlines →"}\n');
});
