/**
 * Files of somebody else in every place where a command writes or deletes: they survive, or one line names them and
 * `--force` says aloud that they go.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliOutcome, rnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { makeZip } from "../fixtures/zip.ts";

const THESIS = "four years of work";
const root = temporaryFolder();
makeData(join(root, "source"), { keys: ["clean"] });
writeFileSync(
  join(root, "small.yaml"),
  "name: small\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 5 }\nseeds: 2\nalgorithms: [random-search]\n",
);
const text = (name: string): string => readFileSync(join(root, "source", name), "utf8");
const archives: Record<string, Buffer> = {
  "/meta.zip": makeZip({ "meta.json": text("meta.json") }),
  "/cifar10-accuracies.zip": makeZip({ "cifar10/clean_accuracy.json": text("cifar10/clean_accuracy.json") }),
};
const server = createServer((request, response) => {
  const archive = archives[request.url!];
  response.writeHead(archive === undefined ? 404 : 200).end(archive);
});
beforeAll(() => new Promise<void>((done) => void server.listen(0, "127.0.0.1", done)));
afterAll(() => void server.close());

/** A command on the folder `out`, and how `out` comes to be before somebody's files are put into it. */
interface Command {
  readonly args: () => string[];
  readonly before?: () => string[];
}
const run = ["run", "small.yaml", "--data", "source", "--out", "out", "--workers", "1"];
const site = (): string[] => ["--base-url", `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
const COMMANDS = {
  download: { args: () => ["data", "download", "--data", "out", ...site()] },
  import: { args: () => ["data", "import", "source", "--data", "out"] },
  run: { args: () => run },
  "run more": { args: () => [...run, "--seeds", "3"], before: () => run },
  "run --fresh": { args: () => [...run, "--fresh"], before: () => run },
  "run --report": { args: () => [...run, "--report"] },
  report: { args: () => ["report", "out"], before: () => run },
  "report again": { args: () => ["report", "out"], before: () => [...run, "--report"] },
  rank: {
    args: () => ["surrogate", "rank", "small.yaml", "--data", "source", "--out", "out", "--workers", "1"],
  },
  measures: { args: () => ["measures", "3+1s+n3p", "--measures", "parameters", "--out", "out"] },
  fit: { args: () => ["surrogate", "fit", "--data", "source", "--out", "out/my.fit"] },
  evaluate: { args: () => ["surrogate", "evaluate", "--data", "source", "--out", "out/quality.csv"] },
} satisfies Record<string, Command>;

/** Not in the way of anything: the command does its work and the file is as it was. */
const SURVIVES: [name: keyof typeof COMMANDS, ...files: string[]][] = [
  [
    "download",
    "downloads/thesis.txt",
    "downloads/meta.zip",
    "meta.zip",
    ".incoming/thesis.txt",
    "cifar10/notes.txt",
  ],
  ["import", "downloads/thesis.txt", ".incoming/meta.json", "meta.zip", "cifar10/notes.txt"],
  ["run", "thesis.txt", "report.html", "figures/anytime.svg", "traces/notes.txt"],
  [
    "run --fresh",
    "report.html",
    "traces/thesis.txt",
    "traces/clean/thesis.csv",
    "traces/clean/random-search/thesis.txt",
    "traces/clean/random-search/deeper/0.csv",
    "traces/mine/0.csv",
  ],
  ["report", "thesis.txt", "figures/mine.svg", "tables/mine.md"],
  ["measures", "thesis.txt", "log/thesis.txt"],
];

/** In the way: refused in one line that names the file, which is as it was. */
const REFUSED: readonly (readonly [keyof typeof COMMANDS, string])[] = [
  ["download", "meta.json"],
  ["download", "cifar10/clean_accuracy.json"],
  ["download", ".rnb-download/thesis.txt"],
  ["download", ".rnb-import/thesis.txt"],
  ["import", "meta.json"],
  ["import", "cifar10/clean_accuracy.json"],
  ["import", ".rnb-import/meta.json"],
  ["run", "transfer.csv"],
  ["run", "experiment.json"],
  ["run more", "traces/clean/random-search/2.end.json"],
  ["run --fresh", "experiment.json"],
  ["run --fresh", "traces/clean/random-search/0.csv"],
  ["run --fresh", "traces/clean/random-search/1.end.json"],
  ["run --fresh", "traces/clean/random-search/0.csv.tmp"],
  ["run --report", "report.html"],
  ["report", "figures/anytime.svg"],
  ["report again", "tables/curves.csv"],
  ["rank", "ranking.csv"],
  ["measures", "measures.csv"],
  ["measures", "timings.csv"],
  ["measures", "measures.json"],
  ["measures", "log/1-of-1.jsonl"],
  ["fit", "my.fit"],
  ["evaluate", "quality.csv"],
];

let cases = 0;
/** Runs a command in a folder of its own in which somebody's files lie; gives the outcome and the files' texts. */
async function runAmong(
  name: keyof typeof COMMANDS,
  files: readonly string[],
  ...flags: string[]
): Promise<CliOutcome & { texts: string[] }> {
  const cwd = join(root, String(cases++));
  mkdirSync(join(cwd, "out"), { recursive: true });
  for (const shared of ["source", "small.yaml"]) symlinkSync(join(root, shared), join(cwd, shared));
  const { args, before } = COMMANDS[name] as Command;
  if (before !== undefined) {
    const ready = join(root, before().join(" "));
    if (existsSync(ready)) cpSync(ready, join(cwd, "out"), { recursive: true });
    else {
      expect(await rnb(before(), { cwd })).toMatchObject({ code: 0 });
      cpSync(join(cwd, "out"), ready, { recursive: true });
    }
  }
  for (const file of files) {
    mkdirSync(dirname(join(cwd, "out", file)), { recursive: true });
    writeFileSync(join(cwd, "out", file), THESIS);
  }
  const outcome = await rnb([...args(), ...flags], { cwd });
  return { ...outcome, texts: files.map((file) => readFileSync(join(cwd, "out", file), "utf8")) };
}

describe("somebody's files", () => {
  test.each(SURVIVES)("survive %s: %s", async (name, ...files) => {
    const { code, stderr, texts } = await runAmong(name, files);
    expect({ code, texts }, stderr).toEqual({ code: 0, texts: files.map(() => THESIS) });
  });

  test.each(REFUSED)("in the way of %s are one line, and survive: %s", async (name, file) => {
    const { code, stderr, texts } = await runAmong(name, [file]);
    const line = stderr.split("\n").find((text) => text.startsWith("rnb: "))!;
    expect(code, stderr).not.toBe(0);
    expect(line).toContain(join("out", file.replace(/^(\.rnb-\w+)\/.*/, "$1")));
    expect(line.length).toBeLessThanOrEqual(400);
    expect(texts).toEqual([THESIS]);
  });
});

describe("--force", () => {
  test.each([
    ["download", "cifar10/clean_accuracy.json"],
    ["import", "meta.json"],
    ["run", "transfer.csv"],
    ["run --fresh", "traces/clean/random-search/0.csv"],
    ["run --report", "report.html"],
    ["report", "figures/anytime.svg"],
    ["measures", "measures.csv"],
  ] as const)("lets %s replace a file, and says so: %s", async (name, file) => {
    const { code, stderr, texts } = await runAmong(name, [file], "--force");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`--force: ${join("out", file)}, which is not as rnb wrote it, is replaced\n`);
    expect(texts[0]).not.toBe(THESIS);
  });
});
