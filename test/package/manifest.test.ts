/** What people and registries read of the package. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { VERSION } from "../../src/version.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("package.json"));

test("the citation file, the README and the changelog speak of the version that package.json has", () => {
  expect(manifest.version).toBe(VERSION);
  expect(parse(read("CITATION.cff"))).toMatchObject({ "cff-version": "1.2.0", version: VERSION });
  expect(read("README.md")).toContain(`version = {${VERSION}}`);
  expect(read("CHANGELOG.md")).toContain(`\n## ${VERSION}`);
});

test("optional peers are optional, of one version, and no dependency", () => {
  for (const [name, version] of Object.entries(manifest.peerDependencies)) {
    expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
    expect(manifest.dependencies[name]).toBeUndefined();
    expect(manifest.devDependencies[name] ?? version).toBe(version);
  }
});

test("documents give the versions of optional peers that package.json has", () => {
  const live = read("docs/live.md") + read("docs/cluster.md");
  for (const [name, version] of Object.entries(manifest.peerDependencies))
    expect(live).toContain(` ${name}@${version}`);
});

test("the lock file names no registry, so that anybody.s own serves", () => {
  expect(read("package-lock.json")).not.toContain('"resolved"');
});

test("what docs/outside.md sends its readers to is in the package, and nothing that only tests need", () => {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const command = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const [packed] = JSON.parse(execFileSync("npm", command, { cwd, encoding: "utf8", stdio: "pipe" }));
  const paths: string[] = packed.files.map(({ path }: { path: string }) => path);
  const named = [...read("docs/outside.md").matchAll(/^\| `([\w/]+\.(?:py|R))` \|/gm)].map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(6);
  for (const name of named) expect(paths.filter((path) => `/${path}`.endsWith(`/${name}`))).toHaveLength(1);
  expect(paths).toContain("python/robust_nas_bench.py");
  expect(paths).toContain("examples/outside/random_search.c");
  expect(paths.filter((path) => /(^|\/)(tests?|__pycache__)\//.test(path))).toEqual([]);
});
