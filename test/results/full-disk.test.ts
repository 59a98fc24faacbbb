/** A disk that fills up while results are written, injected at the file system's door. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { UserError } from "../../src/errors.ts";
import { writeWhole } from "../../src/files/write.ts";
import { recordRun } from "../../src/results/record.ts";
import { searchTable } from "../../src/search/driver.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { madeUpColumn, proposing, setupOf } from "../fixtures/search.ts";

const full = vi.hoisted(() => ({ on: false }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return {
    ...fs,
    writeFileSync: (path: string, text: string) => {
      if (!full.on) return fs.writeFileSync(path, text);
      // As much as fits is written before the error.
      fs.writeFileSync(path, text.slice(0, 10));
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    },
  };
});

const folder = temporaryFolder();

test("a full disk is one line that names the file; what was there stands, and no scrap is left", () => {
  const path = join(folder, "0.csv");
  recordRun(path, searchTable(setupOf(proposing(1), { queries: 1 }), madeUpColumn()), space);
  const before = readFileSync(path, "utf8");
  full.on = true;
  try {
    expect(() => writeWhole(path, "x".repeat(1_000))).toThrow(UserError);
    expect(() => writeWhole(path, "x".repeat(1_000))).toThrow(
      `cannot write ${path}: ENOSPC: no space left on device`,
    );
  } finally {
    full.on = false;
  }
  expect(readFileSync(path, "utf8")).toBe(before);
  expect(readdirSync(folder)).toEqual(["0.csv"]);
});
