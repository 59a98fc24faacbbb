import { expect, test } from "vitest";
import { headlineMetrics } from "../../src/metric/headline.ts";
import { ATTACKS, CORRUPTIONS } from "../../src/metric/metric.ts";

const attacks = ATTACKS.map((key): [string, readonly number[]] => [key, [0.5, 1]]);
const corruptions = CORRUPTIONS.map((key): [string, readonly number[]] => [key, [1, 2]]);
const namesOf = (entries: Iterable<readonly [string, readonly number[]]>): string[] =>
  headlineMetrics(new Map(entries)).map(({ name }) => name);

test("the headline metrics are those of the paper's Table 1 and the mean over all attacks", () =>
  expect(namesOf([["clean", []], ...attacks, ...corruptions])).toEqual([
    "clean",
    "fgsm@Linf:1",
    "pgd@Linf:1",
    "aa_apgd-ce@Linf:1",
    "aa_square@Linf:1",
    "adversarial",
    "corruptions",
  ]));

test("what a table lacks is no headline", () => {
  expect(namesOf([["clean", []], ...attacks])).not.toContain("corruptions");
  expect(namesOf([["fog", [1]]])).toEqual([]);
  expect(namesOf([["pgd@Linf", [0.5, 2]]])).toEqual([]);
  expect(namesOf([["clean", []], ...attacks.slice(1), ...corruptions])).not.toContain("adversarial");
});
