import {
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { claimWhenFree, giveSigns, tryClaim } from "../../src/files/claim.ts";
import { outcomeOf } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { startModule } from "../fixtures/process.ts";

const folder = join(temporaryFolder(), "made", "for", "claims");
const at = (name: string): string => join(folder, `${name}.lock`);

test("what is claimed is nobody else's until it is given back", () => {
  const claim = tryClaim(at("one"))!;
  expect(tryClaim(at("one"))).toBeUndefined();
  expect(tryClaim(at("other"))).toBeDefined();
  claim.release();
  tryClaim(at("one"))!.release();
  expect(readdirSync(folder)).toEqual(["other.lock"]);
});

test("the claim of a process that is gone is taken over; that of one that lives is not", async () => {
  const child = startModule("");
  await outcomeOf(child);
  symlinkSync(`process ${child.pid} on ${hostname()}, abc`, at("gone"));
  expect(tryClaim(at("gone"))).toBeDefined();
  symlinkSync(`process ${process.ppid} on ${hostname()}, abc`, at("alive"));
  expect(tryClaim(at("alive"))).toBeUndefined();
});

test("a claim with this process's number that it does not hold is its predecessor's", () => {
  symlinkSync(`process ${process.pid} on ${hostname()}, abc`, at("before"));
  const claim = tryClaim(at("before"))!;
  expect(tryClaim(at("before"))).toBeUndefined();
  expect(tryClaim(relative(".", at("before")))).toBeUndefined();
  claim.release();
  expect(existsSync(at("before"))).toBe(false);
});

test("where a claim that is void cannot be taken away the work is done all the same", () => {
  // No room for the longer name to which it would be moved.
  const stuck = at("x".repeat(240));
  const holder = `process ${process.pid} on ${hostname()}, abc`;
  symlinkSync(holder, stuck);
  tryClaim(stuck)!.release();
  expect(readlinkSync(stuck)).toBe(holder);
});

test("a claim that was taken away is neither kept alive nor given back by who had it", () => {
  const claim = tryClaim(at("lost"))!;
  rmSync(at("lost"));
  symlinkSync("process 1 on another-machine, abc", at("lost"));
  const hourAgo = Date.now() / 1000 - 3600;
  lutimesSync(at("lost"), hourAgo, hourAgo);
  const { now } = Date;
  Date.now = () => now() + 20_000;
  giveSigns();
  Date.now = now;
  expect(lstatSync(at("lost")).mtimeMs / 1000).toBeCloseTo(hourAgo, 1);
  claim.release();
  expect(readlinkSync(at("lost"))).toMatch("another-machine");
});

test("a claim that cannot be given back does not hide how the work ended", () => {
  const claim = tryClaim(at("odd"))!;
  rmSync(at("odd"));
  mkdirSync(at("odd"));
  expect(() => claim.release()).not.toThrow();
});

test("a claim of another machine holds as long as it gives signs of life", () => {
  symlinkSync("process 1 on another-machine, abc", at("far"));
  expect(tryClaim(at("far"))).toBeUndefined();
  const since = (minutes: number): void => {
    const then = Date.now() / 1000 - 60 * minutes;
    lutimesSync(at("far"), then, then);
  };
  since(29);
  expect(tryClaim(at("far"))).toBeUndefined();
  since(31);
  expect(tryClaim(at("far"))).toBeDefined();
});

test("work that lets no timer fire gives its signs itself", () => {
  const claim = tryClaim(at("busy"))!;
  const hourAgo = Date.now() / 1000 - 3600;
  lutimesSync(at("busy"), hourAgo, hourAgo);
  const { now } = Date;
  Date.now = () => now() + 20_000;
  giveSigns();
  Date.now = now;
  expect(tryClaim(at("busy"))).toBeUndefined();
  claim.release();
});

test("who waits is told who has it, and gets it", async () => {
  const first = tryClaim(at("wanted"))!;
  const told = new Set<string>();
  setTimeout(() => first.release(), 300);
  const second = await claimWhenFree(at("wanted"), (holder) => told.add(holder));
  expect([...told]).toEqual([`process ${process.pid} on ${hostname()}`]);
  second.release();
  expect(existsSync(at("wanted"))).toBe(false);
});

test("where no claim can be made the work is done all the same", () => {
  const impossible = join(folder, "x".repeat(300));
  tryClaim(impossible)!.release();
  expect(tryClaim(impossible)).toBeDefined();
});
