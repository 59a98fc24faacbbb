import { execFileSync } from "node:child_process";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { parseMetric } from "../../src/metric/metric.ts";
import { plainProblem } from "../../src/metric/problem.ts";
import { labelProblem, parseExperiment, readExperiment } from "../../src/runner/experiment.ts";
import { experimentNames } from "../../src/runner/find.ts";
import { experimentJsonSchema } from "../../src/runner/schema.ts";
import { strategyNames } from "../../src/runner/strategies.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const folder = temporaryFolder();
let n = 0;
const written = (text: string): string => {
  const path = join(folder, `${n++}.yaml`);
  writeFileSync(path, text);
  return path;
};

/** Five lines; what a test appends stands on line 6. */
const BASE = `name: x
objectives: [clean]
budget: { queries: 5 }
algorithms:
  - random-search
`;
const edited = (from: string, to: string): string => {
  expect(BASE).toContain(from);
  return BASE.replace(from, to);
};

describe("reading an experiment", () => {
  test("fills in what is not said", () => {
    expect(readExperiment(written(BASE))).toEqual({
      name: "x",
      oracle: "auto",
      dataset: "cifar10",
      objectives: [plainProblem(parseMetric("clean"))],
      budget: { queries: 5, unit: "distinct" },
      seeds: { from: 0, to: 9 },
      algorithms: [{ label: "random-search", name: "random-search", module: undefined, options: {} }],
      patience: 120,
    });
  });

  test("takes options, labels, seeds and modules relative to the file", () => {
    const path = written(`
name: full-1.0
oracle: { kind: live, protocol: cpu }
dataset: CIFAR-100
objectives: ["fgsm@Linf:1.0", "mean( clean, fog:3 )"]
budget: { queries: 300, unit: encodings }
seeds: { from: 5, to: 7 }
patience: 2.5
algorithms:
  - { name: local-search, label: ls-full, options: { neighbourhood: full } }
  - local-search
  - module: ./sub/mine.ts
`);
    const experiment = readExperiment(path);
    expect(experiment.objectives.map(({ name }) => name)).toEqual(["fgsm@Linf:1", "mean(clean,fog:3)"]);
    expect(experiment.dataset).toBe("cifar100");
    expect(experiment.seeds).toEqual({ from: 5, to: 7 });
    expect(experiment.oracle).toMatchObject({ kind: "live", protocol: "cpu" });
    expect(experiment.algorithms.map(({ label }) => label)).toEqual(["ls-full", "local-search", "mine"]);
    expect(experiment.algorithms[0]!.options).toEqual({ neighbourhood: "full" });
    expect(experiment.algorithms[2]!.module).toBe(join(folder, "sub/mine.ts"));
  });

  test("the experiments that come with the package are read, and name strategies and metrics that exist", () => {
    expect(experimentNames()).toContain("quickstart");
    for (const name of experimentNames()) {
      const path = fileURLToPath(new URL(`../../experiments/${name}.yaml`, import.meta.url));
      const { algorithms, objectives } = readExperiment(path);
      for (const algorithm of algorithms) expect(strategyNames()).toContain(algorithm.name);
      for (const { name } of objectives) expect(parseMetric(name).name).toBe(name);
    }
  });

  test("the JSON Schema for editors is that of the code (npm run schema)", () => {
    const path = new URL("../../experiments/experiment.schema.json", import.meta.url);
    expect(readFileSync(path, "utf8")).toBe(experimentJsonSchema());
  });
});

describe("a mistake is one line with file, line and key", () => {
  const NOT =
    "not an experiment; keys: name, oracle, dataset, objectives, budget, seeds, algorithms, patience";
  test.each([
    ["", 1, NOT],
    ["42", 1, NOT],
    ["- a", 1, NOT],
    ["name: [", 1, "not YAML"],
    ["name: x\nname: y\n", 2, "not YAML: Map keys must be unique"],
    [`${BASE}\tx: 1`, 6, "not YAML: Tabs are not allowed as indentation"],
    [`${BASE}measures: ${"[".repeat(10_000)}`, 6, "not YAML: nested too deep"],
    [`${BASE}measures: ${"[".repeat(70)}${"]".repeat(70)}`, 6, "not YAML: nested too deep"],
    [`${BASE}? [a, b]\n: c\n`, 6, "not YAML: a key is no plain text"],
    [`${BASE}# ${"x".repeat(200_000)}`, 1, "not YAML: longer than 100000 characters"],
    [`${BASE}  - { name: local-search, label: constructor }\n`, 6, "JavaScript uses this name itself"],
    [`${BASE}constructor: 3\n`, 6, 'unknown key "constructor"'],
    [`${BASE}__proto__: { seeds: 3 }\n`, 6, 'unknown key "__proto__"'],
    [`${BASE}---\nname: y\n`, 6, "not YAML: Source contains multiple documents"],
    [edited("name: x\n", ""), 1, 'the key "name" is missing'],
    [edited("name: x", "name: ../x"), 1, '"name": letters, digits'],
    [edited("name: x", "name: .."), 1, '"name": letters, digits'],
    [edited("name: x", "name: 3"), 1, '"name"'],
    [edited("[clean]", "clean"), 2, '"objectives"'],
    [edited("[clean]", "[]"), 2, '"objectives"'],
    [edited("[clean]", "\n  - clean\n  - 3"), 4, '"objectives.1"'],
    [edited("[clean]", '\n  - clean\n  - "fgsm@Linf:"'), 4, 'not a metric: "fgsm@Linf:"'],
    [edited("[clean]", "\n  - fog:1.0\n  - fog:1"), 4, 'the objective "fog:1" is there twice'],
    [edited("queries: 5", "queries: 0"), 3, '"budget.queries"'],
    [edited("queries: 5", "queries: many"), 3, '"budget.queries"'],
    [edited("queries: 5", "queris: 5"), 3, 'unknown key "budget.queris"; did you mean "queries"?'],
    [edited("{ queries: 5 }", "300"), 3, '"budget"'],
    [edited("{ queries: 5 }", "{}"), 3, '"budget": give `queries`, or `seconds`, or both'],
    [edited("queries: 5", "seconds: an hour"), 3, '"budget.seconds"'],
    [edited("queries: 5", "second: 5"), 3, 'unknown key "budget.second"; did you mean "seconds"?'],
    [edited("queries: 5", "seconds: 5, unit: proposals"), 3, '"budget": seconds alone do not end a search'],
    [
      edited("queries: 5", "queries: 5, unit: encoding"),
      3,
      '"budget.unit": unknown "encoding"; did you mean "encodings"?',
    ],
    [`${BASE}seedz: 3\n`, 6, 'unknown key "seedz"; did you mean "seeds"?'],
    [`${BASE}seeds: 0\n`, 6, '"seeds"'],
    [`${BASE}seeds: ten\n`, 6, '"seeds": expected a whole number, or {from, to}'],
    [`${BASE}seeds: { from: 5, to: 2 }\n`, 6, "`from` must not exceed `to`"],
    [`${BASE}seeds: { from: 1 }\n`, 6, 'the key "seeds.to" is missing'],
    [`${BASE}seeds: 1000000000\n`, 6, '"seeds"'],
    [`${BASE}  - random-search\n`, 6, '"random-search" is there twice; give one of them another `label`'],
    [
      `${BASE}  - { name: local-search, optons: {} }\n`,
      6,
      'unknown key "algorithms.1.optons"; did you mean "options"?',
    ],
    [`${BASE}  - { options: {} }\n`, 6, '"algorithms.1": give one of `name`, `module` and `command`'],
    [`${BASE}  - { name: a, module: b }\n`, 6, '"algorithms.1": give one of `name`, `module` and `command`'],
    [`${BASE}  - 7\n`, 6, '"algorithms.1": expected the name of a strategy'],
    [`${BASE}  - ./mine.ts\n`, 6, '"./mine.ts" is no name; for a file write {module: ./mine.ts}'],
    [`${BASE}  - { name: local-search, options: 3 }\n`, 6, '"algorithms.1.options"'],
    [`${BASE}  - { name: local-search, label: .. }\n`, 6, '"algorithms.1.label"'],
    [`${BASE}  - { module: "./my search.ts" }\n`, 6, 'the label "my search" is not good'],
    [`${BASE}oracle: tablar\n`, 6, '"oracle": unknown "tablar"; did you mean "tabular"?'],
    [
      `${BASE}oracle: { kind: surrogate, nois: true }\n`,
      6,
      'unknown key "oracle.nois"; did you mean "noise"?',
    ],
    [`${BASE}patience: -1\n`, 6, '"patience"'],
    [`${BASE}dataset: 3\n`, 6, '"dataset"'],
    [`${BASE}dataset: imagenet\n`, 6, 'unknown dataset "imagenet"; did you mean "ImageNet16-120"?'],
  ])("%j", (text, line, message) => {
    const path = written(text);
    const read = () => readExperiment(path);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`${path}:${line}: `);
    expect(read).toThrow(message);
    expect(read).toThrow(/^[^\n]*$/);
  });

  test("an alias of nothing, and aliases that explode", () => {
    expect(() => readExperiment(written(`seeds: *ten\n${BASE}`))).toThrow("not YAML: Unresolved alias");
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(12).fill(`*l${i}`)}]`,
    );
    expect(() => readExperiment(written(`l0: &l0 x\n${levels.join("\n")}\n`))).toThrow(
      "not YAML: Excessive alias",
    );
  });

  test("a map of thousands of keys, in no more time than it takes to read", () => {
    const options = Array.from({ length: 9_000 }, (_, i) => `k${i}: 1`).join(", ");
    const path = written(`${BASE}  - { name: local-search, options: { ${options}, k7: 2 } }\n`);
    expect(() => readExperiment(path)).toThrow(`${path}:6: not YAML: Map keys must be unique`);
  });

  test("what is no plain file", () => {
    for (const path of ["/dev/zero", "/dev/urandom"])
      expect(() => readExperiment(path)).toThrow(`${path} is no plain file`);
  });

  test("a file that is not there, or is a folder", () => {
    expect(() => readExperiment("/no/such.yaml")).toThrow("no such file: /no/such.yaml");
    expect(() => readExperiment(folder)).toThrow(UsageError);
  });

  test("a file that never ends, or that waits for somebody to write", () => {
    const pipe = join(folder, "pipe.yaml");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero", "/dev/urandom"]) {
      expect(() => readExperiment(path)).toThrow(UsageError);
      expect(() => readExperiment(path)).toThrow(`${path} is no plain file`);
    }
    const large = join(folder, "large.yaml");
    writeFileSync(large, "");
    truncateSync(large, 1024 ** 4);
    expect(() => readExperiment(large)).toThrow(`${large} is too large`);
  });

  test("labels stay inside the results folder and tell algorithms apart", () => {
    expect(labelProblem("a", ["b"])).toBeUndefined();
    expect(labelProblem("a", ["a"])).toContain("twice");
    for (const text of ["", ".", "..", "a/b", "a b", "é", "x".repeat(200)])
      expect(labelProblem(text, [])).toContain("is not good");
  });
});

describe("an experiment as an object", () => {
  const spec = { name: "mine", objectives: ["clean"], budget: { queries: 5 }, algorithms: ["random-search"] };

  test("gets the defaults of a file", () => {
    const { seeds, oracle, algorithms, budget } = parseExperiment(spec);
    expect({ seeds, oracle, unit: budget.unit }).toEqual({
      seeds: { from: 0, to: 9 },
      oracle: "auto",
      unit: "distinct",
    });
    expect(algorithms).toMatchObject([{ label: "random-search", options: {} }]);
  });

  test("is refused in a line that names the key", () => {
    expect(() => parseExperiment({ ...spec, objectives: ["clean("] })).toThrow(
      /not an experiment: not a metric/,
    );
    const misspelt = { ...spec, budgets: 1 };
    expect(() => parseExperiment(misspelt)).toThrow(/unknown key "budgets"; did you mean "budget"/);
  });
});
