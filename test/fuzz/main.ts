/**
 * `npm run fuzz -- --mutations 10000 --seed 1`: many mutations over all formats, each read under a watchdog.
 * `--format NAME` tries one format only, `--only N` one mutation of it, which it prints.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatTable, positiveInteger } from "../../src/commands/shared.ts";
import type { Outcome } from "./attempt.ts";
import type { Format } from "./format.ts";
import { FORMATS } from "./formats.ts";
import { type Watched, watched } from "./watched.ts";

const { values: flags } = parseArgs({
  options: {
    mutations: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    format: { type: "string" },
    only: { type: "string" },
  },
});

interface Tally {
  accepted: number;
  refused: number;
  slowest: number;
  /** By what they have in common: the first of each kind. */
  readonly findings: Map<string, { readonly index: number; readonly text: string; count: number }>;
}

async function fuzz(format: Format, indices: Iterable<number>, thread: Watched): Promise<Tally> {
  const tally: Tally = { accepted: 0, refused: 0, slowest: 0, findings: new Map() };
  for (const index of indices) {
    const outcome = await thread.try({ format: format.name, index });
    if (flags.only !== undefined) process.stdout.write(`${outcome.kind}: ${outcome.text}\n`);
    count(tally, index, outcome);
  }
  return tally;
}

function count(tally: Tally, index: number, { kind, text, milliseconds }: Outcome): void {
  tally.slowest = Math.max(tally.slowest, milliseconds);
  if (kind !== "finding") {
    tally[kind]++;
    return;
  }
  const like = text.replace(/\d+/g, "#").slice(0, 80);
  const known = tally.findings.get(like);
  if (known === undefined) tally.findings.set(like, { index, text, count: 1 });
  else known.count++;
}

const chosen = FORMATS.filter(({ name }) => flags.format === undefined || name === flags.format);
if (chosen.length === 0) {
  process.stderr.write(`no format "${flags.format}"; there are ${FORMATS.map((f) => f.name).join(", ")}\n`);
  process.exit(2);
}
const each = Math.ceil(positiveInteger(flags.mutations) / chosen.length);
const indices = flags.only === undefined ? Array.from({ length: each }, (_, i) => i) : [Number(flags.only)];

const folder = mkdtempSync(join(tmpdir(), "rnb-fuzz-"));
const thread = watched(flags.seed, folder);
const started = performance.now();
const tallies = new Map<string, Tally>();
try {
  for (const format of chosen) tallies.set(format.name, await fuzz(format, indices, thread));
} finally {
  await thread.stop();
  rmSync(folder, { recursive: true, force: true });
}

const rows = [...tallies].map(([name, { accepted, refused, findings, slowest }]) => {
  const found = [...findings.values()].reduce((sum, { count: n }) => sum + n, 0);
  return [name, ...[accepted, refused, found].map(String), `${slowest.toFixed(0)} ms`];
});
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${formatTable(["format", "accepted", "refused", "findings", "slowest"], rows)}\n` +
    `${indices.length * chosen.length} mutations, seed ${flags.seed}, ${seconds.toFixed(0)} s\n`,
);
for (const [format, { findings }] of tallies)
  for (const { index, text, count: times } of findings.values()) {
    const again = `npm run fuzz -- --seed ${flags.seed} --format ${JSON.stringify(format)} --only ${index}`;
    process.stdout.write(`\n${format}, ${times} times, e.g. ${again}\n${text}\n`);
    process.exitCode = 1;
  }
