import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { loadResults } from "../../src/analysis/load.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { createRandom } from "../../src/space/random.ts";
import { rnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const root = temporaryFolder();
const { folder: data } = makeData(join(root, "data"), { keys: ["clean", "fog"] });
const inRoot = (...args: string[]) => rnb(["analyze", "tables", "--data", data, ...args], { cwd: root });
const small = ["--seeds", "2", "--queries", "12"];

beforeAll(() => {
  const random = createRandom("side");
  const rows = Array.from({ length: space.size }, (_, a) => `${space.code(a)},${random.next()},${a}`);
  writeFileSync(join(root, "side.csv"), ["architecture,latency,number", ...rows].join("\n"));
});

describe("rnb analyze tables", () => {
  test("writes figures, tables, numbers and a page; its searches are those of rnb run", async () => {
    const { code, stdout } = await inRoot(
      ...["--table", "t:=side.csv", "--metrics", "clean,fog:1", "--of", "t:latency,t:number"],
      ...[...small, "--out", "both"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^published table \(cifar10\) \+ side\.csv\nKendall's τ-b over 6,466 networks\n/);
    for (const name of ["tau", "tau-equal-size", "pairs"])
      expect(existsSync(join(root, "both/figures", `${name}.png`)), name).toBe(true);
    const found = parse(readFileSync(join(root, "both/tables/found.csv")), { columns: true }) as Record<
      string,
      string
    >[];
    // No column says which way is better: only the published metrics are searched.
    expect(new Set(found.map((row) => row.searched_on))).toEqual(new Set(["clean", "fog:1"]));

    mkdirSync(join(root, "runs"));
    writeFileSync(
      join(root, "same.yaml"),
      "name: same\noracle: tabular\nobjectives: [clean]\nbudget: { queries: 12 }\nseeds: 2\nalgorithms: [local-search, atlas]\n",
    );
    await rnb(["run", "same.yaml", "--data", data, "--out", "runs/same"], { cwd: root });
    for (const { algorithm, seed, improvements } of loadResults(join(root, "runs/same")).runs)
      expect(found).toContainEqual({
        searched_on: "clean",
        algorithm,
        seed: String(seed),
        architecture: improvements.at(-1)!.architecture,
      });
  });

  test("minimises what is better when it is lower, and answers in JSON", async () => {
    const file = join(root, "hw.csv");
    const rows = Array.from({ length: space.size }, (_, a) => `${space.code(a)},${a + 1}`);
    writeFileSync(file, ["architecture,raspi4_latency", ...rows].join("\n"));
    const { stdout } = await inRoot(
      ...[
        "--table",
        "hw.csv",
        "--metrics",
        "clean",
        ...small,
        "--over",
        "encodings",
        "--out",
        "hw",
        "--json",
      ],
    );
    const { over, agreements, searched } = JSON.parse(stdout) as {
      over: string;
      agreements: { there: string; n: number }[];
      searched: { here: string; there: string; strategy: string; mean: number }[];
    };
    expect([over, agreements.map(({ there, n }) => `${there} ${n}`)]).toEqual([
      "encodings",
      ["raspi4_latency 15625"],
    ]);
    const itself = searched.filter(({ here, there }) => here === "raspi4_latency" && there === here);
    expect(itself).toHaveLength(4);
    for (const { mean } of itself) expect(mean).toBeLessThan(space.size / 4);
    expect(readFileSync(join(root, "hw/figures/searched.svg"), "utf8")).toContain("raspi4 latency (ms)");
  });

  test.each([
    [[], 2, /say which tables: --table FILE/],
    [["--table", "none.csv"], 1, /none\.csv/],
    [["--table", "side.csv", "--metrics", "clean", "--of", "latencey"], 2, /did you mean "latency"/],
    [["--table", "side.csv", "--of", ","], 2, /--of names no metric/],
    [["--table", "side.csv", "--metrics", "latency"], 2, /latency is in --metrics and in --of/],
  ])("%j is refused in one line", async (args, expected, reason) => {
    const { code, stderr } = await inRoot(...args);
    expect(code).toBe(expected);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
