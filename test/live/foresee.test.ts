import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Backend, openBackend } from "../../src/live/backend/backend.ts";
import { foresee } from "../../src/live/foresee.ts";
import type { LogEntry } from "../../src/live/log.ts";
import { catalogueOf } from "../../src/live/protocol.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { atomsIn } from "../../src/oracle/answers.ts";
import { createLiveOracle } from "../../src/oracle/live/oracle.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { toy, toyProtocol } from "./toy.ts";

let root: string;
let backend: Backend;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "rnb-foresee-"));
  backend = await openBackend("wasm");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const protocol = toyProtocol();
const catalogue = catalogueOf(protocol);
const PAINS = { seconds: 1, networks: 2 };

/** @param settings of the protocol, where they are others than the toy's */
function foreseen(
  log: readonly LogEntry[],
  metrics: readonly string[],
  settings: Record<string, unknown> = {},
) {
  const options = { space, dataset: toy, protocol: toyProtocol(settings), backend, store: root };
  return foresee(options, log, { atoms: atomsIn(metrics.map(parseMetric), catalogue), catalogue }, PAINS);
}

const entry = (architecture: string, work: string, seconds: number, failure?: string): LogEntry => ({
  ...{ architecture, work, seconds, images: 1 },
  ...(failure === undefined ? { value: 0.5 } : { failure }),
});

const LOG = [
  entry("a", "training", 10),
  entry("a", "clean", 1),
  entry("a", "pgd@Linf:8", 6),
  entry("b", "training", 20),
  entry("b", "clean", 3),
  entry("c", "training", 5000, "the training loss is not a finite number (epoch 1)"),
];

test("what the log has is not measured: its least and most are expected, failures aside", async () => {
  const { works, done, logged, measured } = await foreseen(LOG, ["clean", "pgd@Linf:8"]);
  expect(Object.fromEntries(works)).toEqual({
    training: { low: 10, high: 20 },
    clean: { low: 1, high: 3 },
    "pgd@Linf:8": { low: 6, high: 6 },
  });
  expect([done, logged, measured]).toEqual([1, 1, []]);
});

test("what the log lacks is measured, on networks of different size", async () => {
  const before = tf.memory().numTensors;
  const { works, done, measured } = await foreseen(LOG, ["aa_square@Linf:8", "fog"]);
  expect(works.get("training")).toEqual({ low: 10, high: 20 });
  expect(works.get("aa_square@Linf:8")!.low).toBe(0);
  expect(works.get("aa_square@Linf:8")!.high).toBeGreaterThan(0);
  for (const severity of [1, 5]) {
    const { low, high } = works.get(`fog:${severity}`)!;
    expect(low).toBeGreaterThan(0);
    expect(high).toBe(low);
  }
  expect([done, new Set(measured).size]).toEqual([0, 2]);
  expect(tf.memory().numTensors).toBe(before);
});

test("who has no time for the first images is told so", async () => {
  const options = { space, dataset: toy, protocol, backend, store: root };
  const asked = { atoms: atomsIn([parseMetric("clean")], catalogue), catalogue };
  const hurry = { seconds: 1e-6, networks: 1, strictly: true };
  await expect(foresee(options, [], asked, hurry)).rejects.toThrow(/rnb live estimate/);
  // Nothing is to be measured.
  expect((await foresee(options, LOG, asked, hurry)).measured).toEqual([]);
});

test("an attack of many more rounds takes as many times as long, in the same time to find out", async () => {
  const started = performance.now();
  const settings = {
    attacks: { square: { epsilons: [8], queries: 1_000_000 } },
    training: { epochs: 100_000 },
  };
  const { works } = await foreseen([], ["aa_square@Linf:8"], settings);
  expect(works.get("aa_square@Linf:8")!.high).toBeGreaterThan(100);
  expect(works.get("training")!.low).toBeGreaterThan(100);
  expect((performance.now() - started) / 1000).toBeLessThan(60);
});

test("training that diverges at once is measured all the same", async () => {
  const { works } = await foreseen([], ["clean"], { training: { learningRate: 1e38, batchSize: 16 } });
  expect(works.get("training")!.low).toBeGreaterThan(0);
});

test("an oracle that is only asked leaves no folder, and one with a log answers from it", async () => {
  const store = join(root, "store");
  const oracle = createLiveOracle({ space, dataset: toy, protocol, backend, store });
  const metrics = [parseMetric("clean")];
  expect((await oracle.foresee!(metrics, PAINS)).measured).toHaveLength(2);
  expect(existsSync(store)).toBe(false);
  const { costs } = await oracle.evaluate([space.parse("n+n1+s3p")], metrics);
  const { works, done, measured } = await oracle.foresee!(metrics, PAINS);
  expect([done, measured]).toEqual([1, []]);
  expect(works.get("training")!.low + works.get("clean")!.low).toBeCloseTo(costs[0]!, 9);
  oracle.close();
});
