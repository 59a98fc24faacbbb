import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { writeWhole } from "../../src/files/write.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();

describe("writing a file whole", () => {
  test("makes the folder, replaces what was there, leaves nothing else", () => {
    const path = join(folder, "a", "b", "c.txt");
    writeWhole(path, "one");
    writeFileSync(`${path}.tmp`, "left by a kill");
    writeWhole(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["c.txt"]);
  });

  test("where it cannot be written, one line says so and the old file stands", () => {
    const path = join(folder, "taken");
    mkdirSync(path);
    expect(() => writeWhole(path, "x")).toThrow(`cannot write ${path}`);
    expect(existsSync(`${path}.tmp`)).toBe(false);
    writeFileSync(join(folder, "file"), "");
    expect(() => writeWhole(join(folder, "file", "x"), "x")).toThrow(UserError);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("");
  });
});
