/** What people and registries read of the package. */
import { readFileSync } from "node:fs";
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
  const live = read("docs/live.md");
  for (const [name, version] of Object.entries(manifest.peerDependencies))
    expect(live).toContain(` ${name}@${version}`);
});

test("the lock file names no registry, so that anybody.s own serves", () => {
  expect(read("package-lock.json")).not.toContain('"resolved"');
});
