/**
 * Our engine and PyTorch on the same networks, through `python/examples/torch_oracle.py`: where Debian's python3-torch
 * is.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
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
