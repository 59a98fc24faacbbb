/**
 * Whether the tests see mistakes: puts one deliberate mistake after another into a copy of the project and runs the
 * tests that import the file.
 *
 *     npm run mutate                  all of test/mutations/mutations.ts
 *     npm run mutate -- apgd ledger   those whose file or text contains a word
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MUTATIONS, type Mutation } from "../test/mutations/mutations.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Seconds after which a test run counts as hung, which is noticed too. */
const PATIENCE = 600;

type Outcome = "caught" | "survived" | "equivalent";

function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), "rnb-mutate-"));
  const listed = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const file of listed.stdout.toString().split("\n").filter(Boolean)) {
    if (!existsSync(join(ROOT, file))) continue; // deleted, not committed yet
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(ROOT, file), join(copy, file));
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** The test that mirrors a file or its folder, if there is one: it is quick, and should be the one to notice. */
function mirror(file: string): string | undefined {
  const place = join("test", file.replace(/^src\//, "").replace(/\.ts$/, ""));
  return [place, dirname(place)]
    .map((base) => `${base}.test.ts`)
    .find((test) => existsSync(join(ROOT, test)));
}

function passes(copy: string, args: readonly string[]): boolean {
  const run = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", ...args, "--run", "--bail=1"], {
    cwd: copy,
    timeout: 1000 * PATIENCE,
    killSignal: "SIGKILL",
    encoding: "utf8",
  });
  return run.status === 0 && !run.stdout.includes("No test files found");
}

function tryOut(copy: string, { file, from, to, tests, equivalent }: Mutation): Outcome {
  const path = join(copy, file);
  const whole = readFileSync(path, "utf8");
  const parts = whole.split(from);
  if (parts.length !== 2)
    throw new Error(`${file}: the text to change is there ${parts.length - 1} times: ${from}`);
  writeFileSync(path, parts.join(to));
  try {
    const own = tests ?? [mirror(file)].filter((test) => test !== undefined);
    if (own.length > 0 && !passes(copy, own)) return "caught";
    if (tests === undefined && !passes(copy, ["related", file])) return "caught";
    return equivalent === undefined ? "survived" : "equivalent";
  } finally {
    writeFileSync(path, whole);
  }
}

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ file, from, to }) =>
    words.length === 0 || words.some((word) => `${file}\n${from}\n${to}`.includes(word)),
);
const copy = copyProject();
const counts: Record<Outcome, number> = { caught: 0, survived: 0, equivalent: 0 };
try {
  for (const [i, mutation] of chosen.entries()) {
    const since = performance.now();
    const outcome = tryOut(copy, mutation);
    counts[outcome]++;
    const seconds = ((performance.now() - since) / 1000).toFixed(0);
    const line = `${i + 1}/${chosen.length} ${outcome} ${seconds} s  ${mutation.file}`;
    console.log(outcome === "survived" ? `${line}\n    ${mutation.from}\n  → ${mutation.to}` : line);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${counts.caught} caught, ${counts.survived} survived, ${counts.equivalent} equivalent`);
if (counts.survived > 0) process.exitCode = 1;
