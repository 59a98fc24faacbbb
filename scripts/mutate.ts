/**
 * Whether the tests see mistakes: puts one deliberate mistake after another into a copy of the project, and runs first
 * the tests nearest to the file, which should be the ones to notice, then all that depend on it.
 *
 *     npm run mutate                  all of test/mutations
 *     npm run mutate -- apgd ledger   those whose file or text contains a word
 *     npm run mutate -- --near        only the nearest tests: quick, and the survivors show which tests are missing there
 *
 * Tests that fail anyway would seem to notice everything: `npm test` comes first, and each line names what noticed.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mutation } from "../test/mutations/mutation.ts";
import { MUTATIONS } from "../test/mutations/mutations.ts";
import { NEAREST } from "../test/mutations/nearest.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Seconds after which a test run counts as hung, which is noticed too. */
const PATIENCE = 600;

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

/** Test file → its text. */
const TESTS = new Map(
  readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => [join("test", file), readFileSync(join(ROOT, "test", file), "utf8")]),
);

/** The test that mirrors a file or its folder; where there is none, the tests that import the file itself. */
function nearest(file: string): readonly string[] {
  const named = NEAREST[file];
  if (named !== undefined) return named;
  const place = join("test", file.replace(/^src\//, "").replace(/\.ts$/, ""));
  const own = [place, dirname(place)].map((base) => `${base}.test.ts`).find((test) => TESTS.has(test));
  if (own !== undefined) return [own];
  return [...TESTS].filter(([, text]) => text.includes(`/${file}"`)).map(([test]) => test);
}

/** Runs vitest in a copy; gives what failed first, or undefined when nothing did. */
function failureOf(copy: string, args: readonly string[]): string | undefined {
  const options = ["--run", "--bail=1", "--experimental.fsModuleCache"];
  const run = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", ...args, ...options], {
    cwd: copy,
    timeout: 1000 * PATIENCE,
    killSignal: "SIGKILL",
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  const said = `${run.stdout}\n${run.stderr}`;
  if (run.status === 0 || said.includes("No test files found")) return undefined;
  if (run.signal !== null) return "they hang";
  return /^ ?FAIL +(.+)$/m.exec(said)?.[1] ?? said.trim().split("\n").at(-1);
}

/** Puts a mistake into the copy for as long as the tests run; gives what noticed. */
function noticedBy(copy: string, { file, from, to }: Mutation): string | undefined {
  const path = join(copy, file);
  const whole = readFileSync(path, "utf8");
  writeFileSync(
    path,
    whole.replace(from, () => to),
  );
  try {
    const near = nearest(file);
    const failure = near.length > 0 ? failureOf(copy, near) : undefined;
    return failure ?? (onlyNear ? undefined : failureOf(copy, ["related", file]));
  } finally {
    writeFileSync(path, whole);
  }
}

/** A mistake that cannot be put in is one that is no longer tried: the text has changed, and the list has not. */
function outlived({ file, from }: Mutation): string | undefined {
  const path = join(ROOT, file);
  const times = existsSync(path) ? readFileSync(path, "utf8").split(from).length - 1 : 0;
  return times === 1 ? undefined : `${file}: the text to change is there ${times} times: ${from}`;
}

const onlyNear = process.argv.includes("--near");
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = MUTATIONS.filter(
  ({ file, from, to }) =>
    words.length === 0 || words.some((word) => `${file}\n${from}\n${to}`.includes(word)),
);
const lost = chosen.flatMap((mutation) => outlived(mutation) ?? []);
if (lost.length > 0) {
  console.error(lost.join("\n"));
  process.exit(1);
}
const copy = copyProject();
const began = performance.now();
const counts = { caught: 0, survived: 0, equivalent: 0 };
try {
  for (const [i, mutation] of chosen.entries()) {
    const since = performance.now();
    const by = noticedBy(copy, mutation);
    const outcome =
      by !== undefined ? "caught" : mutation.equivalent === undefined ? "survived" : "equivalent";
    counts[outcome]++;
    const seconds = ((performance.now() - since) / 1000).toFixed(0);
    console.log(`${i + 1}/${chosen.length} ${outcome} ${seconds} s  ${mutation.file}  ${by ?? ""}`.trimEnd());
    if (outcome === "survived") console.log(`    ${mutation.from}\n  → ${mutation.to}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const minutes = ((performance.now() - began) / 60_000).toFixed(0);
console.log(
  `${counts.caught} caught, ${counts.survived} survived, ${counts.equivalent} equivalent; ${minutes} min`,
);
if (counts.survived > 0) process.exitCode = 1;
