/** A queue of evaluations in a real PostgreSQL: workers die, sleep and deliver twice, the database restarts. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openQueue, type Queue } from "../../src/live/queue/queue.ts";
import { workOn } from "../../src/live/queue/work.ts";
import { createRandom } from "../../src/space/random.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { noPostgres, PASSWORD, type Server, startPostgres } from "../fixtures/postgres.ts";

const problem = noPostgres();
if (problem !== undefined) process.stderr.write(`tests of the queue are skipped: ${problem}\n`);

/** RNB_QUEUE_JOBS=10000 for the full size. */
const JOBS = Number(process.env.RNB_QUEUE_JOBS ?? 1000);
const WORKER = fileURLToPath(new URL("queue-worker.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

describe.skipIf(problem !== undefined)("a queue of evaluations", () => {
  let server: Server;
  let queue: Queue;
  const workers: ChildProcess[] = [];

  const names = (protocol: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${protocol}-${i}`);

  beforeAll(async () => {
    server = await startPostgres(temporaryFolder());
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
    queue = await openQueue(server.store);
  });

  afterAll(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    await queue?.close();
    server?.stop();
    vi.unstubAllEnvs();
  });

  async function startWorker(milliseconds: number, lease: number): Promise<ChildProcess> {
    const worker = spawn(
      process.execPath,
      ["--import", TSX, WORKER, server.store, String(milliseconds), String(lease)],
      { env: { ...process.env, ...server.env }, stdio: ["ignore", "pipe", "inherit"] },
    );
    workers.push(worker);
    await once(worker.stdout!, "data");
    return worker;
  }

  async function until(protocol: string, architectures: readonly string[], results: number): Promise<void> {
    for (let found = 0; found < results; await sleep(200))
      found = (await queue.results(protocol, architectures)).length;
  }

  test(`${JOBS} evaluations: two workers killed, one stopped past its lease, the database restarted, each delivered twice`, async () => {
    const all = names("p", JOBS);
    await queue.describe("p", { dataset: "mnist", options: {} });
    await queue.describe("another backend", { dataset: "mnist", options: {} });
    await queue.ask("another backend", [{ architecture: "a", works: ["clean"] }]);
    const works = ["clean", "pgd@Linf:1"];
    await queue.ask(
      "p",
      all.map((architecture) => ({ architecture, works })),
    );
    const [first, second, third] = await Promise.all([1, 2, 3, 4].map(() => startWorker(5, 2)));
    await until("p", all, 0.1 * JOBS);
    first!.kill("SIGKILL");
    third!.kill("SIGSTOP");
    await until("p", all, 0.4 * JOBS);
    server.stop();
    await sleep(500);
    server.start();
    second!.kill("SIGKILL");
    await startWorker(5, 2);
    await until("p", all, 1.2 * JOBS);
    third!.kill("SIGCONT");
    await until("p", all, 2 * JOBS);
    const found = await queue.results("p", all);
    expect(found).toHaveLength(2 * JOBS);
    for (const { architecture, work, value } of found)
      expect(value).toBe(createRandom(`${architecture}|${work}`).next());
    expect(server.sql("select count(*), count(distinct (architecture, work)) from rnb_results")).toBe(
      `${2 * JOBS}|${2 * JOBS}`,
    );
    await vi.waitFor(() =>
      expect(server.sql("select protocol, count(*) from rnb_jobs where open group by 1")).toBe(
        "another backend|1",
      ),
    );
    const rest = workers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const worker of rest) worker.kill("SIGTERM");
    await Promise.all(rest.map((worker) => once(worker, "exit")));
    expect(rest.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  }, 600_000);

  test("a lease ends, another worker takes over, and the first one is told", async () => {
    await queue.ask("lease", [{ architecture: "a", works: ["clean", "fog:1"] }]);
    const mine = (await queue.claim(["lease"], 0.5))!;
    expect(mine).toMatchObject({ protocol: "lease", architecture: "a", works: ["clean", "fog:1"] });
    expect(await queue.claim(["lease"], 1)).toBeUndefined();
    expect(await queue.beat(mine, 0.5)).toBe(true);
    await sleep(600);
    const theirs = (await queue.claim(["lease"], 60))!;
    expect(await queue.beat(mine, 60)).toBe(false);
    const entry = { architecture: "a", work: "clean", value: 0.5, seconds: 1, images: 2 };
    await queue.deliver(mine, [entry]);
    await queue.deliver(theirs, [
      { ...entry, value: 0.25 },
      { ...entry, work: "fog:1" },
    ]);
    const values = (await queue.results("lease", ["a"])).map(({ work, value }) => `${work} ${value}`).sort();
    expect(values).toEqual(["clean 0.5", "fog:1 0.5"]); // the first answer stands
    expect(await queue.claim(["lease"], 1)).toBeUndefined();
  });

  test("what is asked later of a network that is done, or under way, is done as well", async () => {
    await queue.ask("more", [{ architecture: "a", works: ["clean"] }]);
    const job = (await queue.claim(["more"], 60))!;
    await queue.ask("more", [{ architecture: "a", works: ["fog:1"] }]);
    await queue.deliver(job, [{ architecture: "a", work: "clean", value: 0.5, seconds: 1, images: 2 }]);
    const next = (await queue.claim(["more"], 60))!;
    expect(next.works).toEqual(["fog:1"]);
    await queue.deliver(next, [{ architecture: "a", work: "fog:1", value: 0.5, seconds: 1, images: 2 }]);
    expect(await queue.claim(["more"], 1)).toBeUndefined();
  });

  test("what kills its workers is given up, and what one gives up for a reason is not tried again until it is asked again", async () => {
    const wanted = [{ architecture: "a", works: ["clean"] }];
    await queue.ask("deadly", wanted);
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect(await queue.claim(["deadly"], 0.01)).toBeDefined();
      await sleep(30);
    }
    expect(await queue.claim(["deadly"], 1)).toBeUndefined();
    expect(await queue.failures("deadly", ["a"])).toEqual([
      { architecture: "a", failure: "given up: 5 workers took it and vanished" },
    ]);
    await queue.ask("deadly", wanted);
    const controller = new AbortController();
    await queue.describe("deadly", { dataset: "mnist", options: {} });
    await workOn(queue, {
      accepts: async (protocol) => protocol === "deadly",
      evaluate: async () => {
        throw new UserError("out of memory");
      },
      lease: 10,
      signal: controller.signal,
      onJob: () => controller.abort(),
    });
    expect(await queue.failures("deadly", ["a"])).toEqual([{ architecture: "a", failure: "out of memory" }]);
  });

  test("a failed training closes its job", async () => {
    await queue.ask("nan", [{ architecture: "a", works: ["clean", "fog:1"] }]);
    const job = (await queue.claim(["nan"], 60))!;
    await queue.deliver(job, [
      { architecture: "a", work: "training", failure: "the loss became NaN", seconds: 1, images: 2 },
    ]);
    expect(await queue.claim(["nan"], 60)).toBeUndefined();
    expect(await queue.results("nan", ["a"])).toEqual([
      { architecture: "a", work: "training", failure: "the loss became NaN", seconds: 1, images: 2 },
    ]);
  });

  test.each([
    ["postgres://u:secret@127.0.0.1/rnb", /^store: a password has no place .* set PGPASSWORD/],
    ["postgres://127.0.0.1/rnb?password=secret", /^store: a password has no place/],
    ["postgres://127.0.0.1:1/rnb", /^postgres:\/\/127\.0\.0\.1:1\/rnb: .*ECONNREFUSED/],
    ["postgres://[", /^store: not an address of a database/],
  ])("%s is one line without a secret", async (store, why) => {
    const error = await openQueue(store).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(why);
    expect((error as UserError).message).not.toMatch(/secret/);
  });

  test("a wrong password is one line that does not have it", async () => {
    vi.stubEnv("PGPASSWORD", `${PASSWORD}-not`);
    const error = (await openQueue(server.store).catch((reason: unknown) => reason)) as UserError;
    vi.stubEnv("PGPASSWORD", PASSWORD);
    expect(error.message).toMatch(/password authentication failed for user "postgres"$/);
    expect(error.message).not.toContain(PASSWORD);
  });
});
