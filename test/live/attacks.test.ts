import { describe, expect, it } from "vitest";
import { apgdCe } from "../../src/live/attacks/apgd.ts";
import { type Attack, boxAround, type Targets } from "../../src/live/attacks/attack.ts";
import { attackAll, classify, shareOf } from "../../src/live/attacks/evaluate.ts";
import { fgsm } from "../../src/live/attacks/fgsm.ts";
import { pgd } from "../../src/live/attacks/pgd.ts";
import { square } from "../../src/live/attacks/square.ts";
import type { Victim } from "../../src/live/attacks/victim.ts";
import type { Images } from "../../src/live/data/images.ts";
import { createRandom, type Random } from "../../src/space/random.ts";

const SIZE = 4;
const LENGTH = SIZE * SIZE;
const random = createRandom("test|attacks");

/** A linear classifier of two classes: the worst case within ε is known in closed form. */
const weight = Float64Array.from({ length: LENGTH }, () => random.normal());
const bias = 0.2 - weight.reduce((a, b) => a + b, 0) / 2;
const score = (image: Float32Array): number => weight.reduce((sum, w, i) => sum + w * image[i]!, bias);

const linear: Victim = {
  size: SIZE,
  channels: 1,
  classes: 2,
  async logits(images) {
    const logits = new Float32Array((2 * images.length) / LENGTH);
    for (let i = 0; i < logits.length / 2; i++)
      logits[2 * i + 1] = score(images.subarray(i * LENGTH, (i + 1) * LENGTH));
    return logits;
  },
  async gradients(images, labels) {
    const logits = await linear.logits(images);
    const gradients = new Float32Array(images.length);
    for (let i = 0; i < labels.length; i++) {
      const probability = 1 / (1 + Math.exp(-logits[2 * i + 1]!));
      for (let j = 0; j < LENGTH; j++) gradients[i * LENGTH + j] = (probability - labels[i]!) * weight[j]!;
    }
    return { logits, gradients };
  },
};

const images: Images = {
  count: 300,
  size: SIZE,
  channels: 1,
  pixels: Uint8Array.from({ length: 300 * LENGTH }, () => random.integer(256)),
  labels: Uint8Array.from({ length: 300 }, () => random.integer(2)),
};
const unit = (i: number): Float32Array =>
  Float32Array.from(images.pixels.subarray(i * LENGTH, (i + 1) * LENGTH), (value) => value / 255);

/** 1 where no image within ε and [0, 1] is misclassified. */
function worstCase(epsilon: number): Uint8Array {
  return images.labels.map((label, i) => {
    const direction = label === 1 ? -1 : 1;
    const { low, high } = boxAround(unit(i), epsilon);
    const worst = unit(i).map((_, j) => (direction * weight[j]! > 0 ? high[j]! : low[j]!));
    // Logits are (0, score): a tie goes to class 0.
    return Number(Number(Math.fround(score(worst)) > 0) === label);
  });
}

const ATTACKS: [string, Attack][] = [
  ["FGSM", fgsm()],
  ["PGD", pgd({ steps: 40, relativeStep: 0.1 })],
  ["APGD-CE", apgdCe({ steps: 40, restarts: 1 })],
  ["Square", square({ queries: 400, initialShare: 0.8 })],
];

describe.each(ATTACKS)("%s", (name, attack) => {
  const run = async (epsilon: number, batchSize = 64) => {
    const correct = await classify(linear, images, batchSize);
    const seen: [readonly number[], Float32Array][] = [];
    const robust = await attackAll(linear, images, correct, {
      attack,
      epsilon,
      batchSize,
      random: createRandom("attack"),
      visit: (batch, adversarial) => seen.push([batch, adversarial]),
    });
    return { correct, robust, seen };
  };

  it.each([1 / 255, 8 / 255, 64 / 255])("reaches the closed-form worst case at ε = %f", async (epsilon) => {
    const { correct, robust } = await run(epsilon);
    const truth = worstCase(epsilon).map((robustly, i) => robustly & correct[i]!);
    // Square draws at random, and its squares leave out the last row and column: images at the margin hold out.
    const slack = name === "Square" ? 0.08 : 0;
    for (const [i, survived] of robust.entries()) expect(survived).toBeGreaterThanOrEqual(truth[i]!);
    expect(shareOf(robust) - shareOf(truth)).toBeLessThanOrEqual(slack);
    expect(shareOf(truth)).toBeLessThan(shareOf(correct));
  });

  it("keeps every image within ε and [0, 1], exactly", async () => {
    for (const epsilon of [0.1 / 255, 8 / 255, 1]) {
      const { seen } = await run(epsilon);
      for (const [batch, adversarial] of seen)
        batch.forEach((index, i) => {
          unit(index).forEach((value, j) => {
            const attacked = adversarial[i * LENGTH + j]!;
            expect(Math.abs(attacked - value) <= epsilon && attacked >= 0 && attacked <= 1).toBe(true);
          });
        });
    }
  });

  it("does not depend on the batch size", async () => {
    const [one, other] = await Promise.all([run(8 / 255, 64), run(8 / 255, 7)]);
    expect([...one.robust]).toEqual([...other.robust]);
  });

  it("counts an image that is misclassified clean as not robust, without attacking it", async () => {
    const { correct, robust, seen } = await run(1e-9);
    for (const [i, value] of correct.entries()) if (value === 0) expect(robust[i]).toBe(0);
    const attacked = seen.flatMap(([batch]) => batch);
    expect(attacked).toHaveLength(correct.reduce((a, b) => a + b, 0));
  });

  it("robust accuracy does not rise with ε", async () => {
    const shares: number[] = [];
    for (const epsilon of [0.1, 1, 4, 16, 64, 255]) shares.push(shareOf((await run(epsilon / 255)).robust));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });

  it("drops an image once it is broken", async () => {
    let queried = 0;
    const counting: Victim = {
      ...linear,
      async logits(batch) {
        queried += batch.length / LENGTH;
        return linear.logits(batch);
      },
      async gradients(batch, labels) {
        queried += labels.length;
        return linear.gradients(batch, labels);
      },
    };
    const targets: Targets = {
      images: unit(0),
      labels: Uint8Array.of(images.labels[0]!),
      random: () => createRandom("drop"),
    };
    const { broken } = await attack(counting, targets, 1);
    expect(broken[0]).toBe(1);
    expect(queried).toBeLessThan(20);
  });
});

describe("attacks on a loss with a curved surface", () => {
  // The gradient's sign turns on the way to the corner: one big step is not the best one.
  const curved: Victim = {
    ...linear,
    async logits(batch) {
      const logits = new Float32Array((2 * batch.length) / LENGTH);
      for (let i = 0; i < logits.length / 2; i++) {
        let sum = 0;
        for (let j = 0; j < LENGTH; j++) sum += (batch[i * LENGTH + j]! - 0.45) ** 2;
        logits[2 * i + 1] = 60 * (0.01 - sum);
      }
      return logits;
    },
    async gradients(batch, labels) {
      const logits = await curved.logits(batch);
      const gradients = new Float32Array(batch.length);
      for (let i = 0; i < labels.length; i++) {
        const probability = 1 / (1 + Math.exp(-logits[2 * i + 1]!));
        for (let j = 0; j < LENGTH; j++) {
          const place = i * LENGTH + j;
          gradients[place] = (probability - labels[i]!) * -120 * (batch[place]! - 0.45);
        }
      }
      return { logits, gradients };
    },
  };
  const grey: Images = {
    ...images,
    pixels: images.pixels.map((value) => 90 + (value % 50)),
    labels: images.labels.map(() => 0),
  };

  it("the stronger attack leaves no more images robust: APGD ≤ PGD ≤ FGSM", async () => {
    const correct = await classify(curved, grey, 100);
    const shares: number[] = [];
    for (const attack of [
      apgdCe({ steps: 50, restarts: 1 }),
      pgd({ steps: 40, relativeStep: 0.1 }),
      fgsm(),
    ]) {
      const robust = await attackAll(curved, grey, correct, {
        attack,
        epsilon: 12 / 255,
        batchSize: 100,
        random: createRandom("curved"),
      });
      shares.push(shareOf(robust));
    }
    expect(shares[0]).toBeLessThanOrEqual(shares[1]!);
    expect(shares[1]).toBeLessThanOrEqual(shares[2]!);
    expect(shares[0]).toBeLessThan(shares[2]!);
  });
});

describe("the iterates of an attack, one image that never breaks", () => {
  const PIXELS = [0.4, 0.5, 0.55, 0.3];
  const TARGET = [0.4317, 0.4593, 0.6029, 0.2071];
  const CURVATURE = [40, 90, 60, 25];
  const NOISE = [0.9, 0.2, 0.6, 0.35];

  /** Logits (0, −1 − Σ c (x − t)²): class 0 always wins, and the loss is highest at the target, inside the box. */
  const visits: number[][] = [];
  const valley: Victim = {
    size: 2,
    channels: 1,
    classes: 2,
    async logits(batch) {
      visits.push([...batch]);
      return Float32Array.of(
        0,
        CURVATURE.reduce((sum, c, j) => sum - c * (batch[j]! - TARGET[j]!) ** 2, -1),
      );
    },
    async gradients(batch) {
      const logits = await valley.logits(batch);
      const probability = 1 / (1 + Math.exp(-logits[1]!));
      const gradients = Float32Array.from(
        batch,
        (x, j) => -2 * probability * CURVATURE[j]! * (x - TARGET[j]!),
      );
      return { logits, gradients };
    },
  };
  const scripted = (): Random => {
    let at = 0;
    const stream: Random = {
      ...createRandom("scripted"),
      next: () => NOISE[at++ % NOISE.length]!,
      fork: () => scripted(),
    };
    return stream;
  };
  const visitsOf = async (attack: Attack): Promise<number[][]> => {
    visits.length = 0;
    await attack(
      valley,
      { images: Float32Array.from(PIXELS), labels: Uint8Array.of(0), random: scripted },
      0.1,
    );
    return [...visits];
  };
  const expectPath = (path: readonly number[][], reference: readonly number[][]): void => {
    expect(path).toHaveLength(reference.length);
    path.forEach((point, s) => {
      point.forEach((x, j) => {
        expect(Math.abs(x - reference[s]![j]!), `step ${s}, pixel ${j}`).toBeLessThan(2e-6);
      });
    });
  };

  // Both references come from a script of its own in double precision, written from the papers' algorithms.
  it("PGD starts at random in the box and steps by the sign (Madry et al. 2018)", async () => {
    expectPath(await visitsOf(pgd({ steps: 6, relativeStep: 0.25 })), [
      [0.48, 0.44, 0.57, 0.27],
      [0.455, 0.465, 0.595, 0.245],
      [0.43, 0.44, 0.62, 0.22],
      [0.455, 0.465, 0.595, 0.2],
      [0.43, 0.44, 0.62, 0.225],
      [0.455, 0.465, 0.595, 0.2],
      [0.43, 0.44, 0.62, 0.225],
    ]);
  });

  it("APGD halves its step where it stops helping and goes on from the best point (Algorithm 1)", async () => {
    expectPath(await visitsOf(apgdCe({ steps: 20, restarts: 1 })), [
      [0.5, 0.425, 0.575, 0.2625],
      [0.3, 0.6, 0.65, 0.2],
      [0.4, 0.49375, 0.51875, 0.334375],
      [0.5, 0.4, 0.584375, 0.2671875],
      [0.375, 0.5265625, 0.65, 0.2],
      [0.425, 0.50625, 0.6289063, 0.2144531],
      [0.4625, 0.4515625, 0.5673828, 0.2],
      [0.396875, 0.5128906, 0.6139648, 0.2713867],
      [0.425, 0.4890625, 0.6048828, 0.2375],
      [0.453125, 0.4609375, 0.5767578, 0.21875],
      [0.4226563, 0.4164063, 0.6072266, 0.2],
      [0.434375, 0.4421875, 0.5955078, 0.2046875],
      [0.4109375, 0.45625, 0.6189453, 0.2199219],
      [0.425, 0.4515625, 0.6048828, 0.2140625],
      [0.4320312, 0.4632812, 0.5978516, 0.2070312],
      [0.4244141, 0.4568359, 0.6054688, 0.2146484],
      [0.4273438, 0.4585938, 0.6025391, 0.2117187],
      [0.4308594, 0.4621094, 0.6083984, 0.2082031],
      [0.4296875, 0.4609375, 0.6048828, 0.209375],
      [0.4326172, 0.4591797, 0.603125, 0.2064453],
      [0.4310059, 0.461084, 0.6003418, 0.2080566],
    ]);
  });
});
