import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quote } from "../../src/errors.ts";
import { readBytes, readIfThere, readText } from "../../src/files/read.ts";

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
