/** Searches that ask a database, and workers beside them: the values are those that one process gives. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { noPostgres, PASSWORD, type Server, startPostgres } from "../fixtures/postgres.ts";

const problem = noPostgres();
if (problem !== undefined) process.stderr.write(`tests of rnb live work are skipped: ${problem}\n`);

const root = temporaryFolder();

const specFor = (store: string): string => `
name: live
oracle:
  kind: live
  protocol: demo
  options:
    store: ${store}
    backend: wasm
    network: { channels: 2 }
    training: { images: 128, epochs: 1 }
    evaluation: { images: 20 }
    attacks: { fgsm: { epsilons: [8] } }
dataset: mnist
objectives: [clean, "fgsm@Linf:8"]
budget: { queries: 4 }
seeds: 1
algorithms: [{ module: batches.mjs }]
`;

describe.skipIf(problem !== undefined)("rnb live work", () => {
  let server: Server;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    server = await startPostgres(temporaryFolder());
    writeFileSync(join(root, "queue.yaml"), specFor(server.store));
    writeFileSync(join(root, "folder.yaml"), specFor(join(root, "store")));
    writeFileSync(
      join(root, "batches.mjs"),
      `import { z } from "zod";
export default {
  name: "batches", summary: "For a test.", options: z.strictObject({}),
  *search({ space, random, query }) {
    for (;;) yield* query([space.sample(random), space.sample(random), space.sample(random)]);
  },
};
`,
    );
  });
  afterAll(() => {
    for (const worker of workers) worker.kill("SIGKILL");
    server?.stop();
  });

  const startWorker = (...more: string[]): ChildProcess => {
    const files = join(root, `files-${workers.length}`);
    const worker = startRnb(["live", "work", "--store", server.store, "--files", files, ...more], {
      env: server.env,
    });
    workers.push(worker);
    return worker;
  };

  /** A trace without its last column, which is what it took. */
  const valuesOf = (out: string, objective: string): string[] =>
    readFileSync(join(root, out, "traces", objective, "batches", "0.csv"), "utf8")
      .split("\n")
      .map((line) => line.replace(/,[^,]*$/, ""));

  test("two workers, one told to end in the middle, give the values of one process; no password is written anywhere", async () => {
    const first = startWorker();
    const second = startWorker("--idle", "20");
    const outcomes = [outcomeOf(first), outcomeOf(second)];
    const search = outcomeOf(
      startRnb(["run", "queue.yaml", "--out", "queued"], { cwd: root, env: server.env }),
    );
    await once(first.stdout!, "data");
    await once(first.stdout!, "data");
    first.kill("SIGTERM");
    const searched = await search;
    expect(searched.code, searched.stderr).toBe(0);
    const alone = await rnb(["run", "folder.yaml", "--out", "alone"], { cwd: root });
    expect(alone.code, alone.stderr).toBe(0);
    for (const objective of ["clean", "fgsm@Linf:8"])
      expect(valuesOf("queued", objective)).toEqual(valuesOf("alone", objective));
    expect(server.sql("select count(*) from rnb_jobs where open")).toBe("0");

    const [ended, idle] = await Promise.all(outcomes);
    expect([first.signalCode, idle!.code]).toEqual(["SIGTERM", 0]);
    expect(idle!.stdout).toMatch(
      /: 1 process; .*\n([\w+]+: (clean|fgsm@Linf:8|, )+\n)+\d+ networks? delivered\n$/,
    );
    const manifest = readFileSync(join(root, "queued", "experiment.json"), "utf8");
    for (const text of [
      manifest,
      searched.stdout,
      searched.stderr,
      ended!.stdout,
      ended!.stderr,
      idle!.stderr,
    ])
      expect(text).not.toContain(PASSWORD);
  });

  test("an evaluation is not made again, whoever asks", async () => {
    const again = await rnb(
      [
        "live",
        "evaluate",
        valuesOf("queued", "clean")[1]!.split(",")[3]!,
        "--json",
        "--metrics",
        "clean",
      ].concat(
        ["--store", server.store, "--backend", "wasm", "--set", "network={channels: 2}"],
        ["training={images: 128, epochs: 1}", "evaluation={images: 20}", "attacks={fgsm: {epsilons: [8]}}"],
      ),
      { env: server.env },
    );
    expect(again.code, again.stderr).toBe(0);
    const value = Number(valuesOf("queued", "clean")[1]!.split(",")[4]);
    expect(JSON.parse(again.stdout)).toMatchObject({ values: { clean: value }, store: server.store });
  });

  test("a worker that is killed leaves nobody computing, and the next one goes on", async () => {
    writeFileSync(join(root, "long.yaml"), specFor(server.store).replace("epochs: 1", "epochs: 12"));
    const long = ["run", "long.yaml", "--out", "long"];
    const search = startRnb(long, { cwd: root, env: server.env });
    const worker = startWorker("--lease", "2");
    const below = (): number[] => {
      const path = `/proc/${worker.pid}/task/${worker.pid}/children`;
      const pids = existsSync(path) ? readFileSync(path, "utf8").trim().split(" ") : [];
      return pids.filter((pid) => pid !== "").map(Number);
    };
    const isBusy = (): boolean =>
      server.sql("select count(*) from rnb_jobs where leased_until is not null") !== "0";
    await vi.waitFor(() => expect(below().length > 0 && isBusy()).toBe(true), {
      timeout: 60_000,
      interval: 200,
    });
    const [evaluator] = below();
    await sleep(2_000); // now it trains
    worker.kill("SIGKILL");
    await vi.waitFor(() => expect(existsSync(`/proc/${evaluator}`)).toBe(false), { timeout: 20_000 });
    const next = startWorker("--lease", "2");
    await once(next.stdout!, "data");
    await once(next.stdout!, "data"); // a network is done
    search.kill("SIGKILL");
    next.kill("SIGTERM");
    await once(next, "exit");
    expect(server.sql("select count(*) from rnb_jobs where leased_until is not null")).toBe("0");
  });

  test.each([
    [["live", "work", "--store", "here"], 2, /a queue is in a database/],
    [["live", "work"], 2, /--store/],
    [
      ["live", "evaluate", "n+n1+s3p", "--store", "STORE"],
      2,
      /say on which backend its workers compute: one of node-gpu/,
    ],
    [
      ["live", "export", "n+n1+s3p", "x", "--store", "STORE", "--backend", "wasm"],
      2,
      /are where the workers are/,
    ],
  ])("%j is one line", async (args, code, why) => {
    const outcome = await rnb(
      args.map((word) => (word === "STORE" ? server.store : word)),
      { env: server.env },
    );
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringMatching(why)]);
    expect(outcome.stderr.trimEnd()).not.toContain("\n");
  });
});
