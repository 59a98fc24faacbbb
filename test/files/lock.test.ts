import { readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exclusively } from "../../src/files/lock.ts";
import { outcomeOf } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { startModule } from "../fixtures/process.ts";

const folder = temporaryFolder();

test("processes that add to one file at once lose nothing", async () => {
  const path = join(folder, "sum");
  writeFileSync(path, "0");
  const module = new URL("../../src/files/lock.ts", import.meta.url).href;
  const code = `
    import { readFileSync, writeFileSync } from "node:fs";
    const { exclusively } = await import(${JSON.stringify(module)});
    for (let i = 0; i < 40; i++)
      await exclusively(${JSON.stringify(`${path}.lock`)}, () => {
        const before = Number(readFileSync(${JSON.stringify(path)}, "utf8"));
        for (let until = Date.now() + 1; Date.now() < until; );
        writeFileSync(${JSON.stringify(path)}, String(before + 1));
      });`;
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => outcomeOf(startModule(code))));
  for (const { code, stderr } of outcomes) expect([code, stderr]).toEqual([0, ""]);
  expect(readFileSync(path, "utf8")).toBe("120");
  expect(readdirSync(folder)).toEqual(["sum"]);
});

test("the lock of a process that is gone is taken away", async () => {
  const lock = join(folder, "gone.lock");
  const child = startModule("");
  await outcomeOf(child);
  symlinkSync(`process ${child.pid} on ${hostname()}, abc`, lock);
  expect(await exclusively(lock, () => readlinkSync(lock))).toContain(`process ${process.pid} on`);
  expect(readdirSync(folder)).toEqual(["sum"]);
});

test("the lock of a process that lives is waited for, however long that takes", async () => {
  const lock = join(folder, "held.lock");
  symlinkSync(`process ${process.pid} on ${hostname()}, abc`, lock);
  const began = performance.now();
  setTimeout(() => rmSync(lock), 1500);
  const entered = await exclusively(lock, () => performance.now());
  expect(entered - began).toBeGreaterThan(1450);
});

test("a lock is given back when the work fails", async () => {
  const lock = join(folder, "fails.lock");
  const failing = exclusively(lock, () => {
    throw new Error("out of work");
  });
  await expect(failing).rejects.toThrow("out of work");
  expect(await exclusively(lock, () => 7)).toBe(7);
});

test("somebody else's file in its place is one line", async () => {
  const lock = join(folder, "file.lock");
  writeFileSync(lock, "mine");
  await expect(exclusively(lock, () => {})).rejects.toThrow(`${lock} is in the way`);
  expect(readFileSync(lock, "utf8")).toBe("mine");
});

test("where no lock can be made the work is done without one", async () => {
  expect(await exclusively(join(folder, "no", "such", "folder.lock"), () => 7)).toBe(7);
});
