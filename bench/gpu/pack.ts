/**
 * Packs all that the measurement needs on a bare machine with a GPU into one file: Node, Dawn, tfjs, the compiled
 * sources, the peer, and `run.sh`, which does everything in one call.
 *
 *     npm run build && npx tsx bench/gpu/pack.ts [--force] [FILE.tar.xz]
 *
 * Dawn and the WebGPU backend are fetched from the npm registry into a temporary folder. The machine brings the GPU's
 * driver and, for the peer's row, Python with PyTorch.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../src/errors.ts";
import { PACKAGE_ROOT } from "../../src/root.ts";

const root = fileURLToPath(PACKAGE_ROOT);
const args = process.argv.slice(2);
const target = resolve(args.find((arg) => arg !== "--force") ?? join(root, "bench/gpu/bundle.tar.xz"));
const work = mkdtempSync(join(tmpdir(), "rnb-pack-"));
const bundle = join(work, "rnb-gpu");

/** Fetched for the pack: the project itself never depends on them. */
const FETCHED = ["webgpu@0.6.2", "@tensorflow/tfjs-backend-webgpu@4.22.0"];
const ROOTS = [
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-wasm",
  "seedrandom",
  "zod",
  "fastest-levenshtein",
];

/** Left out of packages: sources, maps, types, builds for browsers and for other machines. */
function needed(path: string): boolean {
  if (
    /\.(map|ts|md|flow)$|\.min\.js$|\.es2017\.js$|\.fesm\.js$|miniprogram|node_modules\/zod\/src/.test(path)
  )
    return false;
  if (/node_modules\/webgpu\/dist\/(?!linux-x64)/.test(path)) return false;
  // tfjs's packages come as one file for Node each.
  return !/@tensorflow\/[^/]+\/dist\/.*\.js$/.test(path) || /\.node\.js$|wasm-out/.test(path);
}

/** Copies a package and all that it depends on. */
function copyPackage(name: string, from: string, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  const folder = [join(from, name), join(root, "node_modules", name)].find((path) => existsSync(path));
  if (folder === undefined) throw new UserError(`cannot pack ${name}: not installed`);
  cpSync(folder, join(bundle, "node_modules", name), {
    recursive: true,
    dereference: true,
    filter: (path) => needed(path) && !path.slice(folder.length).includes("node_modules"),
  });
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const dependency of Object.keys(dependencies))
    if (!dependency.startsWith("@types/")) copyPackage(dependency, from, seen);
}

const compiled = join(root, "dist/bench/gpu/bench.js");
if (existsSync(target) && !args.includes("--force"))
  throw new UserError(`${target} exists already: move it, or --force to replace it`);
if (!existsSync(compiled)) throw new UserError("nothing is compiled; run `npm run build` first");
try {
  mkdirSync(bundle, { recursive: true });
  const fetched = join(work, "fetched");
  mkdirSync(fetched);
  writeFileSync(join(fetched, "package.json"), "{}");
  execFileSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", ...FETCHED],
    {
      cwd: fetched,
      stdio: "inherit",
    },
  );
  const seen = new Set<string>();
  for (const name of [...ROOTS, ...FETCHED.map((spec) => spec.replace(/@[^@]*$/, ""))])
    copyPackage(name, join(fetched, "node_modules"), seen);

  cpSync(process.execPath, join(bundle, "node"), { dereference: true });
  for (const part of ["src", "bench"])
    cpSync(join(root, "dist", part), join(bundle, "dist", part), {
      recursive: true,
      filter: (path) => !path.endsWith(".d.ts"),
    });
  for (const file of ["bench/gpu/peer.py", "bench/gpu/run.sh", "python/examples/torch_oracle.py"])
    cpSync(join(root, file), join(bundle, basename(file)));
  cpSync(join(root, "package.json"), join(bundle, "package.json"));
  execFileSync("tar", ["-C", dirname(bundle), "-cJf", target, basename(bundle)], {
    env: { ...process.env, XZ_OPT: "-6 -T2" },
  });
  process.stdout.write(`${target}: ${(statSync(target).size / 2 ** 20).toFixed(1)} MiB\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
