/** `rnb table`: what a table of others holds, and the same as CSV. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readTable } from "../../src/oracle/tables/open.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { outcomeOf, rnb, startRnb } from "../fixtures/cli.ts";
import { makeData } from "../fixtures/data.ts";
import { temporaryFolder } from "../fixtures/folder.ts";
import * as layouts from "../fixtures/tables.ts";

const root = temporaryFolder();

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(root, name), content);
  return name;
}

/** Standard output of a command that does its work; without data unless given. */
async function output(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rnb(["table", ...args], { cwd: root, env: NOWHERE });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function failure(...args: string[]): Promise<string> {
  const { code, stderr } = await rnb(["table", ...args], { cwd: root, env: NOWHERE });
  expect(stderr.split("\n")).toHaveLength(2);
  return `${code} ${stderr.trim()}`;
}

const NOWHERE = { ROBUST_NAS_TABLES: "" };
const architectures = [15_624, 7, 9999, 3000];
const value: layouts.ValueOf = (a, column) => (a + column.length) / 7;

describe("rnb table info", () => {
  test("says what the file is, how much of the space it has, each column, and the best", async () => {
    write("hw.pickle", layouts.hwNasBench(architectures, value));
    expect(await output("info", "hw.pickle")).toMatchInlineSnapshot(`
      "file       hw.pickle: HW-NAS-Bench (pickle)
      known as   HW-NAS-Bench
      rows       4 of 15625 encodings, 4 of 6466 networks of nas-bench-201
      encodings  one row a network
      missing    -1 stands for a missing number

      column                   unit  known   lowest  highest
      ───────────────────────  ────  ─────  ───────  ───────
      cifar10#edgegpu_latency  ms ↓      4  4.28571  2235.29
      cifar10#raspi4_latency   ms ↓      4  4.14286  2235.14
      cifar10#fpga_energy      mJ ↓      4  3.71429  2234.71

      best                       value  architecture
      ───────────────────────  ───────  ────────────
      cifar10#edgegpu_latency  4.28571      n+nn+ns1
      cifar10#raspi4_latency   4.14286      n+nn+ns1
      cifar10#fpga_energy      3.71429      n+nn+ns1
      "
    `);
    const { columns, rows, networks, format } = JSON.parse(await output("info", "hw.pickle", "--json"));
    expect({ rows, networks, format }).toEqual({ rows: 4, networks: 4, format: "HW-NAS-Bench (pickle)" });
    expect(columns[0]).toMatchObject({
      name: "cifar10#edgegpu_latency",
      unit: "ms",
      direction: "minimise",
      known: 4,
      lowest: value(7, "cifar10#edgegpu_latency"),
      best: { code: space.code(7), architecture: space.format(7) },
      byEncoding: false,
    });
  });

  test("knows the dataset's ids where the published data lies", async () => {
    makeData(join(root, "data"), { keys: ["clean"] });
    write("ids.csv", "id,v\n0,1\n5,2\n");
    expect(await failure("info", "ids.csv")).toMatch(/^1 .*only the published table knows; give --data$/);
    const { columns } = JSON.parse(await output("info", "ids.csv", "--data", "data", "--json"));
    expect(columns).toMatchObject([{ name: "v", known: 2, lowest: 1, highest: 2 }]);
    write("best.csv", `architecture,cifar10#autoattack\n${space.code(7)},0.5\n`);
    const [best] = JSON.parse(await output("info", "best.csv", "--data", "data", "--json")).columns;
    const { ids } = JSON.parse(readFileSync(join(root, "data/meta.json"), "utf8"));
    expect(ids[best.best.id]["nb201-string"]).toBe(space.format(7));
  });

  test("says whether encodings of a network differ, which columns are no numbers, what stands for a missing one", async () => {
    const [one, other] = space.members(space.classOf(space.parse("n+n3+3nn"))).map(space.code);
    write("own.csv", `architecture,eyeriss_latency,edgetpu_latency\n${one},1,2\n${other},3,-1\n`);
    const own = await output("info", "own.csv");
    expect(own).toMatch(/encodings {2}those of one network have different numbers in 1 of 2 columns\n/);
    expect(own).toMatch(/missing {4}-1 stands for a missing number\n/);
    expect(own).toMatch(/\nedgetpu_latency +ms ↓ +1 +2 +2\n/);
    write("text.csv", `architecture,v,device,x\n${one},1,raspi,a\n${other},1,,b\n`);
    const text = await output("info", "text.csv");
    expect(text).toMatch(/those of one network have the same numbers/);
    expect(text).toMatch(/no numbers 2: "device" is "raspi", not a number; 2: "x" is "a", not a number\n/);
  });

  test("fits 80 columns, whatever a column is called", async () => {
    const long = "a column whose name says at length what the numbers in it are, and how they were measured";
    write("long.csv", `architecture,${long.replace(",", "")}\n${space.code(7)},-1.23456789e-300\n`);
    const lines = (await output("info", "long.csv")).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.some((line) => line.startsWith("a column whose") && line.includes("…"))).toBe(true);
  });

  test("reads tables of other spaces, and says how where the names are digits", async () => {
    write("digits.csv", 'architecture,v\n"(0, 0, 2)",1\n021,2\n');
    expect(await failure("info", "digits.csv")).toBe(
      `1 rnb: ${join(root, "digits.csv")}: its architectures are digits, none of nas-bench-201: try --space digits:3x3`,
    );
    expect(await output("info", "digits.csv", "--space", "digits:3x3")).toMatch(
      /rows {7}2 of 27 architectures of 3 digits below 3\n/,
    );
    write("columns.csv", "width,act,v\n16,relu,1\n8,relu,2\n16,tanh,3\n");
    expect(await output("info", "columns.csv", "--space", "columns:width,act")).toMatch(
      /3 of 4 architectures/,
    );
    write(
      "space.ts",
      `import { defineSpace } from "robust-nas-bench";
       const name = (choices: readonly number[]): string => choices.join("/");
       export default defineSpace({
         name: "mine", decisions: [0, 1].map((d) => ({ name: String(d), choices: ["x", "y"] })),
         format: name, code: name, parse: (text: string) => text.split("/").map(Number),
       });`,
    );
    write("mine.csv", "architecture,v\n0/1,5\n");
    // In a process of its own: only there a user's file can import the package.
    const args = ["table", "info", "mine.csv", "--space", "./space.ts"];
    const { code, stdout } = await outcomeOf(startRnb(args, { cwd: root }));
    expect(code).toBe(0);
    expect(stdout).toMatch(/1 of 4 architectures of mine/);
  });

  test("a slip is one line", async () => {
    expect(await failure("info", "none.csv")).toMatch(/^1 .*no such file/);
    expect(await failure("info", "digits.csv", "--space", "digits:3")).toMatch(/^2 .*write digits:3x8/);
    expect(await failure("info", "digits.csv", "--space", "digits:11x3")).toMatch(/^2 .*2 to 10 choices/);
    expect(await failure("info", "digits.csv", "--space", "columns:a,,b")).toMatch(/^2 .*name columns/);
    expect(await failure("info", "digits.csv", "--space", "nas-bench-20")).toMatch(/^2 .*did you mean/);
    expect(await failure("info", "digits.csv", "--space", "columns:v,w")).toMatch(/^1 .*no column "w"/);
  });
});

describe("rnb table convert", () => {
  const cells = (path: string) => {
    const { architectures: of, headers, column } = readTable(join(root, path), space, layouts.ofId);
    const columns = headers.map((_, index) => column(index));
    return new Map(of.map((a, row) => [a, columns.map((values) => values[row])]));
  };

  const files: Record<string, string | Buffer> = {
    "zc.json": layouts.suiteZero(architectures, value),
    "hw.pickle": layouts.hwNasBench(architectures, value),
    "mini.pd": layouts.dataFrame(architectures, value),
    "plain.csv": `arch_str,"a, b",c\n${architectures.map((a) => `${space.format(a)},${value(a, "")},`).join("\n")}\n`,
  };

  beforeAll(() => {
    for (const [name, content] of Object.entries(files)) write(name, content);
  });

  test.each(Object.keys(files))(
    "%s: the same numbers, in the order of the space, and the same again",
    async (name) => {
      expect(await output("convert", name, "--out", `${name}.csv`)).toMatch(
        /^\S+\.csv: 4 rows, \d columns? of numbers\n$/,
      );
      expect(cells(`${name}.csv`)).toEqual(cells(name));
      const text = readFileSync(join(root, `${name}.csv`), "utf8");
      const [head, ...rows] = text.trimEnd().split("\n");
      expect(head).toMatch(/^architecture,/);
      expect(rows.map((row) => row.split(",")[0])).toEqual(
        [...architectures].sort((a, b) => a - b).map((a) => space.format(a)),
      );
      await output("convert", `${name}.csv`, "--out", `${name}.again.csv`);
      expect(readFileSync(join(root, `${name}.again.csv`), "utf8")).toBe(text);
    },
  );

  test("a column per decision where these say which architecture it is", async () => {
    write("decisions.csv", "v,width,act\n1,16,relu\n2,8,relu\n3,16,tanh\n");
    await output("convert", "decisions.csv", "--space", "columns:width,act", "--out", "decided.csv");
    expect(readFileSync(join(root, "decided.csv"), "utf8")).toBe(
      "width,act,v\n8,relu,2\n16,relu,1\n16,tanh,3\n",
    );
  });

  test("leaves out what is no number, and says so", async () => {
    write("mixed.csv", `architecture,v,device\n${space.code(7)},1,raspi\n`);
    const { stderr } = await rnb(["table", "convert", "mixed.csv", "--out", "numbers.csv"], { cwd: root });
    expect(stderr).toBe("left out, not numbers: device\n");
    expect(readFileSync(join(root, "numbers.csv"), "utf8")).toBe(`architecture,v\n${space.format(7)},1\n`);
    write("none.csv", `architecture,device\n${space.code(7)},raspi\n`);
    expect(await failure("convert", "none.csv", "--out", "no.csv")).toMatch(/^1 .*no column of numbers/);
    expect(existsSync(join(root, "no.csv"))).toBe(false);
  });

  test("replaces no file unless it is told to, and then says so", async () => {
    write("mine.txt", "precious");
    expect(await failure("convert", "zc.json", "--out", "mine.txt")).toMatch(/^1 .*mine\.txt is in the way/);
    expect(readFileSync(join(root, "mine.txt"), "utf8")).toBe("precious");
    const args = ["table", "convert", "zc.json", "--out", "mine.txt", "--force"];
    const { code, stderr } = await rnb(args, { cwd: root });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "--force: mine.txt, which is not as rnb wrote it, is replaced\n",
    });
  });
});
