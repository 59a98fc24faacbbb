import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runExperiment } from "../../src/api/run.ts";
import { settingsOf } from "../../src/commands/live-options.ts";
import { createLiveProgress } from "../../src/commands/live-progress.ts";
import { UsageError, UserError } from "../../src/errors.ts";
import { resolveProtocol } from "../../src/live/protocol.ts";
import { openLiveOracle } from "../../src/oracle/live/open.ts";
import { rnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();

/** A protocol that finishes in a second or two, on real digits. */
const TINY = [
  "network.channels=2",
  "training.images=128",
  "training.epochs=1",
  "evaluation.images=20",
  "attacks={fgsm: {epsilons: [8]}}",
];

describe("settings of --set", () => {
  test.each(["__proto__.epochs=1", "constructor.prototype.epochs=1", "training.__proto__.epochs=1"])(
    "%s reaches no other object",
    (pair) => {
      const settings = settingsOf([pair]);
      expect({}).not.toHaveProperty("epochs");
      expect(() => resolveProtocol("demo", settings)).toThrow(UserError);
    },
  );

  test.each(["seed=[", "seed={a: 1, a: 2}", `seed=${"[".repeat(50_000)}`, "seed=*x", "seed={[1]: 2}"])(
    "%s is refused in one line",
    (pair) => {
      expect(() => settingsOf([pair])).toThrow(UserError);
      expect(() => settingsOf([pair])).toThrow(/^--set "seed=/);
    },
  );
});

describe("rnb live", () => {
  test("doctor lists every backend and which one would be taken", async () => {
    const { code, stdout } = await rnb(["live", "doctor", "--json"], { cwd: root });
    const { best, backends } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(backends.map(({ name }: { name: string }) => name)).toEqual(["node-gpu", "webgpu", "wasm"]);
    expect(backends.find(({ name }: { name: string }) => name === best).usable).toBe(true);
  });

  test("evaluate trains, attacks, and the second time answers from the store; export writes files", {
    timeout: 300_000,
  }, async () => {
    const common = ["--store", join(root, "store"), "--backend", "wasm", "--set", ...TINY];
    const evaluate = ["live", "evaluate", "n+n1+s3p", "--metrics", "clean,fgsm@Linf", "--json", ...common];
    const first = await rnb(evaluate, { cwd: root });
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const answer = JSON.parse(first.stdout);
    expect(answer.oracle).toMatch(/^live: mnist on wasm, protocol [0-9a-f]{12}$/);
    expect(Object.keys(answer.values)).toEqual(["clean", "fgsm@Linf"]);
    const works = answer.work.map(({ work }: { work: string }) => work);
    expect(works).toEqual(["training", "clean", "fgsm@Linf:8"]);
    const second = await rnb(evaluate, { cwd: root });
    expect(JSON.parse(second.stdout)).toEqual(answer);

    const folder = join(root, "out");
    const args = ["live", "export", "n+n1+s3p", folder, "--metrics", "fgsm@Linf:8", ...common];
    const labels = join(folder, "labels.npy");
    mkdirSync(folder);
    writeFileSync(labels, "somebody's");
    const refused = await rnb(args, { cwd: root });
    expect(refused.stderr).toMatch(/^rnb: .*labels\.npy is in the way [^\n]*\n$/);
    expect(readdirSync(folder)).toEqual(["labels.npy"]);
    rmSync(labels);
    expect(await rnb(args, { cwd: root })).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, "adversarial-fgsm-Linf-8.npy"))).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, "network.json"), "utf8")).operations).toHaveLength(6);
  });

  // In this process: each is told from its message, and the command line prints messages as one line.
  test.each([
    [{ dataset: "mnist", options: { backend: "cuda" } }, /unknown backend "cuda"/],
    [{ dataset: "cifar" }, /unknown dataset "cifar"; did you mean "cifar10"/],
    [{ dataset: "cifar10" }, /needs its image files: give --images/],
    [
      { dataset: "cifar10", options: { images: "/no/such/folder" } },
      /no image file .no.such.folder.*data_batch_1/,
    ],
    [{ dataset: "mnist", options: { training: { epoch: 3 } } }, /live protocol: training: .*epoch/],
    [{ dataset: "mnist", options: { store: 5 } }, /live oracle: store: /],
    [{ dataset: "mnist", protocol: "dem" }, /unknown protocol "dem"; did you mean "demo"/],
  ])("%j is a user's mistake, with one clear line", async (request, message) => {
    const error = await openLiveOracle(request).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
  });
});

test("--workers, which a live search does not have, is not passed over in silence", {
  timeout: 300_000,
}, async () => {
  const file = join(root, "workers.yaml");
  const options = JSON.stringify({ store: join(root, "store"), backend: "wasm", ...settingsOf(TINY) });
  writeFileSync(
    file,
    `name: w\noracle: { kind: live, protocol: demo, options: ${options} }\ndataset: mnist\nobjectives: [clean]\nbudget: { queries: 1 }\nseeds: 1\nalgorithms: [random-search]\n`,
  );
  const { code, stderr } = await rnb(["run", file, "--workers", "3"], { cwd: root });
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(
      /^rnb: --workers is for tables .* 1 network at a time; start the same command once more/,
    ),
  ]);
});

// In this process, as above: the experiment is read, and its oracle opened, as `rnb run` does.
test.each([
  ["{ kind: live, protocol: dem }", 2, /unknown protocol "dem"; did you mean "demo"/],
  ["\n  kind: live\n  options:\n    training:\n      epoch: 3", 6, /live protocol: training: .*"epoch"/],
  ["\n  kind: live\n  options:\n    seed: 1\n    backend: cuda", 6, /unknown backend "cuda"/],
  ["\n  kind: live\n  options:\n    attacks: { pgd: { steps: 0 } }", 5, /attacks.pgd.steps/],
  ["\n  kind: live\n  options:\n    store: 5", 5, /live oracle: store: /],
  ["\n  kind: command\n  command: [no-such-program]\n  metrics: [clean]", 3, /no program "no-such-program"/],
])("a mistake in the oracle %j is told with file and line", async (oracle, line, message) => {
  const file = join(root, "mistaken.yaml");
  writeFileSync(
    file,
    `name: mistaken\noracle: ${oracle}\ndataset: mnist\nobjectives: [clean]\nbudget: { queries: 1 }\nseeds: 1\nalgorithms: [random-search]\n`,
  );
  const folder = join(root, "mistaken");
  const error = await runExperiment(file, { folder }).catch((reason: unknown) => reason as Error);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toContain(`${file}:${line}: `);
  expect(existsSync(folder)).toBe(false);
});

test("a setting without a value is refused", () => {
  expect(() => settingsOf(["epochs"])).toThrow(/expected key=value/);
});

test("settings are read as paths and YAML values", () => {
  expect(settingsOf(["training.epochs=5", "training.flip=false", "attacks={pgd: {steps: 3}}"])).toEqual({
    training: { epochs: 5, flip: false },
    attacks: { pgd: { steps: 3 } },
  });
});

test("progress is a line now and then, with the time left", () => {
  const lines: string[] = [];
  let clock = 0;
  const report = createLiveProgress(
    (line) => lines.push(line),
    () => clock,
  );
  for (let i = 0; i <= 100; i++) {
    clock = 200 * i;
    report({
      architecture: "a",
      work: "training",
      fraction: i / 100,
      imagesPerSecond: 50,
      detail: "epoch 1/1, loss 2",
    });
  }
  expect(lines).toHaveLength(4);
  expect(lines[1]).toBe("a training: epoch 1/1, loss 2 · 50 images/s · 30 % · 14 s left");
});

describe("rnb live estimate", () => {
  const specOf = (name: string, oracle: string, objective = "clean"): string => {
    const file = join(root, `${name}.yaml`);
    writeFileSync(
      file,
      `name: ${name}\noracle: ${oracle}\ndataset: mnist\nobjectives: ["${objective}"]\nbudget: { queries: 5 }\nseeds: 2\nalgorithms: [random-search, local-search]\n`,
    );
    return file;
  };
  const live = (settings: object) => `{ kind: live, protocol: demo, options: ${JSON.stringify(settings)} }`;
  const settings = { backend: "wasm", ...settingsOf(TINY) };

  test("says what a network takes, and each strategy, before anything is trained; rnb run says it in a line", {
    timeout: 300_000,
  }, async () => {
    const store = join(root, "estimated");
    const file = specOf("estimated", live({ ...settings, store }), "mean(clean, fgsm@Linf:8)");
    const { code, stdout, stderr } = await rnb(["live", "estimate", file, "--seconds", "2"], { cwd: root });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^measured on \S+, \S+, \S+ \(mean of 3\)$/m);
    for (const row of ["training", "clean", "FGSM", "in all", "random-search", "local-search", "together"])
      expect(stdout).toMatch(new RegExp(`^${row}  `, "m"));
    expect(stdout).toMatch(/^together +5–20 /m);
    expect(existsSync(store)).toBe(false);
    const ran = await rnb(["run", file, "--seeds", "1"], { cwd: root });
    expect(ran.stdout).toMatch(/^expected: .*, most of it training \(measured on \S+\)$/m);
    const after = await rnb(["live", "estimate", file, "--json"], { cwd: root });
    const { measured, logged, all } = JSON.parse(after.stdout);
    expect([measured, all.networks.low]).toEqual([[], 0]);
    expect(logged).toBeGreaterThanOrEqual(5);
  });

  test.each([
    ["table", "auto", /oracle "auto": it answers at once; an estimate is of a live search/],
    [
      "program",
      "{ kind: command, command: [x], metrics: [clean] }",
      /only its program knows what a network takes/,
    ],
    [
      "metric",
      live({ ...settings, store: "s" }),
      /metric\.yaml:4: .*fgsm@Linf has no level 7/,
      "fgsm@Linf:7",
    ],
    ["protocol", "{ kind: live, protocol: dem }", /protocol\.yaml:2: unknown protocol "dem"/],
  ])(
    "of a %s that cannot be estimated is refused in one line",
    async (name, oracle, message, objective = "clean") => {
      const { code, stdout, stderr } = await rnb(["live", "estimate", specOf(name, oracle, objective)], {
        cwd: root,
      });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    },
  );
});
