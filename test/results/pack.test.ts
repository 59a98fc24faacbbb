/** Traces packed into one file a group: everything reads them as before. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { indexTar, readFromTar } from "../../src/files/tar.ts";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { filesOf } from "../fixtures/experiment.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const whole = join(root, "whole");
const RANDOM = "traces/clean/random-search";

/** A copy of the results to do something to. */
let copies = 0;
function copy(): string {
  const folder = join(root, `copy-${copies++}`);
  cpSync(whole, folder, { recursive: true });
  return folder;
}

const traces = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(filesOf(folder)).filter(([name]) => name.startsWith("traces/")));
const report = async (folder: string): Promise<Record<string, string>> => {
  expect((await rnb(["report", folder])).code).toBe(0);
  return Object.fromEntries(
    Object.entries(filesOf(folder)).filter(([name]) => /^(report\.html|.*\.csv|tables\/.*)$/.test(name)),
  );
};
const reportOnly = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith("traces/")));

beforeAll(async () => {
  writeFileSync(
    join(root, "spec.yaml"),
    `
name: packed
oracle: surrogate
objectives: [clean, "mean(pgd@Linf, fog)"]
budget: { queries: 20 }
seeds: 6
algorithms: [random-search, local-search]
`,
  );
  expect((await rnb(["run", "spec.yaml", "--out", whole], { cwd: root })).code).toBe(0);
  // One run that ended early.
  const trace = join(whole, RANDOM, "3.csv");
  writeFileSync(trace, readFileSync(trace, "utf8").split("\n").slice(0, 11).concat("").join("\n"));
  writeFileSync(join(whole, RANDOM, "3.end.json"), '{"status":"finished","reason":"it had enough"}\n');
});

describe("rnb pack", () => {
  test("leaves a file a group, and nothing else changes: status, report, what is left to run", async () => {
    const folder = copy();
    const before = { report: await report(folder), status: await rnb(["status", folder, "--json"]) };
    const { stdout, code } = await rnb(["pack", folder]);
    expect([code, stdout]).toEqual([0, `25 files packed, 4 groups: ${folder}\n`]);
    const names = Object.keys(traces(folder));
    expect(names.map((name) => name.replace(/.*\//, ""))).toEqual(Array(4).fill("runs.tar"));
    expect(await rnb(["status", folder, "--json"])).toEqual(before.status);
    expect(reportOnly(await report(folder))).toEqual(reportOnly(before.report));
    const again = await rnb(["run", "spec.yaml", "--out", folder, "--json"], { cwd: root });
    expect(JSON.parse(again.stdout)).toMatchObject({ resumed: 24, completed: 0 });
    expect(Object.keys(traces(folder))).toEqual(names);
  });

  test("and --unpack puts back every byte; so does tar", async () => {
    const folder = copy();
    await rnb(["pack", folder]);
    const { stdout, status } = spawnSync("tar", ["--list", "--file", join(folder, RANDOM, "runs.tar")], {
      encoding: "utf8",
    });
    expect([status, stdout.split("\n").slice(0, 3)]).toEqual([0, ["packed-by-rnb.txt", "0.csv", "1.csv"]]);
    expect((await rnb(["pack", folder, "--unpack"])).stdout).toBe(`25 files put back: ${folder}\n`);
    expect(traces(folder)).toEqual(traces(whole));
  });

  test("leaves groups alone that are not finished", async () => {
    const folder = copy();
    rmSync(join(folder, RANDOM, "2.csv"));
    const { stdout } = await rnb(["pack", folder]);
    expect(stdout).toMatch(/3 groups: .*\nnot finished, and left as they are: clean\/random-search\n$/);
    expect(readdirSync(join(folder, RANDOM))).toHaveLength(6);
  });

  test("takes in what is added later, in a second pack", async () => {
    const folder = copy();
    await rnb(["pack", folder]);
    const more = ["run", "spec.yaml", "--out", folder, "--seeds", "8"];
    expect((await rnb(more, { cwd: root })).stdout).toContain("8 runs done, 24 were there before");
    expect((await rnb(["pack", folder])).stdout).toContain("8 files packed, 4 groups");
    expect(readdirSync(join(folder, RANDOM)).sort()).toEqual(["runs-2.tar", "runs.tar"]);
    expect((await rnb(["status", folder])).stdout).toContain("32 of 32 runs");
    await rnb(["pack", folder, "--unpack"]);
    expect(traces(folder)).toMatchObject(traces(whole));
    expect(readdirSync(join(folder, RANDOM))).toHaveLength(9);
  });

  test("killed before the files went, it goes on; and a file that is other than its copy stays", async () => {
    const folder = copy();
    await rnb(["pack", folder]);
    cpSync(join(whole, RANDOM), join(folder, RANDOM), { recursive: true });
    writeFileSync(join(folder, RANDOM, "1.csv"), `${readFileSync(join(folder, RANDOM, "1.csv"), "utf8")}1`);
    expect((await rnb(["status", folder])).stdout).toContain("24 of 24 runs");
    await rnb(["pack", folder]);
    expect(readdirSync(join(folder, RANDOM)).sort()).toEqual(["1.csv", "runs.tar"]);
  });

  test("two at once, and runs beside them, lose nothing", async () => {
    const folder = copy();
    for (const seed of [1, 4]) rmSync(join(folder, RANDOM, `${seed}.csv`));
    const outcomes = await Promise.all([
      outcomeOf(startRnb(["pack", folder])),
      outcomeOf(startRnb(["run", "spec.yaml", "--out", folder], { cwd: root })),
      outcomeOf(startRnb(["pack", folder])),
    ]);
    for (const { code, stderr } of outcomes) expect(code, stderr).toBe(0);
    expect((await rnb(["status", folder])).stdout).toContain("24 of 24 runs");
    await rnb(["pack", folder]);
    await rnb(["pack", folder, "--unpack"]);
    // Seed 3 was made up above; no run made it again.
    expect(traces(folder)).toEqual(traces(whole));
  });

  test("a pack that is cut off, or no pack, is one line", async () => {
    const folder = copy();
    await rnb(["pack", folder]);
    const path = join(folder, RANDOM, "runs.tar");
    truncateSync(path, 2000);
    expect(await rnb(["status", folder])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^rnb: .*runs\.tar is damaged: .* is cut off\n$/),
    });
    writeFileSync(path, "no pack at all".repeat(100));
    expect((await rnb(["report", folder])).stderr).toMatch(/^rnb: .*is damaged: at byte 0 is no header/);
  });

  test("--fresh discards packs that are ours, and refuses others", async () => {
    const folder = copy();
    await rnb(["pack", folder]);
    const fresh = ["run", "spec.yaml", "--out", folder, "--fresh"];
    writeFileSync(join(folder, RANDOM, "runs-2.tar"), "somebody's");
    expect((await rnb(fresh, { cwd: root })).stderr).toContain("runs-2.tar is in the way");
    rmSync(join(folder, RANDOM, "runs-2.tar"));
    expect((await rnb(fresh, { cwd: root })).code).toBe(0);
    expect(existsSync(join(folder, RANDOM, "runs.tar"))).toBe(false);
    expect((await rnb(["status", folder])).stdout).toContain("24 of 24 runs");
  });

  test("what is no trace of ours is not packed", async () => {
    const folder = copy();
    writeFileSync(join(folder, RANDOM, "0.csv"), "a,b\n1,2\n");
    expect(await rnb(["pack", folder])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/0\.csv is not as rnb wrote it: move it\n$/),
    });
    expect(readdirSync(join(folder, RANDOM))).toHaveLength(7);
  });
});

test("an archive made by tar itself is read as well", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "0.csv"), "some text");
  writeFileSync(join(folder, "1.csv"), "x".repeat(2000));
  spawnSync("tar", ["--format=ustar", "--create", "--file", "runs.tar", "0.csv", "1.csv"], { cwd: folder });
  const path = join(folder, "runs.tar");
  const places = indexTar(path)!;
  expect([...places.keys()]).toEqual(["0.csv", "1.csv"]);
  expect(readFromTar(path, places.get("1.csv")!)!.toString()).toBe("x".repeat(2000));
});
