import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import randomSearch from "../../../algorithms/random-search.ts";
import { type Backend, openBackend } from "../../../src/live/backend/backend.ts";
import { openLog } from "../../../src/live/log.ts";
import { withinMemory } from "../../../src/live/memory.ts";
import type { LiveProgress } from "../../../src/live/progress.ts";
import { type Protocol, resolveProtocol } from "../../../src/live/protocol.ts";
import { parseMetric } from "../../../src/metric/metric.ts";
import { createLiveOracle, type LiveOracle } from "../../../src/oracle/live/oracle.ts";
import { searchLive } from "../../../src/search/driver.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../../src/space/random.ts";
import { toy, toyProtocol } from "../../live/toy.ts";

let root: string;
let backend: Backend;
let stores = 0;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "rnb-live-"));
  backend = await openBackend("wasm");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newStore = (): string => join(root, String(stores++));
const metrics = (...names: string[]) => names.map(parseMetric);
const CODE = "n+n1+s3p";
const CELL = space.parse(CODE);

function oracleAt(
  store: string,
  protocol: Protocol = toyProtocol(),
  onProgress?: (progress: LiveProgress) => void,
): LiveOracle {
  return createLiveOracle({ space, dataset: toy, protocol, backend, store, onProgress });
}

/** Values once and for all, for comparison: an oracle that nothing interrupts. */
let store: string;
let oracle: LiveOracle;
beforeAll(async () => {
  store = newStore();
  oracle = oracleAt(store);
});

describe("the live oracle", () => {
  it("computes what is asked and nothing else", async () => {
    const { values, costs } = await oracle.evaluate([CELL], metrics("clean"));
    expect(oracle.entries(CELL).map(({ work }) => work)).toEqual(["training", "clean"]);
    expect(values[0]).toBeGreaterThan(0.8);
    expect(costs[0]).toBeGreaterThan(0);
  });

  it("answers the table's metrics, their means and combinations", async () => {
    const asked = metrics(
      "fgsm@Linf:8",
      "fgsm@Linf:1",
      "fgsm@Linf",
      "min(clean, pgd@Linf:8)",
      "aa_apgd-ce@Linf:8",
      "aa_square@Linf:8",
      "gaussian_noise:5",
      "clean",
      "pgd@Linf:8",
    );
    const { values } = await oracle.evaluate([CELL], asked);
    const [fgsm8, fgsm1, mean, least, , , , clean, pgd8] = values;
    expect(mean).toBeCloseTo((fgsm1! + fgsm8!) / 2, 12);
    expect(fgsm8).toBeLessThanOrEqual(fgsm1!);
    expect(least).toBe(Math.min(clean!, pgd8!));
    // The mean over ε is of halves of thirtieths; all else counts images.
    for (const value of values) expect(value * 60).toBeCloseTo(Math.round(value * 60), 9);
    expect([...oracle.catalogue.keys()]).toHaveLength(20);
  });

  it("asked again, by another process or of an isomorphic cell, answers from the log at the same cost", async () => {
    let worked = 0;
    const again = oracleAt(store, toyProtocol({ evaluation: { images: 30, batchSize: 7 } }), () => worked++);
    const twin = space.members(space.classOf(CELL)).find((a) => a !== CELL)!;
    const first = await oracle.evaluate([CELL], metrics("clean", "fgsm@Linf:8"));
    const second = await again.evaluate([twin], metrics("clean", "fgsm@Linf:8"));
    expect(second).toEqual(first);
    expect(worked).toBe(0);
  });

  it("keeps another protocol's results apart", () => {
    const other = oracleAt(store, toyProtocol({ seed: 1 }));
    expect(other.folder).not.toBe(oracle.folder);
    expect(other.entries(CELL)).toEqual([]);
    const stated = JSON.parse(readFileSync(join(oracle.folder, "protocol.json"), "utf8"));
    expect(stated.protocol.training.epochs).toBe(3);
  });

  it("keeps results on published corrupted images apart from those on generated ones, and trains nothing again", async () => {
    const dataset = { ...toy, corrupted: root };
    const works: string[] = [];
    const onProgress = ({ work }: LiveProgress) => void works.push(work);
    const published = createLiveOracle({
      space,
      dataset,
      protocol: toyProtocol(),
      backend,
      store,
      onProgress,
    });
    expect((await published.evaluate([CELL], metrics("clean"))).values).toEqual(
      (await oracle.evaluate([CELL], metrics("clean"))).values,
    );
    expect(new Set(works)).toEqual(new Set(["clean"]));
    expect(published.folder).not.toBe(oracle.folder);
    expect(published.description.caveats.join()).not.toMatch("generated");
    expect(oracle.description.caveats.join()).toMatch("generated");
    published.close();
  });

  it("trains nothing again for other attacks on the same network", async () => {
    const before = oracle.entries(CELL)[0]!.seconds;
    const works: string[] = [];
    const weaker = oracleAt(store, toyProtocol({ attacks: { fgsm: { epsilons: [2] } } }), ({ work }) => {
      works.push(work);
    });
    const { costs } = await weaker.evaluate([CELL], metrics("fgsm@Linf:2"));
    expect(works).not.toContain("training");
    expect(costs[0]).toBeGreaterThan(before);
  });

  it("names an unknown metric, a level that is not in the protocol, and what is no architecture", async () => {
    await expect(oracle.evaluate([CELL], metrics("pgd@Linf:3"))).rejects.toThrow(/no level 3; valid: 1, 8/);
    await expect(oracle.evaluate([CELL], metrics("pgdd"))).rejects.toThrow(/unknown metric/);
    await expect(oracle.evaluate([15_625], metrics("clean"))).rejects.toThrow(/no architecture 15625/);
  });

  it("says which batch size to try when memory runs out", async () => {
    const run = withinMemory("wasm", "training.batchSize", 128, async () => {
      throw new Error("Aborted(). Build with -sASSERTIONS for more info.");
    });
    await expect(run).rejects.toThrow(
      "out of memory on wasm with training.batchSize 128; try training.batchSize 64",
    );
    const least = withinMemory("wasm", "training.batchSize", 1, () => Promise.reject(new Error("OOM")));
    await expect(least).rejects.toThrow(/with training.batchSize 1; try a smaller network.channels/);
    const bug = withinMemory("wasm", "x", 1, () => Promise.reject(new TypeError("y is undefined")));
    await expect(bug).rejects.toThrow(TypeError);
  });
});

it("two that share a store share the work: each network is trained and measured by one of them", async () => {
  const store = newStore();
  const codes = ["n+n1+s3p", "n+nn+1nn", "s+nn+nn1"].map((code) => space.parse(code));
  const works: string[][] = [[], []];
  const both = works.map((list) =>
    oracleAt(store, toyProtocol(), ({ architecture, work }) => {
      const piece = `${architecture} ${work}`;
      if (work !== "waiting" && !list.includes(piece)) list.push(piece);
    }),
  );
  const asked = metrics("clean", "fgsm@Linf:8");
  const [one, other] = await Promise.all(both.map((oracle) => oracle.evaluate(codes, asked)));
  expect(one).toEqual(other);
  const [mine, theirs] = works as [string[], string[]];
  expect(mine.filter((piece) => theirs.includes(piece))).toEqual([]);
  expect(mine.length).toBeGreaterThan(0);
  expect(theirs.length).toBeGreaterThan(0);
  expect(mine.length + theirs.length).toBe(9);
  const lines = readFileSync(join(both[0]!.folder, "evaluations.jsonl"), "utf8").trim().split("\n");
  expect(lines).toHaveLength(9);
  for (const oracle of both) oracle.close();
});

it("a question that is refused leaves no folder", async () => {
  const store = newStore();
  const asked = oracleAt(store);
  await expect(asked.evaluate([CELL], metrics("pgdd"))).rejects.toThrow(/unknown metric/);
  asked.close();
  expect(existsSync(store)).toBe(false);
});

it("at ε = 0 every attack finds what is clean", async () => {
  const epsilons = [0];
  const attacks = { fgsm: { epsilons }, pgd: { epsilons, steps: 2 }, apgd: { epsilons, steps: 2 } };
  const nothing = oracleAt(store, toyProtocol({ attacks: { ...attacks, square: { epsilons, queries: 2 } } }));
  const asked = metrics("clean", "fgsm@Linf:0", "pgd@Linf:0", "aa_apgd-ce@Linf:0", "aa_square@Linf:0");
  const { values } = await nothing.evaluate([CELL], asked);
  expect(values[0]).toBeGreaterThan(0.8);
  expect(new Set(values)).toEqual(new Set([values[0]]));
  nothing.close();
});

describe("a network that cannot be trained", () => {
  const diverging = toyProtocol({
    training: { epochs: 1, batchSize: 16, learningRate: 1e30, crop: 0, flip: false },
  });

  it("fails with its reason; the search goes on, and does not try it again", async () => {
    let trainings = 0;
    const dataset = {
      ...toy,
      get train() {
        trainings++; // a training reads its images; that it diverges is seen before it tells of any progress
        return toy.train;
      },
    };
    const failing = createLiveOracle({ space, dataset, protocol: diverging, backend, store: newStore() });
    const result = await searchLive(
      {
        strategy: randomSearch,
        options: {},
        space,
        random: createRandom("search"),
        budget: { queries: 2, unit: "distinct" },
      },
      async (batch) => failing.evaluate(batch, metrics("clean")),
    );
    expect(result.ending).toBe("budget");
    expect([...result.trace.values]).toEqual([Number.NaN, Number.NaN]);
    const architecture = result.trace.architectures[0]!;
    expect(failing.entries(architecture)).toMatchObject([
      { work: "training", failure: "the training loss is not a finite number (epoch 1)" },
    ]);
    const before = trainings;
    await failing.evaluate([architecture], metrics("clean"));
    expect(trainings).toBe(before);
  });
});

describe("adversarial training", () => {
  it("killed after an epoch and started again gives the values of a run that was not; and is said", {
    timeout: 300_000,
  }, async () => {
    const adversarial = { attack: "pgd", steps: 2, epsilon: 16, stepSize: 8 };
    const protocol = toyProtocol({ training: { ...toyProtocol().training, adversarial } });
    const interrupted = newStore();
    const script = fileURLToPath(new URL("killed.ts", import.meta.url));
    const { signal } = spawnSync(
      process.execPath,
      [
        "--import",
        "tsx",
        script,
        interrupted,
        CODE,
        "clean",
        "training",
        "2",
        JSON.stringify({ adversarial }),
      ],
      { encoding: "utf8" },
    );
    expect(signal).toBe("SIGKILL");
    const details: string[] = [];
    const resumed = oracleAt(interrupted, protocol, ({ detail }) => details.push(detail ?? ""));
    const asked = metrics("clean", "pgd@Linf:8", "mean(clean, fgsm@Linf:8)");
    const whole = oracleAt(newStore(), protocol);
    expect((await resumed.evaluate([CELL], asked)).values).toEqual(
      (await whole.evaluate([CELL], asked)).values,
    );
    expect(details[0]).toMatch(/^epoch [23]\/3, loss .*, adversarial$/);
    expect(resumed.description.fingerprint).not.toBe(oracle.description.fingerprint);
    expect(resumed.description.caveats).toContain(
      "Networks were trained on images attacked by PGD: ε = 16/255, 2 steps of 8/255, the network in training mode.",
    );
    expect(oracle.description.caveats.join()).not.toContain("attacked by PGD");
  });
});

describe("killed and started again", () => {
  // Two processes start from their sources: slow on a busy machine.
  it("during training and during an attack: nothing finished is lost or repeated, same values", {
    timeout: 300_000,
  }, async () => {
    const interrupted = newStore();
    const metric = "mean(clean, aa_apgd-ce@Linf:8)";
    const run = (work: string, at: number): string | null => {
      const script = fileURLToPath(new URL("killed.ts", import.meta.url));
      const { signal, stderr } = spawnSync(
        process.execPath,
        ["--import", "tsx", script, interrupted, CODE, metric, work, String(at)],
        { encoding: "utf8" },
      );
      if (signal === null) expect(stderr).toBe("");
      return signal;
    };
    const files = oracleAt(interrupted);
    const code = space.code(space.representative(space.classOf(CELL)));
    const unfinished = (): string[] =>
      readdirSync(interrupted, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.includes("checkpoint"),
      );

    expect(run("training", 2)).toBe("SIGKILL");
    expect(unfinished().map((name) => basename(name))).toEqual([`${code}.checkpoint.safetensors`]);
    expect(files.entries(CELL)).toEqual([]);
    expect(run("aa_apgd-ce@Linf:8", 3)).toBe("SIGKILL");
    expect(files.entries(CELL).map(({ work }) => work)).toEqual(["training", "clean"]);
    expect(unfinished()).toEqual([]);
    const logged = readFileSync(join(files.folder, "evaluations.jsonl"), "utf8");

    const { values } = await files.evaluate([CELL], metrics(metric));
    expect(values).toEqual((await oracle.evaluate([CELL], metrics(metric))).values);
    // What was in the log is still its beginning, and each piece of work is there once.
    const whole = readFileSync(join(files.folder, "evaluations.jsonl"), "utf8");
    expect(whole.startsWith(logged)).toBe(true);
    const works = whole
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).work);
    expect(works).toEqual(["training", "clean", "aa_apgd-ce@Linf:8"]);
  });
});

describe("the log", () => {
  const entry = { architecture: "a", work: "clean", value: 0.5, seconds: 1, images: 2 };

  it("is shared by processes that write at the same time; the first answer stands", () => {
    const path = join(newStore(), "log.jsonl");
    const [one, other] = [openLog(path), openLog(path)];
    one.append(entry);
    expect(other.find("a", "clean")).toEqual(entry);
    other.append({ ...entry, value: 0.7 });
    expect(one.find("a", "clean")!.value).toBe(0.5);
    expect(openLog(path).find("a", "clean")!.value).toBe(0.5);
  });

  it("passes over a line that was cut off by the end of its process", () => {
    const path = join(newStore(), "log.jsonl");
    openLog(path).append(entry);
    appendFileSync(path, '{"architecture":"b","wo');
    const log = openLog(path);
    log.append({ ...entry, architecture: "c" });
    for (const reader of [log, openLog(path)]) {
      expect(reader.find("b", "clean")).toBeUndefined();
      expect(reader.find("c", "clean")).toBeDefined();
    }
  });

  it("does not harm a line that another process is writing while it is opened", () => {
    const path = join(newStore(), "log.jsonl");
    openLog(path).append(entry);
    const line = `${JSON.stringify({ ...entry, architecture: "b" })}\n`;
    appendFileSync(path, line.slice(0, 20));
    const log = openLog(path);
    appendFileSync(path, line.slice(20));
    expect(log.find("b", "clean")).toBeDefined();
    log.append({ ...entry, architecture: "c" });
    expect(readFileSync(path, "utf8").split("\n")).toHaveLength(4);
    expect(openLog(path).find("b", "clean")).toBeDefined();
  });

  it("names a damaged line, and a place that cannot be written", () => {
    const path = join(newStore(), "log.jsonl");
    openLog(path).append(entry);
    appendFileSync(path, '{"architecture":"b","work":"clean","value":7,"seconds":1}\n');
    expect(() => openLog(path)).toThrow(/log.jsonl:2: damaged line/);
    const file = join(root, "file");
    writeFileSync(file, "");
    expect(() => openLog(join(file, "log.jsonl"))).toThrow(/cannot make the folder .*file/);
  });
});

describe("protocols", () => {
  it("default to NAS-Bench-201's training and the dataset's attacks", () => {
    const { network, training, attacks } = resolveProtocol();
    expect(network).toEqual({ channels: 16, cells: 5 });
    expect(training).toMatchObject({ epochs: 200, batchSize: 256, learningRate: 0.1, weightDecay: 5e-4 });
    expect(training).toMatchObject({ initialisation: "pytorch", schedule: "epoch" });
    expect(attacks.fgsm.epsilons).toEqual([0.1, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 255]);
    expect(attacks.pgd).toMatchObject({ steps: 40, epsilons: [0.1, 0.5, 1, 2, 3, 4, 8] });
    expect(attacks.apgd).toMatchObject({ steps: 100, restarts: 1 });
    expect(attacks.square.queries).toBe(5000);
  });

  it("name a setting that is wrong", () => {
    expect(() => resolveProtocol("demo", { training: { epochs: 0 } })).toThrow(/training.epochs/);
    expect(() => resolveProtocol("demo", { trainin: {} })).toThrow(/trainin/);
    expect(() => resolveProtocol("dem")).toThrow(/did you mean "demo"/);
  });
});
