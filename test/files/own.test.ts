import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import {
  claimFile,
  claimNames,
  deleteOwn,
  InTheWayError,
  LEDGER,
  putFiles,
  writeNew,
} from "../../src/files/own.ts";
import { enterRoom } from "../../src/files/room.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
let folder: string;
let cases = 0;
beforeEach(() => {
  folder = join(root, String(cases++));
  mkdirSync(folder);
});
const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), "utf8");
const foreign = (name: string, text = "thesis"): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
};
const page = (text: string) =>
  new Map([
    ["page.html", text],
    ["figures/a.svg", `<svg>${text}</svg>`],
  ]);

test("what a kill left half-written beside files that are written again goes; what is foreign stays", () => {
  foreign("figures/a.svg.0123abcd-0123-4567-89ab-0123456789ab.tmp", "<svg");
  foreign("figures/notes.tmp");
  putFiles(folder, new Map([["figures/a.svg", "<svg/>"]]));
  expect(readdirSync(at("figures")).sort()).toEqual(["a.svg", "notes.tmp"]);
});

describe("files put into a folder", () => {
  test("go over those that were put there before", () => {
    putFiles(folder, page("one"));
    putFiles(folder, page("two"));
    putFiles(folder, page("one")); // the ledger forgets nothing
    expect(read("page.html")).toBe("one");
    expect(readdirSync(folder).sort()).toEqual([LEDGER, "figures", "page.html"].sort());
  });

  test("do not go over a file that was there, or that was changed since: nothing is written at all", () => {
    foreign("page.html");
    expect(() => putFiles(folder, page("one"))).toThrow(
      new InTheWayError(
        `${at("page.html")} is in the way and not as rnb wrote it: move it, or --force to replace it`,
      ),
    );
    expect(readdirSync(folder)).toEqual(["page.html"]);
    expect(read("page.html")).toBe("thesis");
  });

  test("do not go over what a user made of them", () => {
    putFiles(folder, page("one"));
    foreign("figures/a.svg", "edited by hand");
    expect(() => putFiles(folder, page("two"))).toThrow(/a\.svg is in the way/);
    expect([read("page.html"), read("figures/a.svg")]).toEqual(["one", "edited by hand"]);
  });

  test("go over them by force, which is told of each", () => {
    foreign("page.html");
    foreign("figures/a.svg");
    const told: string[] = [];
    putFiles(folder, page("one"), (path) => told.push(path));
    expect(told).toEqual([at("page.html"), at("figures/a.svg")]);
    expect(read("page.html")).toBe("one");
  });

  test("never go over a folder, nor read what is too large to be ours; a link goes, not what it leads to", () => {
    mkdirSync(at("page.html"));
    expect(() => putFiles(folder, page("one"), () => {})).toThrow(/page\.html is in the way: it is a folder/);
    foreign("huge", "");
    truncateSync(at("huge"), 2 ** 40);
    expect(() => putFiles(folder, new Map([["huge", ""]]))).toThrow(/huge is in the way/);
    foreign("elsewhere");
    symlinkSync("elsewhere", at("link"));
    expect(() => putFiles(folder, new Map([["link", "x"]]))).toThrow(/link is in the way/);
    putFiles(folder, new Map([["link", "x"]]), () => {});
    expect(read("elsewhere")).toBe("thesis");
  });

  test("of two processes may cross", () => {
    const first = claimNames(folder, ["a"]);
    const second = claimNames(folder, ["a"]);
    first("a", "1");
    second("a", "2");
    putFiles(folder, new Map([["a", "3"]]));
    expect(read("a")).toBe("3");
  });
});

describe("a single file", () => {
  test("goes over one that begins alike, or is torn off before it could", () => {
    for (const there of ["head,and more", "hea", ""]) {
      foreign("out.csv", there);
      claimFile(at("out.csv"), "head,")("head,new");
      expect(read("out.csv")).toBe("head,new");
    }
  });

  test("does not go over another one, unless forced", () => {
    foreign("out.csv");
    expect(() => claimFile(at("out.csv"), "head,")).toThrow(InTheWayError);
    const told: string[] = [];
    claimFile(at("out.csv"), "head,", (path) => told.push(path))("head,new");
    expect([told, read("out.csv")]).toEqual([[at("out.csv")], "head,new"]);
  });

  test("that must be new does not go over a link that leads nowhere", () => {
    symlinkSync("nowhere", at("new.ts"));
    expect(() => writeNew(at("new.ts"), "x")).toThrow(`${at("new.ts")} exists already`);
  });
});

test("deleting leaves other files, their folders and empty folders of others", () => {
  for (const name of ["a/b/own", "a/c/own", "a/c/thesis"]) foreign(name);
  mkdirSync(at("a/empty"));
  deleteOwn(at("a"), ["b/own", "c/own", "never/there"]);
  expect(readdirSync(at("a"))).toEqual(["c", "empty"]);
  expect(readdirSync(at("a/c"))).toEqual(["thesis"]);
});

describe("a room for half-done work", () => {
  test("is gone when it is left empty, and keeps what is to be continued", () => {
    const room = enterRoom(at("room"));
    foreign("room/part");
    foreign("room/done");
    room.leave(["done"]);
    expect(read("room/part")).toBe("thesis");
    enterRoom(at("room")).leave(["part"]);
    expect(existsSync(at("room"))).toBe(false);
  });

  test("is not somebody else's folder", () => {
    foreign("room/thesis.txt");
    expect(() => enterRoom(at("room"))).toThrow(
      new InTheWayError(`${at("room")} is in the way: rnb did not make it; move it`),
    );
    expect(readdirSync(at("room"))).toEqual(["thesis.txt"]);
  });

  test("keeps what somebody put into it", () => {
    const room = enterRoom(at("room"));
    foreign("room/thesis.txt");
    room.leave([]);
    enterRoom(at("room")).leave([]);
    expect(read("room/thesis.txt")).toBe("thesis");
  });

  test("has one process at work, and is taken over from a dead one", () => {
    const room = enterRoom(at("room"));
    expect(() => enterRoom(at("room"))).toThrow(/^process \d+ on .* is at work in .*room: wait for it/);
    room.leave([]);
    foreign("room/made-by-rnb", `process ${2 ** 30} on ${hostname()}\n`);
    enterRoom(at("room")).leave([]);
    foreign("room/made-by-rnb", "process 1 on another-machine\n");
    expect(() => enterRoom(at("room"))).toThrow("process 1 on another-machine is at work");
  });
});
