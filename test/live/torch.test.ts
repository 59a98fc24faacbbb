/**
 * Our engine and PyTorch on the same networks, through `python/examples/torch_oracle.py`: where Debian's python3-torch
 * is.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/live/backend/backend.ts";
import { encodeNpy } from "../../src/live/exchange/npy.ts";
import { exportWeights } from "../../src/live/exchange/weights-file.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { initialise } from "../../src/live/network/weights.ts";
import { attacked } from "../../src/live/training/adversarial.ts";
import { createTrainer } from "../../src/live/training/sgd.ts";
import { oneHot } from "../../src/live/training/train.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";
import { rnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const PYTHON = "/usr/bin/python3";
const ORACLE = fileURLToPath(new URL("../../python/examples/torch_oracle.py", import.meta.url));
const hasTorch = spawnSync(PYTHON, ["-c", "import torch"]).status === 0;
const CELL = "3+33+p1s";
const ATTACKS = [
  "fgsm@Linf:8",
  "fgsm@Linf:16",
  "pgd@Linf:8",
  "pgd@Linf:16",
  "aa_apgd-ce@Linf:16",
  "aa_square@Linf:16",
];
/** A demo small enough for a test, in both engines' words. */
const OURS = ["evaluation.images=500", "training.images=1500", "training.epochs=1"];
const THEIRS = ["--demo", "--test-images", "500", "--train-images", "1500", "--epochs", "1"];

function torch(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(PYTHON, [ORACLE, ...args], {
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** `clean: 0.91` and the like. */
function accuracies(printed: string): Record<string, number> {
  const lines = printed
    .trim()
    .split("\n")
    .map((line) => /^(.+): ([\d.]+)( s)?$/.exec(line)!);
  return Object.fromEntries(lines.filter((m) => m[3] === undefined).map((m) => [m[1]!, Number(m[2])]));
}

function weightsIn(store: string): string {
  const [folder] = readdirSync(store);
  return join(store, folder!, `${CELL}.safetensors`);
}

describe.skipIf(!hasTorch)("PyTorch beside our engine", () => {
  let root = "";
  let images = "";
  beforeAll(async () => {
    root = temporaryFolder();
    images = join(root, "images");
    expect((await rnb(["live", "images", images, "--dataset", "mnist"])).code).toBe(0);
  });

  it("finds the same logits and robust accuracies of a network that ours trained", async () => {
    const folder = join(root, "export");
    const args = ["--store", join(root, "store"), "--backend", "wasm", "--json", "--set", ...OURS];
    expect((await rnb(["live", "export", CELL, folder, ...args])).code).toBe(0);
    const found = await rnb(["live", "evaluate", CELL, "--metrics", ["clean", ...ATTACKS].join(), ...args]);
    const { values: ours } = JSON.parse(found.stdout) as { values: Record<string, number> };
    const { "logit difference": difference, ...theirs } = JSON.parse(
      torch(["--demo", "--check", folder, ...ATTACKS]),
    ) as Record<string, number>;
    expect(difference).toBeLessThan(1e-5);
    // Square is a random search, and each engine draws its own squares.
    for (const metric of ["clean", ...ATTACKS])
      expect(Math.abs(theirs[metric]! - ours[metric]!), metric).toBeLessThanOrEqual(
        (metric.startsWith("aa_square") ? 5 : 1) / 500 + 1e-9,
      );
  });

  it("trains a network that ours reads back, and goes on from its checkpoint to the same weights", async () => {
    const [whole, cut] = [join(root, "whole"), join(root, "cut")];
    const args = (store: string): string[] => [
      ...THEIRS,
      ...["--epochs", "2", "--images", images, "--store", store, "--try", CELL],
    ];
    const theirs = accuracies(torch([...args(whole), "clean", "fgsm@Linf:8"]));
    await killedAfterEpoch(args(cut), cut);
    expect(existsSync(weightsIn(cut))).toBe(false);
    torch([...args(cut), "clean"]);
    expect(readFileSync(weightsIn(cut))).toEqual(readFileSync(weightsIn(whole)));

    const check = ["--metrics", "fgsm@Linf:8", "--backend", "wasm", "--json", "--set", OURS[0]!];
    const { stdout } = await rnb(["live", "check", weightsIn(whole), ...check]);
    const ours = JSON.parse(stdout) as Record<string, number>;
    expect(ours.clean).toBeGreaterThan(0.3);
    for (const metric of ["clean", "fgsm@Linf:8"])
      expect(Math.abs(ours[metric]! - theirs[metric]!), metric).toBeLessThanOrEqual(1 / 500 + 1e-9);
  });

  it("answers a search", async () => {
    const file = join(root, "search.yaml");
    const command = [
      PYTHON,
      ORACLE,
      ...THEIRS,
      "--train-images",
      "200",
      "--images",
      images,
      "--store",
      join(root, "s"),
    ];
    writeFileSync(
      file,
      `name: torch
oracle: { kind: command, command: ${JSON.stringify(command)}, metrics: [clean, "pgd@Linf:8"], store: ${JSON.stringify(join(root, "answers"))} }
dataset: mnist
objectives: ["pgd@Linf:8"]
budget: { queries: 3, unit: distinct }
seeds: 1
algorithms: [random-search]
`,
    );
    const { code, stderr } = await rnb(["run", file, "--out", join(root, "out")]);
    expect(stderr).not.toContain("failed");
    expect(code).toBe(0);
  });

  it("follows PyTorch's one cycle, and refuses what it cannot measure", () => {
    const script = `
import sys, torch
sys.path.insert(0, ${JSON.stringify(join(ORACLE, ".."))})
import torch_oracle as t
p = torch.nn.Parameter(torch.zeros(1))
o = torch.optim.SGD([p], 0.1, 0.9)
c = torch.optim.lr_scheduler.OneCycleLR(o, 0.1, 40)
worst = 0
for step in range(40):
    rate, momentum = t.one_cycle(step, 40, 0.1)
    worst = max(worst, abs(rate - o.param_groups[0]["lr"]), abs(momentum - o.param_groups[0]["momentum"]))
    o.step()
    if step < 39: c.step()
try:
    t.measure(None, (torch.zeros(1, 1, 4, 4), torch.zeros(1)), "fog:3", None)
except t.Failed as error:
    print(worst, error)
`;
    const { stdout } = spawnSync(PYTHON, ["-c", script], { encoding: "utf8" });
    expect(Number.parseFloat(stdout)).toBeLessThan(1e-12);
    expect(stdout).toContain("no metric fog:3 here");
  });

  it.each(["training", "evaluation"] as const)(
    "attacks a training batch as ours does, in %s mode: the same images, the same running statistics",
    async (mode) => {
      await openBackend("wasm");
      const [count, size] = [32, 16];
      const shape = [count, size, size, 1] as const;
      const random = createRandom("a batch");
      const uniform = Float32Array.from({ length: count * size * size }, () => random.next());
      const images = Float32Array.from(uniform, () => random.next());
      const labels = Uint8Array.from({ length: count }, () => random.integer(10));
      const network = buildNetwork(parseCell(CELL), {
        ...{
          channels: 4,
          cells: 1,
          imageSize: size,
          imageChannels: 1,
          classes: 10,
          mean: [0.5],
          deviation: [0.2],
        },
      });
      const weights = initialise(network, createRandom("shared"), "pytorch");
      const trainer = createTrainer(
        network,
        { weights, velocities: weights.parameters.map(({ length }) => new Float32Array(length)) },
        { momentum: 0.9, weightDecay: 0 },
      );
      let drawn = 0;
      const found = attacked(
        tf.tensor4d(images, [...shape]),
        { steps: 2, epsilon: 8, stepSize: 2 },
        { ...random, next: () => uniform[drawn++]! },
        (at) => trainer.slope(at, oneHot(labels, 10), mode),
      ).dataSync();
      const { means, variances } = (await trainer.state()).weights;
      trainer.dispose();

      const folder = temporaryFolder();
      for (const [name, values] of [
        ["images", images],
        ["uniform", uniform],
      ] as const)
        writeFileSync(join(folder, `${name}.npy`), encodeNpy(values, shape));
      writeFileSync(join(folder, "labels.npy"), encodeNpy(labels, [count]));
      writeFileSync(join(folder, "weights.safetensors"), exportWeights(network, weights));
      const script = `
import argparse, json, sys
import numpy as np, torch
sys.path.insert(0, ${JSON.stringify(join(ORACLE, ".."))})
import torch_oracle as t
def read(name):
    return torch.from_numpy(np.load(f"${folder}/{name}.npy"))
def planes(x):
    return x.permute(0, 3, 1, 2).contiguous()
args = t.parse_arguments(["--demo", "--adversarial", "--device", "cpu", "--train-steps", "2"${mode === "training" ? ', "--attack-in-training-mode"' : ""}])
facts = argparse.Namespace(classes=10, mean=[0.5], deviation=[0.2])
model = t.build(t.operations_of("${CELL}"), args, facts)
t.load_weights(model, t.read_safetensors("${folder}/weights.safetensors"))
torch.rand = lambda *shape, **rest: planes(read("uniform"))
found = t.Trainer(model, args).attack(planes(read("images")), read("labels").long(), torch.Generator())
print(json.dumps({
    "images": found.permute(0, 2, 3, 1).flatten().tolist(),
    "mean": model.head["norm"].running_mean.tolist(),
    "variance": model.head["norm"].running_var.tolist()}))
`;
      const { stdout, stderr } = spawnSync(PYTHON, ["-c", script], { encoding: "utf8", maxBuffer: 2 ** 26 });
      expect(stderr).toBe("");
      const theirs = JSON.parse(stdout) as { images: number[]; mean: number[]; variance: number[] };
      // Where a slope is nearly zero its sign is rounding's; more steps let such pixels move others.
      const unlike = theirs.images.filter((value, i) => Math.abs(value - found[i]!) > 1e-5).length;
      expect(unlike / found.length).toBeLessThan(0.02);
      theirs.mean.forEach((value, i) => {
        expect(means.at(-1)![i]).toBeCloseTo(value, 4);
        expect(variances.at(-1)![i]).toBeCloseTo(theirs.variance[i]!, 4);
      });
    },
  );

  it("trains on the attack's images, and tells a loss that is no number", () => {
    const small = [
      "--train-images",
      "128",
      "--epochs",
      "1",
      "--images",
      images,
      "--store",
      join(root, "adversarial"),
    ];
    const adversarial = accuracies(
      torch([...THEIRS, ...small, "--adversarial", "--try", "1+11+111", "clean"]),
    );
    expect(adversarial.clean).toBeGreaterThanOrEqual(0);
    expect(() => torch([...THEIRS, ...small, "--rate", "1e30", "--try", "1+11+111", "clean"])).toThrow(
      /the training loss is not a finite number/,
    );
  });
});

/** Starts training and kills it as soon as there is a checkpoint: in its second epoch. */
function killedAfterEpoch(args: readonly string[], store: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [ORACLE, ...args, "clean"], {
      env: { ...process.env, OMP_NUM_THREADS: "1" },
      stdio: "ignore",
    });
    const looking = setInterval(() => {
      const [folder] = existsSync(store) ? readdirSync(store) : [];
      if (folder !== undefined && existsSync(join(store, folder, `${CELL}.pt`))) child.kill("SIGKILL");
    }, 20);
    child.once("exit", (_, signal) => {
      clearInterval(looking);
      if (signal === "SIGKILL") resolve();
      else reject(new Error("it ended before it could be killed"));
    });
  });
}
