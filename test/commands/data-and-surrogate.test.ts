import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CliOutcome, rnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import { makeZip } from "../fixtures/zip.ts";

const root = temporaryFolder();
const inRoot = (...args: string[]): Promise<CliOutcome> => rnb(args, { cwd: root });
const experiment = (name: string, oracle: string): string => {
  const text = `name: small\noracle: ${oracle}\nobjectives: [clean]\nbudget: { queries: 10 }\nseeds: 2\nalgorithms: [random-search]\n`;
  writeFileSync(join(root, name), text);
  return name;
};

test("data comes in, is listed, checked, and found damaged when it is", async () => {
  makeData(join(root, "source"), { keys: ["clean", "fog"] });
  const imported = await inRoot("data", "import", "source", "--data", "data");
  expect(imported).toMatchObject({ code: 0, stdout: "3 files imported into data\n" });

  const info = await inRoot("data", "info", "--data", "data", "--json");
  const { meta, datasets } = JSON.parse(info.stdout) as { meta: boolean; datasets: { dataset: string }[] };
  expect(meta).toBe(true);
  expect(datasets[0]).toMatchObject({
    dataset: "cifar10",
    groups: [],
    archive: "cifar10-accuracies.zip",
  });

  expect(await inRoot("data", "check", "--data", "data")).toMatchObject({
    code: 0,
    stdout: "data: 3 files, all whole\n",
  });
  cpSync(join(root, "data/cifar10/fog_accuracy.json"), join(root, "data/cifar10/clean_accuracy.json"));
  const damaged = await inRoot("data", "check", "--data", "data");
  expect(damaged).toMatchObject({ code: 1, stdout: "data: 3 files, 1 problem\n" });
  expect(damaged.stderr).toContain("clean_accuracy.json is not what SHA256SUMS says");
});

test("a zip that points outside and a server that is not there are one line each", async () => {
  writeFileSync(join(root, "evil.zip"), makeZip({ "../meta.json": "{}" }));
  const evil = await inRoot("data", "import", "evil.zip", "--data", "fresh");
  expect(evil).toMatchObject({ code: 1, stdout: "" });
  expect(evil.stderr).toMatch(/^rnb: evil\.zip is not a whole, safe zip: [^\n]+\n$/);
  const nobody = await inRoot("data", "download", "--base-url", "http://127.0.0.1:9", "--data", "fresh");
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toMatch(/^rnb: cannot reach http:\/\/127\.0\.0\.1:9[^\n]+\n$/);
});

test("without data, info says what to do", async () => {
  const { code, stdout } = await inRoot("data", "info");
  expect(code).toBe(0);
  expect(stdout).toContain("rnb data download");
  expect(stdout).toContain("embedded surrogate");
});

test("without data an experiment runs on the surrogate, and every output says so", async () => {
  const { code, stdout } = await inRoot("run", experiment("auto.yaml", "auto"), "--out", "auto");
  expect(code).toBe(0);
  expect(stdout).toContain("surrogate (cifar10): values predicted by a fitted model, not measured");
});

test("noise is part of the label; a foreign fit is one line", async () => {
  const noisy = await inRoot(
    "run",
    experiment("noise.yaml", "{ kind: surrogate, noise: 5 }"),
    "--out",
    "noise",
  );
  expect(noisy.stdout).toContain("surrogate (cifar10, observation noise 5)");
  mkdirSync(join(root, "fits"), { recursive: true });
  writeFileSync(join(root, "fits", "foreign.fit"), "{}");
  const foreign = await inRoot("run", experiment("fit.yaml", "{ kind: surrogate, fit: fits/foreign.fit }"));
  expect(foreign).toMatchObject({ code: 1, stdout: "" });
  expect(foreign.stderr).toMatch(/^rnb: fits\/foreign\.fit is not a fit of the surrogate [^\n]+\n$/);
});

test("a fit needs the data, all of it", async () => {
  const without = await inRoot("surrogate", "fit");
  expect(without).toMatchObject({ code: 1, stdout: "" });
  expect(without.stderr).toMatch(/^rnb: the published data is not here: [^\n]+\n$/);
  const partial = await inRoot("surrogate", "evaluate", "--data", "source");
  expect(partial.code).toBe(1);
  expect(partial.stderr).toMatch(
    /^rnb: missing data file source\/cifar10\/fgsm@Linf_accuracy\.json[^\n]*\n$/,
  );
});
