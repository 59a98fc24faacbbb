import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { discardScraps, makeFolder, tryFolder, writeShared, writeWhole } from "../../src/files/write.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();

describe.each([writeWhole, writeShared])("writing a file whole: %o", (write) => {
  const place = join(folder, write.name);

  test("makes the folder, replaces what was there, leaves nothing else", () => {
    const path = join(place, "b", "c.txt");
    write(path, "one");
    write(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(place, "b"))).toEqual(["c.txt"]);
  });

  test("a name as long as names may be is no problem; a longer one, or one with a NUL, is one line", () => {
    write(join(place, "long", "n".repeat(255)), "x");
    expect(readdirSync(join(place, "long"))).toEqual(["n".repeat(255)]);
    for (const name of ["n".repeat(256), "a\0b"])
      expect(() => write(join(place, "long", name), "x")).toThrow(/^cannot write .{1,380}$/u);
    rmSync(join(place, "long"), { recursive: true });
  });

  test("where it cannot be written, one line says so and the old file stands", () => {
    const path = join(place, "taken");
    mkdirSync(path);
    expect(() => write(path, "x")).toThrow(`cannot write ${path}: EISDIR`);
    writeFileSync(join(place, "file"), "");
    expect(() => write(join(place, "file", "x"), "x")).toThrow(UserError);
    expect(readFileSync(join(place, "file"), "utf8")).toBe("");
    expect(readdirSync(place).sort()).toEqual(["b", "file", "taken"]);
  });
});

describe("threads that write into folders which others make and delete meanwhile", () => {
  test("all write all of their files, whole", async () => {
    const place = join(folder, "at-once");
    const module = new URL("../../src/files/write.ts", import.meta.url).href;
    const code = `
      import { workerData } from "node:worker_threads";
      import { register } from "tsx/esm/api";
      register();
      const { writeWhole, discardScraps } = await import(workerData.module);
      for (let i = 0; i < 60; i++) {
        const to = workerData.place + "/" + i + "/deep";
        writeWhole(to + "/same.txt", "text ".repeat(1000));
        discardScraps(to);
        writeWhole(to + "/" + workerData.n + ".txt", "mine");
      }`;
    const threads = Array.from(
      { length: 4 },
      (_, n) =>
        new Worker(
          new URL(
            `data:text/javascript,${encodeURIComponent(code.replace("tsx/esm/api", import.meta.resolve("tsx/esm/api")))}`,
          ),
          {
            workerData: { module, place, n },
          },
        ),
    );
    const ends = threads.map(
      (thread) =>
        new Promise((resolve, reject) => {
          thread.once("exit", resolve);
          thread.once("error", reject);
        }),
    );
    expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
    for (let i = 0; i < 60; i++) {
      const deep = join(place, String(i), "deep");
      expect(readdirSync(deep).sort()).toEqual(["0.txt", "1.txt", "2.txt", "3.txt", "same.txt"]);
      expect(readFileSync(join(deep, "same.txt"), "utf8")).toBe("text ".repeat(1000));
    }
  });
});

describe("what kills left", () => {
  test("is deleted by its name; nothing else is", () => {
    const place = join(folder, "scraps");
    const scrap = "0.csv.0f0e0d0c-1111-4222-8333-444455556666.tmp";
    for (const name of ["0.csv", "notes.tmp", "0.csv.tmp", scrap]) writeWhole(join(place, name), "");
    discardScraps(place);
    expect(readdirSync(place).sort()).toEqual(["0.csv", "0.csv.tmp", "notes.tmp"]);
    discardScraps(join(place, "nowhere"));
  });
});

describe("a folder", () => {
  test("is made with those above it; one that is there is left as it is, also behind a link", () => {
    const deep = join(folder, "x", "y", "z");
    makeFolder(deep);
    makeFolder(deep);
    symlinkSync(deep, join(folder, "link"));
    makeFolder(join(folder, "link"));
    makeFolder(join(folder, "link", "w"));
    expect(existsSync(join(deep, "w"))).toBe(true);
  });

  test.each([
    ["in a folder that takes none", "/proc/nope", "cannot make the folder /proc/nope: "],
    ["far below one", "/proc/nope/a/b/c", "cannot make the folder /proc/nope/a/b/c: "],
    [
      "below a file",
      join(folder, "plain", "a", "b"),
      `cannot make the folder ${join(folder, "plain", "a", "b")}: `,
    ],
    ["a file", join(folder, "plain"), "EEXIST"],
    ["behind a link to nowhere", join(folder, "dangling"), "EEXIST"],
    ["with a name too long", join(folder, "n".repeat(300)), "ENAMETOOLONG: name too long"],
    ["with a path too long", join(folder, "n/".repeat(5000)), "ENAMETOOLONG: name too long"],
    ["without a name", "", 'cannot make the folder "": '],
    ["with a NUL", join(folder, "a\0b"), "\\u0000b"],
  ])("that cannot be made is one line: %s", (_, path, words) => {
    writeFileSync(join(folder, "plain"), "");
    if (!readdirSync(folder).includes("dangling")) symlinkSync("nowhere", join(folder, "dangling"));
    const made = () => makeFolder(path);
    expect(made).toThrow(UserError);
    expect(made).toThrow(words);
    expect(made).toThrow(/^.{1,400}$/u);
  });

  test.skipIf(process.getuid?.() === 0)("that may not be made is one line", () => {
    expect(() => makeFolder("/no-right-to-this")).toThrow("cannot make the folder /no-right-to-this: EACCES");
  });
});

test("trying whether a folder can be made leaves nothing new, and nothing away that was there", () => {
  tryFolder(join(folder, "tried/a/b"));
  expect(existsSync(join(folder, "tried"))).toBe(false);
  mkdirSync(join(folder, "kept"));
  tryFolder(join(folder, "kept"));
  tryFolder(join(folder, "kept/below"));
  expect(readdirSync(join(folder, "kept"))).toEqual([]);
  expect(() => tryFolder("/proc/nope/a")).toThrow("cannot make the folder /proc/nope/a: ");
});
