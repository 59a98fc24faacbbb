/**
 * `npm run stress`: an experiment again and again beside busy processes, killed at random moments and resumed with
 * another number of workers; every fourth round as two processes at once in one folder. What is left must be the
 * bytes of an undisturbed run.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createRandom } from "../src/space/random.ts";

const CLI = fileURLToPath(new URL("../dist/src/cli.js", import.meta.url));
const SIGNALS = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP"] as const;
const USAGE = `npm run stress -- [options]
  --runs N        rounds (default 20)
  --busy N        processes that keep the processor busy (default 2)
  --seed TEXT     of the moments, signals and workers (default 0)
  --experiment E  what is run (default quickstart)
  --seeds N       seeds instead of the experiment's: quicker rounds
  --data DIR      the published table instead of the surrogate`;

const { values: flags } = parseArgs({
  options: {
    runs: { type: "string", default: "20" },
    busy: { type: "string", default: "2" },
    seed: { type: "string", default: "0" },
    experiment: { type: "string", default: "quickstart" },
    seeds: { type: "string" },
    data: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (flags.help) {
  console.log(USAGE);
  process.exit();
}

interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

const root = mkdtempSync(join(tmpdir(), "rnb-stress-"));
const random = createRandom(`stress|${flags.seed}`);
const running = new Set<ChildProcess>();
const count = { rounds: 0, processes: 0, pairs: 0, failures: 0, differences: 0 };
const kills = new Map<string, number>(SIGNALS.map((signal) => [signal, 0]));

function start(command: string, args: readonly string[]): { child: ChildProcess; end: Promise<Outcome> } {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  running.add(child);
  let stderr = "";
  child.stderr!.on("data", (chunk) => {
    stderr += chunk;
  });
  const end = new Promise<Outcome>((resolve) =>
    child.once("close", (code, signal) => {
      running.delete(child);
      resolve({ code, signal, stderr });
    }),
  );
  return { child, end };
}

function startRun(folder: string, workers: number) {
  count.processes++;
  const seeds = flags.seeds === undefined ? [] : ["--seeds", flags.seeds];
  const data = flags.data === undefined ? [] : ["--data", flags.data];
  const args = ["run", flags.experiment, "--out", folder, "--workers", String(workers), "--json"];
  return start(process.execPath, [CLI, ...args, ...seeds, ...data]);
}

const workersAtRandom = (): number => 1 + random.integer(4);

/** Anything but success and, of a process that we killed, its signal; a refusal says why in one line. */
function judge({ code, signal, stderr }: Outcome, sent: NodeJS.Signals | undefined, what: string): void {
  if (code === 0 || (signal !== null && signal === sent)) return;
  count.failures++;
  console.log(
    `${what} failed: code ${code}, signal ${signal}: ${stderr.trim().split("\n").slice(-3).join(" | ")}`,
  );
}

function filesOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  const files = paths.filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path, "latin1")]));
}

function compare(folder: string, whole: ReadonlyMap<string, string>, what: string): void {
  const found = filesOf(folder);
  const names = new Set([...whole.keys(), ...found.keys()]);
  const unlike = [...names].filter((name) => whole.get(name) !== found.get(name));
  count.differences += unlike.length;
  if (unlike.length > 0) console.log(`${what} differs in ${unlike.length} files, e.g. ${unlike[0]}`);
}

/** Sends a random signal at a random moment of a whole run's length; none if the run has ended before. */
async function killAtRandom({ child, end }: ReturnType<typeof start>, length: number) {
  const sent = SIGNALS[random.integer(SIGNALS.length)]!;
  const moment = random.next() * length;
  await Promise.race([end, sleep(moment)]);
  if (child.exitCode !== null || child.signalCode !== null || !child.kill(sent)) return undefined;
  return sent;
}

async function killed(run: ReturnType<typeof start>, length: number, what: string): Promise<void> {
  const sent = await killAtRandom(run, length);
  const outcome = await run.end;
  if (outcome.signal !== null && outcome.signal === sent) kills.set(sent, kills.get(sent)! + 1);
  judge(outcome, sent, what);
}

async function round(number: number, whole: ReadonlyMap<string, string>, length: number): Promise<void> {
  const folder = join(root, String(number));
  if (number % 4 === 3) {
    count.pairs++;
    const first = startRun(folder, workersAtRandom());
    await sleep(random.next() * 0.3 * length);
    const second = startRun(folder, workersAtRandom());
    const kill = random.integer(2) === 0;
    if (kill) await killed(first, length, `round ${number}, first of two`);
    else judge(await first.end, undefined, `round ${number}, first of two`);
    judge(await second.end, undefined, `round ${number}, second of two`);
    // The temporary files of the one that was killed stay until the folder is used again.
    if (!kill) compare(folder, whole, `round ${number} (two at once)`);
  } else {
    const attempts = random.integer(4);
    for (let i = 0; i < attempts; i++)
      await killed(startRun(folder, workersAtRandom()), length, `round ${number}, attempt ${i}`);
  }
  judge(await startRun(folder, workersAtRandom()).end, undefined, `round ${number}, last`);
  compare(folder, whole, `round ${number}`);
  rmSync(folder, { recursive: true });
  count.rounds++;
}

function report(): void {
  const each = [...kills].map(([signal, n]) => `${signal} ${n}`).join(", ");
  const total = [...kills.values()].reduce((a, b) => a + b, 0);
  console.log(
    `${count.rounds} runs (${count.pairs} as two at once) in ${count.processes} processes; ${total} kills (${each}); ` +
      `${count.failures} failures that were not kills; ${count.differences} differences`,
  );
}

const stop = (): void => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
};
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    report();
    stop();
    process.exit(1);
  });

try {
  for (let i = 0; i < Number(flags.busy); i++) start(process.execPath, ["--eval", "for (;;);"]);
  const reference = join(root, "whole");
  const began = performance.now();
  judge(await startRun(reference, 2).end, undefined, "the undisturbed run");
  const length = performance.now() - began;
  const whole = filesOf(reference);
  console.log(`${flags.experiment}: ${whole.size} files, ${(length / 1000).toFixed(1)} s undisturbed`);
  for (let number = 0; number < Number(flags.runs); number++) {
    await round(number, whole, length);
    if ((number + 1) % 10 === 0) report();
  }
  if (Number(flags.runs) % 10 !== 0) report();
} finally {
  stop();
}
process.exitCode = count.failures + count.differences === 0 ? 0 : 1;
