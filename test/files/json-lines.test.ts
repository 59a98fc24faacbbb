import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openJsonLines, readJsonLines } from "../../src/files/json-lines.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();
let tests = 0;
beforeEach(() => {
  tests++;
});
const schema = z.object({ name: z.string(), of: z.record(z.string(), z.number()) });
const [a, b, c] = ["a", "b", "c"].map((name) => ({ name, of: { x: 1, "{é": 2 } }));
const path = (name = "log.jsonl"): string => join(folder, `${tests}`, name);
const open = (name?: string) => openJsonLines(path(name), schema);

describe("a file of JSON lines", () => {
  it("gives what is new since the last look, whoever wrote it", () => {
    const [one, other] = [open(), open()];
    expect(one.added()).toEqual([]);
    one.append(a!);
    other.append(b!);
    expect(one.added()).toEqual([a, b]);
    expect(one.added()).toEqual([]);
    one.append(c!);
    expect(one.added()).toEqual([c]);
    expect(other.added()).toEqual([a, b, c]);
    expect(readJsonLines(path(), schema)).toEqual([a, b, c]);
  });

  it("refuses a line longer than any entry, and counts millions of empty ones without listing them", () => {
    open().append(a!);
    appendFileSync(path(), `${"\n".repeat(5_000_000)}{"name":"${"{".repeat(2 ** 20)}"}\n`);
    expect(() => open().added()).toThrow(/log\.jsonl:5000002: damaged line/);
  });

  it("passes over a line cut off anywhere, cuts nothing itself, and goes on in a new line", () => {
    const line = JSON.stringify(b);
    for (let length = 1; length < line.length; length++) {
      const name = `${length}.jsonl`;
      open(name).append(a!);
      appendFileSync(path(name), line.slice(0, length));
      const log = open(name);
      expect(log.added()).toEqual([a]);
      log.append(c!);
      expect(log.added()).toEqual([c]);
      expect(readJsonLines(path(name), schema)).toEqual([a, c]);
      expect(readFileSync(path(name), "utf8")).toContain(`\n${line.slice(0, length)}\n`);
    }
  });

  it("waits for the end of a line that another process is writing", () => {
    const line = `${JSON.stringify(a)}\n`;
    const log = open();
    appendFileSync(path(), line.slice(0, 20));
    expect(log.added()).toEqual([]);
    appendFileSync(path(), line.slice(20));
    expect(log.added()).toEqual([a]);
  });

  it.each([
    ["a line of another form", '{"name":7}'],
    ["a line that is no JSON", "name,of"],
  ])("names %s by file and number", (_, line) => {
    const log = open();
    log.append(a!);
    log.added();
    appendFileSync(path(), `${line}\n`);
    expect(() => log.added()).toThrow(/log\.jsonl:2: damaged line; delete that line/);
    expect(() => readJsonLines(path(), schema)).toThrow(/log\.jsonl:2: damaged line/);
  });

  it("that is a folder or a pipe is one line, at once", () => {
    mkdirSync(path(), { recursive: true });
    expect(() => open()).toThrow(/cannot open .*log\.jsonl/);
    execFileSync("mkfifo", [path("pipe.jsonl")]);
    expect(() => open("pipe.jsonl")).toThrow(/cannot open .*pipe\.jsonl: it is no plain file/);
  });

  it("that somebody else wrote is not added to", () => {
    open().close();
    writeFileSync(path(), "four years of work");
    expect(() => open()).toThrow(/cannot open .*log\.jsonl: it holds no JSON lines; move it/);
    expect(readFileSync(path(), "utf8")).toBe("four years of work");
  });

  it("is not read when it is far too large", () => {
    open().close();
    writeFileSync(path(), "{");
    truncateSync(path(), 2 ** 40);
    expect(() => open().added()).toThrow(/cannot read .*log\.jsonl: it has 1099511627776 bytes/);
  });
});
