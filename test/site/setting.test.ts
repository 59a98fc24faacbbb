import { expect, test } from "vitest";
import { readNews } from "../../site/playground/messages.ts";
import {
  DEFAULT,
  experimentYaml,
  MOST,
  readSetting,
  type Setting,
  writeSetting,
} from "../../site/playground/setting.ts";
import { UserError } from "../../src/errors.ts";

const KNOWN = ["random-search", "tpe", "local-search", "regularized-evolution"];

test("a link holds the whole setting", () => {
  const setting: Setting = {
    objective: "min(clean,pgd@Linf:1)",
    strategies: ["tpe", "random-search"],
    budget: { queries: 77, unit: "proposals" },
    seeds: 3,
    code: "// ½ & é = 100 %\nexport default 1; #",
  };
  expect(readSetting(writeSetting(setting), KNOWN)).toEqual(setting);
  const { code: _, ...without } = setting;
  expect(readSetting(writeSetting({ ...without, strategies: [] }), KNOWN)).toEqual({
    ...without,
    strategies: [],
    code: undefined,
  });
});

test("what a link does not say is as usual", () => {
  expect(readSetting("", KNOWN)).toEqual({ ...DEFAULT, code: undefined });
  expect(readSetting("seeds=2&strategies=tpe,tpe,", KNOWN)).toEqual({
    ...DEFAULT,
    seeds: 2,
    strategies: ["tpe"],
    code: undefined,
  });
});

test.each([
  ["strategies=tpe,nonsense", 'the link names "nonsense", which is no strategy here'],
  ["strategies=constructor", 'the link names "constructor"'],
  ["unit=seconds", 'the link counts "seconds"; valid: distinct, encodings, proposals'],
  ["objective=pgd@Linf:", "the link's objective: not a metric"],
  ["queries=0", 'the link has "0" queries: 1 to 1000 are possible'],
  ["queries=1e9", 'the link has "1e9" queries'],
  ["seeds=2.5", 'the link has "2.5" seeds'],
  ["seeds=", 'the link has "" seeds'],
  [`code=${"x".repeat(MOST.code + 1)}`, "more than 20000 characters"],
])("%s is refused in one line", (text, why) => {
  expect(() => readSetting(text, KNOWN)).toThrow(UserError);
  expect(() => readSetting(text, KNOWN)).toThrow(why);
});

test("the experiment for rnb run says the same", () => {
  expect(experimentYaml({ ...DEFAULT, strategies: ["tpe"], seeds: 2, code: "…" })).toBe(`name: playground
oracle: surrogate
dataset: cifar10
objectives: ["pgd@Linf:1"]
budget: { queries: 150, unit: distinct }
seeds: 2
algorithms: [tpe, { module: ./mine.mjs }]
`);
  expect(experimentYaml({ ...DEFAULT, strategies: ["tpe"], code: "…" }, "my-tpe")).toContain(
    'algorithms: [tpe, { module: ./mine.mjs, label: "my-tpe" }]\n',
  );
});

test("of what comes from the sandbox, only what we know is heard", () => {
  const asked = Uint32Array.of(1, 2);
  for (const news of [
    { kind: "alive" },
    { kind: "loaded", name: "mine-2" },
    { kind: "asked", asked },
    { kind: "failed", why: "so" },
  ])
    expect(readNews({ ...news, more: 1 })).toEqual(news);
  expect(readNews({ kind: "failed", why: "x".repeat(1000) })).toEqual({
    kind: "failed",
    why: "x".repeat(400),
  });
  for (const message of [
    undefined,
    null,
    "alive",
    { kind: "ran" },
    { kind: "loaded", name: "<b>" },
    { kind: "loaded", name: "x".repeat(61) },
    { kind: "loaded" },
    { kind: "asked", asked: [1, 2] },
    { kind: "asked", asked: new Uint32Array(1_000_001) },
    { kind: "failed", why: {} },
  ])
    expect(readNews(message)).toBeUndefined();
});
