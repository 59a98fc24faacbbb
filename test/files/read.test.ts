import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageOf, quote, UserError } from "../../src/errors.ts";
import { readBytes, readIfThere, readText, withPlain } from "../../src/files/read.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rnb-read-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("reading a file that somebody else made", () => {
  it("gives the bytes of a plain file, also through a link", () => {
    writeFileSync(join(folder, "plain"), "é\n");
    symlinkSync("plain", join(folder, "link"));
    expect(readText(join(folder, "plain"))).toBe("é\n");
    expect(readText(join(folder, "link"))).toBe("é\n");
  });

  it("says that there is none: missing, below a file, or a link to nowhere", () => {
    symlinkSync("nowhere", join(folder, "dangling"));
    for (const name of ["missing", "plain/below", "dangling"])
      expect(readIfThere(join(folder, name))).toBeUndefined();
    expect(() => readBytes(join(folder, "missing"))).toThrow(/^no such file: .*missing$/);
  });

  it("refuses what is no plain file without waiting for it", () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    symlinkSync("loop", join(folder, "loop"));
    for (const path of [join(folder, "pipe"), "/dev/zero", "/dev/urandom", folder])
      expect(() => readBytes(path)).toThrow(`${path} is no plain file`);
    expect(() => readBytes(join(folder, "loop"))).toThrow(/^cannot read .*loop: ELOOP/);
  });

  it("refuses a file over its bound before reading it", () => {
    writeFileSync(join(folder, "sparse"), "");
    truncateSync(join(folder, "sparse"), 3_000_000_000);
    expect(() => readBytes(join(folder, "sparse"))).toThrow("too large: 3000000000 bytes");
    expect(() => readBytes(join(folder, "plain"), 2)).toThrow("too large: 3 bytes, at most 2 are read");
  });
});

describe("reading parts of a file", () => {
  it("gives the open file and its size, and passes on what a reader says", () => {
    expect(withPlain(join(folder, "plain"), 9, (_, size) => size)).toBe(3);
    expect(withPlain(join(folder, "missing"), 9, () => 1)).toBeUndefined();
    const path = join(folder, "plain");
    expect(() =>
      withPlain(path, 9, () => {
        throw new UserError("its own words");
      }),
    ).toThrow(/^its own words$/);
    expect(() => withPlain("/dev/zero", 9, () => 1)).toThrow("/dev/zero is no plain file");
  });
});

describe("a message", () => {
  it("is one line of at most 395 characters that begins and ends as it was written", () => {
    const { message } = new UserError(`/data/a.json:\n ${"x".repeat(800_000)}\u001b[2J; fetch it again`);
    expect(message).toMatch(/^\/data\/a\.json: x+ … x+ \[2J; fetch it again$/);
    expect(message).toHaveLength(395);
    expect(messageOf(new Error("y\n".repeat(1000)))).toHaveLength(395);
  });

  it("of something thrown that is no error is quoted", () => {
    expect(messageOf("a\tb")).toBe("a b");
    expect(messageOf(Object.create(null))).toBe("an object");
    expect(messageOf(undefined)).toBe("undefined");
  });
});

describe("quoting a wrong value", () => {
  it("is one short line, whatever the value", () => {
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(quote(deep)).toBe("a list");
    expect(quote({ a: deep })).toBe("an object");
    expect(quote("x".repeat(800_000))).toBe(`"${"x".repeat(58)}…`);
    expect(quote("a\nb")).toBe('"a\\nb"');
    expect([null, undefined, Number.NaN, -0.5, true].map(quote)).toEqual([
      "null",
      "undefined",
      "NaN",
      "-0.5",
      "true",
    ]);
  });
});
