import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { apgdCe } from "../../src/live/attacks/apgd.ts";
import type { Attack } from "../../src/live/attacks/attack.ts";
import { type Climber, createClimber } from "../../src/live/attacks/climb.ts";
import { attackAll, classify } from "../../src/live/attacks/evaluate.ts";
import { fgsm } from "../../src/live/attacks/fgsm.ts";
import { pgd } from "../../src/live/attacks/pgd.ts";
import { square } from "../../src/live/attacks/square.ts";
import type { Victim } from "../../src/live/attacks/victim.ts";
import type { Images } from "../../src/live/data/images.ts";
import { createRandom } from "../../src/space/random.ts";

const CLASSES = 4;
const COUNT = 40;

/** Linear logits with a bend, so that gradients change on the way, and no gradient at every fifth pixel. */
function victimOf(size: number, channels: number): Victim {
  const length = size * size * channels;
  const random = createRandom(`victim ${size} ${channels}`);
  const weights = Float64Array.from({ length: CLASSES * length }, () => random.normal() / 4);
  const logitsOf = (images: Float32Array): Float32Array => {
    const logits = new Float32Array((CLASSES * images.length) / length);
    for (let i = 0; i < logits.length; i++) {
      const [image, own] = [Math.floor(i / CLASSES) * length, (i % CLASSES) * length];
      let sum = 0;
      for (let j = 0; j < length; j++)
        if (j % 5 > 0) sum += weights[own + j]! * (images[image + j]! - images[image + j]! ** 2 / 2);
      logits[i] = sum;
    }
    return logits;
  };
  return {
    size,
    channels,
    classes: CLASSES,
    logits: async (images) => logitsOf(images),
    async gradients(images, labels) {
      const logits = logitsOf(images);
      const gradients = new Float32Array(images.length);
      for (let i = 0; i < labels.length; i++) {
        const row = [...logits.subarray(i * CLASSES, (i + 1) * CLASSES)].map((z) => Math.exp(z));
        const sum = row.reduce((a, b) => a + b, 0);
        row.forEach((p, c) => {
          const slope = p / sum - Number(c === labels[i]);
          for (let j = 0; j < length; j++)
            if (j % 5 > 0)
              gradients[i * length + j]! += slope * weights[c * length + j]! * (1 - images[i * length + j]!);
        });
      }
      return { logits, gradients };
    },
  };
}

/** Of all levels, with many at both ends of the range, where the box is cut off. */
async function imagesFor(victim: Victim): Promise<Images> {
  const { size, channels } = victim;
  const random = createRandom(`images ${size} ${channels}`);
  const draw = (): number => Math.min(255, Math.max(0, random.integer(360) - 50));
  const pixels = Uint8Array.from({ length: COUNT * size * size * channels }, draw);
  const labels = new Uint8Array(COUNT);
  const logits = await victim.logits(Float32Array.from(pixels, (value) => value / 255));
  // Most images are classified correctly: the label is the largest logit's.
  for (let i = 0; i < COUNT; i++) {
    const row = [...logits.subarray(i * CLASSES, (i + 1) * CLASSES)];
    labels[i] = random.integer(8) === 0 ? random.integer(CLASSES) : row.indexOf(Math.max(...row));
  }
  return { count: COUNT, size, channels, pixels, labels };
}

async function digest(attack: Attack, size: number, channels: number): Promise<string> {
  const victim = victimOf(size, channels);
  const images = await imagesFor(victim);
  const hash = createHash("sha256");
  const correct = await classify(victim, images, COUNT);
  for (const epsilon of [0.1 / 255, 1 / 255, 8 / 255, 0.3, 1]) {
    const robust = await attackAll(victim, images, correct, {
      attack,
      epsilon,
      batchSize: 17,
      random: createRandom("images"),
      visit: (_, adversarial) => hash.update(new Uint8Array(adversarial.slice().buffer)),
    });
    hash.update(robust);
  }
  return hash.digest("hex").slice(0, 12);
}

describe("adversarial images, bit for bit those of the loops that were written pixel by pixel", () => {
  it.each<[string, Attack, readonly [string, string, string]]>([
    ["FGSM", fgsm(), ["e2ea53e06b47", "88035a2826ba", "fd431cfb6dd7"]],
    ["PGD", pgd({ steps: 9, relativeStep: 0.3 }), ["b05dedcd016b", "05faa01ae924", "0ed2ba8c47d3"]],
    ["APGD-CE", apgdCe({ steps: 25, restarts: 2 }), ["e45c696d4880", "9facd8d2d9fe", "79c56fd2f8a7"]],
    ["Square", square({ queries: 60, initialShare: 0.8 }), ["0158ee9d9a3d", "03f862f9d8f8", "4efb3acf65eb"]],
  ])("%s", async (_, attack, expected) => {
    expect([await digest(attack, 5, 3), await digest(attack, 7, 1), await digest(attack, 2, 2)]).toEqual(
      expected,
    );
  });
});

describe("a step of an attack", () => {
  it("is the same by loops, where there are too few addresses for a memory", () => {
    const length = 27;
    const run = (climber: Climber): Float32Array[] => {
      const random = createRandom("step");
      const draw = (): Float32Array => Float32Array.from({ length }, () => random.next());
      const [image, previous, gradient] = [draw(), draw(), draw().map((value) => value - 0.5)];
      gradient.set([0, -0, Number.NaN, 1e-45, -1e-45, Infinity]);
      const low = image.map((value) => Math.max(0, value - 0.03));
      const high = image.map((value) => Math.min(1, value + 0.03));
      const steps: Float32Array[] = [];
      for (const [step, weight] of [
        [0.01, 1],
        [0.02, 0.75],
        [0.3, 0.75],
      ] as const) {
        climber.withMomentum(image, previous, gradient, low, high, step, weight);
        steps.push(image.slice(), previous.slice());
        climber.plain(image, gradient, low, high, step / 3);
        steps.push(image.slice());
      }
      return steps;
    };
    const full = (): never => {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    };
    const [vectors, loops] = [createClimber(length), createClimber(length, full)];
    expect(loops).not.toBe(createClimber(length));
    expect(loops).toBe(createClimber(length + 1, full));
    expect(run(loops)).toEqual(run(vectors));
    const bug = (): never => {
      throw new SyntaxError("a bug");
    };
    expect(() => createClimber(length, bug)).toThrow(SyntaxError);
  });

  it.each<[string, Attack]>([
    ["PGD", pgd({ steps: 3, relativeStep: 0.3 })],
    ["APGD-CE", apgdCe({ steps: 3, restarts: 1 })],
  ])("along a gradient that is no number breaks the image: %s", async (_, attack) => {
    const victim = victimOf(5, 3);
    const lost: Victim = {
      ...victim,
      async gradients(images, labels) {
        const { logits, gradients } = await victim.gradients(images, labels);
        return { logits, gradients: gradients.fill(Number.NaN) };
      },
    };
    const images = await imagesFor(victim);
    const correct = await classify(lost, images, COUNT);
    const robust = await attackAll(lost, images, correct, {
      ...{ attack, epsilon: 0.1 / 255, batchSize: 17, random: createRandom("images") },
    });
    expect([...correct]).toContain(1);
    expect([...robust]).not.toContain(1);
  });
});
