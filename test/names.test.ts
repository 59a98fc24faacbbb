/**
 * Every spelling that people hold of an architecture, a level, a metric and a data set: what is read, and what the
 * error says to write instead.
 */
import { describe, expect, test } from "vitest";
import { messageOf, UserError } from "../src/errors.ts";
import { IMAGE_SETS, imageSetNamed, PUBLISHED_SETS } from "../src/image-sets.ts";
import { ATTACKS, atomsOf, type Catalogue, CORRUPTIONS, parseMetric } from "../src/metric/metric.ts";
import { nasBench201 as space } from "../src/space/nas-bench-201/index.ts";

const catalogue: Catalogue = new Map<string, readonly number[]>([
  ["clean", []],
  ...ATTACKS.map((key): [string, readonly number[]] => [key, [0.1, 0.5, 1, 2, 3, 4, 8]]),
  ...CORRUPTIONS.map((key): [string, readonly number[]] => [key, [1, 2, 3, 4, 5]]),
]);

const READERS = {
  architecture: (text: string) => space.code(space.parse(text)),
  metric(text: string) {
    const metric = parseMetric(text);
    atomsOf(metric, catalogue);
    return metric.name;
  },
  "data set": (text: string) => imageSetNamed(text, IMAGE_SETS).name,
} as const;

const STRING = "|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_1x1~2|";
const LIST = "avg_pool_3x3,skip_connect,none,nor_conv_1x1,avg_pool_3x3,nor_conv_1x1";
const PAIRS =
  "(('avg_pool_3x3', 0),) | (('skip_connect', 0), ('none', 1)) | (('nor_conv_1x1', 0), ('avg_pool_3x3', 1), ('nor_conv_1x1', 2))";
const CODE = "p+sn+1p1";

const ACCEPTED: Readonly<Record<keyof typeof READERS, readonly (readonly [text: string, name: string])[]>> = {
  architecture: [
    [CODE, CODE],
    [` ${CODE}\n`, CODE],
    [STRING, CODE],
    [`\t${STRING} `, CODE],
    [`Structure(4 nodes with ${STRING})`, CODE],
    [LIST, CODE],
    [LIST.replaceAll(",", ", "), CODE],
    [LIST.replaceAll(",", " "), CODE],
    [`['${LIST.replaceAll(",", "', '")}']`, CODE],
    [`(${LIST})`, CODE],
    ["naslib:(4, 0, 3, 1, 4, 3)", CODE],
    ["naslib:4,0,3,1,4,3", CODE],
    ["NASLib: [4, 0, 3, 1, 4, 3]", CODE],
    ["choices:(4, 1, 0, 2, 4, 2)", CODE],
    ["choices:410242", CODE],
    [PAIRS, CODE],
    [`[${PAIRS.replaceAll(" | ", ", ")}]`, CODE],
    [
      `[${PAIRS.replaceAll(" | ", ", ").replaceAll(",)", ")").replaceAll("(", "[").replaceAll(")", "]")}]`,
      CODE,
    ],
    [`[${PAIRS.replaceAll(" | ", ",").replaceAll("'", '"')}]`, CODE],
  ],
  metric: [
    ["clean", "clean"],
    ["pgd@Linf:8", "pgd@Linf:8"],
    ["pgd@Linf:8/255", "pgd@Linf:8"],
    ["pgd@Linf:0.5/255", "pgd@Linf:0.5"],
    ["aa_apgd-ce@Linf:1 / 255", "aa_apgd-ce@Linf:1"],
    ["mean(clean, pgd@Linf:4/255)", "mean(clean,pgd@Linf:4)"],
    // Levels below one stay what they are: tenths of 1/255, not of 1.
    ["pgd@Linf:0.1", "pgd@Linf:0.1"],
    ["pgd@Linf:.5", "pgd@Linf:0.5"],
    ["gaussian_noise:3", "gaussian_noise:3"],
  ],
  "data set": [
    ["cifar10", "cifar10"],
    ["CIFAR-10", "cifar10"],
    ["cifar-10", "cifar10"],
    ["CIFAR10", "cifar10"],
    ["Cifar 10", "cifar10"],
    ["cifar_100", "cifar100"],
    ["CIFAR-100", "cifar100"],
    ["ImageNet16-120", "ImageNet16-120"],
    ["imagenet16-120", "ImageNet16-120"],
    ["ImageNet-16-120", "ImageNet16-120"],
    ["imagenet16", "ImageNet16-120"],
    ["imagenet_16", "ImageNet16-120"],
    ["MNIST", "mnist"],
  ],
};

const REFUSED: Readonly<Record<keyof typeof READERS, readonly (readonly [text: string, says: string])[]>> = {
  architecture: [
    ["(4, 0, 3, 1, 4, 3)", "naslib:(4, 0, 3, 1, 4, 3), is p+sn+1p1; "],
    ["(4, 0, 3, 1, 4, 3)", "choices:(4, 0, 3, 1, 4, 3), is p+n3+sp3"],
    ["[4,0,3,1,4,3]", "it has two readings"],
    ["4 0 3 1 4 3", "it has two readings"],
    ["403143", "it has two readings"],
    ["naslib:(4, 0, 3, 1, 4)", "naslib: takes six digits 0 … 4"],
    ["naslib:(5, 0, 3, 1, 4, 3)", "naslib: takes six digits 0 … 4"],
    ["choices:x", "choices: takes six digits 0 … 4"],
    [LIST.replace("none", "zero"), 'no operation "zero"'],
    [LIST.replace("none", "non"), 'did you mean "none"?'],
    ["none,none,none", "3 operations; it needs six"],
    [
      PAIRS.replace("('none', 1)", "('none', 2)"),
      "the operations come from nodes 0 0 2 0 1 2, not 0 0 1 0 1 2",
    ],
    [PAIRS.replace("'none'", "'zero'"), 'no operation "zero"'],
    ["(('none', 0),)", "the operations come from nodes 0, not 0 0 1 0 1 2"],
    ["none", "expected |op~0|+|op~0|op~1|"],
    ["two words", "expected |op~0|+|op~0|op~1|"],
    [" ".repeat(100_000), "far too long"],
    [`${"none, ".repeat(100_000)}none`, "far too long"],
  ],
  metric: [
    [
      "pgd@Linf:0.031",
      "ε is in units of 1/255, and as a fraction of 1 it is 7.91 of them: nearest pgd@Linf:8",
    ],
    ["pgd@Linf:0.004", "nearest pgd@Linf:1"],
    ["pgd@Linf:16", "valid: 0.1, 0.5, 1, 2, 3, 4, 8; ε is in units of 1/255"],
    ["pgd@Linf:8/256", "an attack's ε is a number, or a fraction n/255"],
    ["pgd@Linf:8/", "an attack's ε is a number, or a fraction n/255"],
    ["fog:3/255", "only an attack's ε is a fraction"],
    ["PGD:8/255", 'did you mean "pgd@Linf"?'],
    ["PGD", 'did you mean "pgd@Linf"?'],
    ["PGD-40:1", 'did you mean "pgd@Linf"?'],
    ["pgd@linf", 'did you mean "pgd@Linf"?'],
    ["pgd_linf", 'did you mean "pgd@Linf"?'],
    ["pgd@l2", 'did you mean "pgd@Linf"? (no other norm is here)'],
    ["fgsm", 'did you mean "fgsm@Linf"?'],
    ["apgd", 'did you mean "aa_apgd-ce@Linf"?'],
    ["aa_apgd-ce", 'did you mean "aa_apgd-ce@Linf"?'],
    ["square", 'did you mean "aa_square@Linf"?'],
    [
      "autoattack",
      "AutoAttack as a whole is not here, these parts of it are: aa_apgd-ce@Linf, aa_square@Linf",
    ],
    ["AA", "AutoAttack as a whole is not here"],
    ["mean(clean, aa@Linf)", "AutoAttack as a whole is not here"],
    ["jpeg", 'did you mean "jpeg_compression"?'],
    ["gaussian noise", 'did you mean "gaussian_noise"?'],
    ["mean(clean, JPEG compression:3)", 'did you mean "jpeg_compression"?'],
    ["blur", "did you mean one of defocus_blur, glass_blur, motion_blur, zoom_blur?"],
    ["accuracy", 'did you mean "clean"?'],
    ["Clean", 'did you mean "clean"?'],
    ["robust accuracy", 'did you mean "adversarial"?'],
    ["x".repeat(100_000), "longer than 10000 characters"],
    [`clean ${"x".repeat(100_000)}`, "longer than 10000 characters"],
  ],
  "data set": [
    ["imagenet", 'did you mean "ImageNet16-120"?'],
    ["cifar", 'did you mean "cifar10"?'],
    ["cifar11", 'did you mean "cifar10"?'],
    ["cifar10-valid", 'did you mean "cifar10"?'],
    ["svhn", "unknown dataset"],
    ["", "unknown dataset"],
    ["x".repeat(100_000), "valid: cifar10, cifar100, ImageNet16-120, mnist"],
  ],
};

const KINDS = Object.keys(READERS) as (keyof typeof READERS)[];

describe.each(KINDS)("the spelling of one %s", (kind) => {
  test.each(ACCEPTED[kind])("%j is read as %s", (text, name) => expect(READERS[kind](text)).toBe(name));

  test.each(REFUSED[kind].map(([text, says]) => [text.slice(0, 80), says, text]))(
    "%j is refused: %s",
    (_, says, text) => {
      let message = "";
      try {
        READERS[kind](text!);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        message = messageOf(error);
      }
      expect(message).toContain(says);
      expect(message.length).toBeLessThanOrEqual(400);
    },
  );
});

test("the table has none of MNIST", () =>
  expect(() => imageSetNamed("mnist", PUBLISHED_SETS)).toThrow('unknown dataset "mnist"; valid: cifar10'));
