import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import {
  ATTACKS,
  atomsOf,
  CORRUPTIONS,
  combineNumbers,
  metricOfKey,
  parseMetric,
  resolveMetric,
} from "../../src/metric/metric.ts";
import { createRandom } from "../../src/space/random.ts";
import { MADE_UP_EPSILONS } from "../fixtures/data.ts";

const catalogue = new Map<string, readonly number[]>([
  ["clean", []],
  ...Object.entries(MADE_UP_EPSILONS),
  ...CORRUPTIONS.map((key) => [key, [1, 2, 3, 4, 5]] as const),
]);

const messageOfParse = (text: string): string => {
  try {
    parseMetric(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`${text} was accepted`);
};

/** A metric's value where the atom `key:index` is worth the given number. */
const worthOf = (text: string, worth: (key: string, index: number) => number): number =>
  resolveMetric<number>(parseMetric(text), catalogue, ({ key, index }) => worth(key, index), combineNumbers);

describe("parsing", () => {
  test.each([
    ["clean", "clean"],
    ["fgsm@Linf:1", "fgsm@Linf:1"],
    ["fgsm@Linf:1.0", "fgsm@Linf:1"],
    ["pgd@Linf:.5", "pgd@Linf:0.5"],
    ["pgd@Linf:0.50", "pgd@Linf:0.5"],
    ["aa_apgd-ce@Linf", "aa_apgd-ce@Linf"],
    ["  gaussian_noise:3\t", "gaussian_noise:3"],
    ["mean( clean ,pgd@Linf:1 )", "mean(clean,pgd@Linf:1)"],
    ["min(clean)", "min(clean)"],
    ["min (fgsm@Linf:1, mean(fog:3, snow))", "min(fgsm@Linf:1,mean(fog:3,snow))"],
  ])("%j is %s", (text, name) => {
    const metric = parseMetric(text);
    expect(metric.name).toBe(name);
    expect(parseMetric(metric.name)).toEqual(metric);
  });

  test.each([
    ["", "expected a key at position 1"],
    [" ", "expected a key at position 2"],
    ["1", "expected a key at position 1"],
    ["fgsm@Linf:", 'expected a number after "fgsm@Linf:"'],
    ["fgsm@Linf:x", 'expected a number after "fgsm@Linf:"'],
    ["fgsm@Linf:-1", 'expected a number after "fgsm@Linf:"'],
    ["fgsm@Linf:1e1", 'unexpected "e1" at position 12'],
    ["clean clean", 'unexpected "clean" at position 7'],
    ["clean)", 'unexpected ")" at position 6'],
    ["mean()", "expected a key at position 6"],
    ["mean(clean", 'expected "," or ")" at position 11'],
    ["mean(clean,)", "expected a key at position 12"],
    ["mean(clean;fog)", 'expected "," or ")" at position 11'],
    ["max(clean,fog)", 'unknown function "max"; valid: mean, min'],
    ["constructor(clean)", 'unknown function "constructor"'],
  ])("%j: %s", (text, message) => {
    expect(messageOfParse(text)).toContain(message);
    expect(messageOfParse(text)).toContain(`not a metric: "${text}"`);
  });

  test("nesting without end is refused", () => {
    expect(messageOfParse("mean(".repeat(1000))).toContain("nested more than 20 deep");
  });

  test("a text without end is refused, and not quoted whole", () => {
    for (const text of ["mean(".repeat(100_000), `min(clean${",clean".repeat(200_000)})`, "x".repeat(1e6)]) {
      const message = messageOfParse(text);
      expect(message).toContain("longer than 10000 characters");
      expect(message.length).toBeLessThan(150);
    }
  });

  test("random text is a metric whose name reads back, or one UsageError", () => {
    const random = createRandom("fuzz");
    const parts = [
      "clean",
      "fgsm@Linf",
      "fog",
      "mean",
      "min",
      "(",
      ")",
      ",",
      ":",
      "1",
      "0.5",
      " ",
      "-",
      "é",
      "\n",
    ];
    let accepted = 0;
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: 1 + random.integer(8) }, () => random.pick(parts)).join("");
      try {
        const metric = parseMetric(text);
        expect(parseMetric(metric.name)).toEqual(metric);
        accepted++;
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }
    expect(accepted).toBeGreaterThan(500);
  });
});

describe("meaning", () => {
  test("a level picks its place in the list", () => {
    expect(atomsOf(parseMetric("fgsm@Linf:255"), catalogue)).toEqual([{ key: "fgsm@Linf", index: 10 }]);
    expect(atomsOf(parseMetric("pgd@Linf:0.5"), catalogue)).toEqual([{ key: "pgd@Linf", index: 1 }]);
    expect(atomsOf(parseMetric("fog:3"), catalogue)).toEqual([{ key: "fog", index: 2 }]);
    expect(atomsOf(parseMetric("clean"), catalogue)).toEqual([{ key: "clean", index: 0 }]);
  });

  test("without a level: the mean over all of them", () => {
    expect(worthOf("pgd@Linf", (_, index) => index)).toBe(3);
    expect(worthOf("fog", (_, index) => 2 * index)).toBe(4);
    expect(worthOf("clean", () => 0.7)).toBe(0.7);
  });

  test("corruptions: 15 kinds × 5 severities, adversarial: every attack and ε with equal weight", () => {
    expect(atomsOf(parseMetric("corruptions"), catalogue)).toHaveLength(75);
    expect(atomsOf(parseMetric("adversarial"), catalogue)).toHaveLength(32);
    expect(worthOf("adversarial", (key) => (key === ATTACKS[0] ? 1 : 0))).toBe(11 / 32);
  });

  test("mean and min combine parts with equal weight, in any nesting", () => {
    const worth = (key: string) => ({ clean: 0.9, fog: 0.5, snow: 0.1 })[key]!;
    expect(worthOf("mean(clean,fog:1)", worth)).toBe(0.7);
    expect(worthOf("min(clean,mean(fog:1,snow:1))", worth)).toBe(0.3);
    expect(worthOf("min(clean)", worth)).toBe(0.9);
  });

  test("an atom that is used twice is needed once", () =>
    expect(atomsOf(parseMetric("mean(clean,fog:1,clean,fog)"), catalogue)).toHaveLength(6));

  test.each([
    ["cleen", 'unknown metric "cleen"; did you mean "clean"?'],
    ["fgsm", 'unknown metric "fgsm"; did you mean'],
    ["adverserial", 'did you mean "adversarial"?'],
    ["mean(clean,gausian_noise:3)", 'did you mean "gaussian_noise"?'],
    ["xyzxyzxyzxyz", "valid: clean, fgsm@Linf"],
    ["constructor", 'unknown metric "constructor"'],
    ["toString:1", 'unknown metric "toString"'],
    ["fgsm@Linf:0.7", '"fgsm@Linf:0.7": fgsm@Linf has no level 0.7; valid: 0.1, 0.5, 1'],
    ["fog:6", "fog has no level 6; valid: 1, 2, 3, 4, 5"],
    ["clean:1", "clean has no level 1; it takes none"],
    ["adversarial:1", "adversarial takes no level"],
  ])("%s: %s", (text, message) => {
    const resolve = () => atomsOf(parseMetric(text), catalogue);
    expect(resolve).toThrow(UsageError);
    expect(resolve).toThrow(message);
  });

  test("a group of which a part is missing is not there, and not suggested", () => {
    const small = new Map(catalogue);
    small.delete("fog");
    expect(() => atomsOf(parseMetric("corruptions"), small)).toThrow('no fog here, so no "corruptions"');
    expect(() => atomsOf(parseMetric("corruption"), small)).toThrow(/^(?!.*"corruptions")/);
    expect(atomsOf(parseMetric("adversarial"), small)).toHaveLength(32);
  });
});

describe("keys of other tables", () => {
  test.each([
    "at:cifar10#autoattack",
    "latency (ms), packed",
    "7th",
    "adversarial:acc",
    "clean:x",
    "fog:2x",
    "a:b:c",
    "mean",
    "cifar10_valid@12",
    "a/b\\c",
  ])("%s has a name that reads back as the same key", (key) => {
    const metric = metricOfKey(key);
    expect(parseMetric(metric.name)).toEqual(metric);
    expect(parseMetric(`mean(${metric.name},clean)`)).toMatchObject({ of: [metric, { key: "clean" }] });
  });

  test("a quote without an end, and what cannot be quoted, are one line", () => {
    for (const text of ['"open', '""', '" x"', `"${"y".repeat(101)}"`])
      expect(() => parseMetric(text)).toThrow(UsageError);
  });
});
