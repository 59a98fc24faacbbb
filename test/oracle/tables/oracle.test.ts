import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { openOracle } from "../../../src/oracle/open.ts";
import type { SpaceRequest } from "../../../src/oracle/tables/request.ts";
import { openSpace, spaceFrom } from "../../../src/oracle/tables/space.ts";
import { originOf } from "../../../src/space/spaces.ts";
import { temporaryFolder } from "../../fixtures/folder.ts";

const folder = temporaryFolder();

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const open = (file: string, space: SpaceRequest, metrics = ["v"]) =>
  openOracle({ kind: "table", file, space }, { dataset: "cifar10", metrics: metrics.map(parseMetric) });

describe("a table of another space as the oracle", () => {
  test("digits of a code, in any way of writing them; what it lacks is a failed evaluation", async () => {
    const file = write("digits.csv", 'architecture,v,w\n000,1,a\n"(0, 0, 1)",2,b\n"[2,1,0]",3,c\n');
    const oracle = await open(file, { digits: 3, length: 3 });
    const { space } = oracle;
    expect([space.size, space.classCount]).toEqual([27, 27]);
    expect([
      ...oracle.evaluate(["000", "0 0 1", "210", "222"].map(space.parse), [parseMetric("v")]).values,
    ]).toEqual([1, 2, 3, Number.NaN]);
    expect(oracle.description).toMatchObject({
      kind: "table",
      label: "table digits.csv",
      space: { decisions: 3 },
    });
    expect(oracle.description.caveats.join()).toMatch(/v \(digits\.csv\): known for 3 of 27 encodings/);
    expect(() => oracle.values(parseMetric("w"))).toThrow(/:2: "w" is "a", not a number/);
  });

  test("a column per decision, with the choices that occur", async () => {
    const file = write("columns.csv", "width,act,v\n16,relu,1\n8,relu,2\n16,tanh,3\n");
    const oracle = await open(file, { decisions: ["width", "act"] });
    const { space } = oracle;
    expect(space.decisions).toEqual([
      { name: "width", choices: ["8", "16"] },
      { name: "act", choices: ["relu", "tanh"] },
    ]);
    expect([...oracle.values(parseMetric("v"))]).toEqual([2, Number.NaN, 1, 3]);
    expect(space.code(2)).toBe("16|relu");
    for (let a = 0; a < space.size; a++) expect(space.parse(space.code(a))).toBe(a);
  });

  test("another thread makes the same space", async () => {
    const file = write("again.csv", "width,act,v\n16,relu,1\n8,tanh,2\n");
    const { space } = await open(file, { decisions: ["width", "act"] });
    const again = await spaceFrom(structuredClone(originOf(space)));
    expect([again.name, again.decisions, again.code(1)]).toEqual([space.name, space.decisions, "8|tanh"]);
    expect(await spaceFrom("nas-bench-201")).toMatchObject({ classCount: 6466 });
  });

  test("has another fingerprint where other architectures are one network", async () => {
    const file = write("classes.csv", "architecture,v\n0,1\n1,2\n");
    const module = (name: string, form: string) =>
      write(
        name,
        `import { defineSpace } from ${JSON.stringify(new URL("../../../src/space/space.ts", import.meta.url).href)};
         export default defineSpace({ name: "mine", decisions: [{ name: "a", choices: ["0", "1"] }],
           canonicalForm: ${form}, format: String, code: String, parse: (text) => [Number(text)] });`,
      );
    const [apart, alike] = [
      await open(file, module("apart.ts", "String")),
      await open(file, module("alike.ts", '() => "x"')),
    ];
    expect([apart.space.classCount, alike.space.classCount]).toEqual([2, 1]);
    expect(apart.description.fingerprint).not.toBe(alike.description.fingerprint);
  });

  test("a space that cannot be is one line", async () => {
    const file = write("bad.csv", 'a,b,v\n"x y",1,2\n');
    await expect(openSpace({ decisions: ["a"] }, file)).rejects.toThrow(/a has the choice "x y"/);
    await expect(openSpace({ decisions: ["b"] }, file)).rejects.toThrow(/fewer than two choices/);
    await expect(openSpace({ decisions: ["c"] }, file)).rejects.toThrow(/has no column "c"/);
    await expect(openSpace({ digits: 10, length: 30 }, file)).rejects.toThrow(
      /more than 10000000 architectures/,
    );
    const works = `name: "m", size: 2, classCount: 2, decisions: [], classOf: (a) => a, neighbours: () => [], choices: () => [], fromChoices: () => 0`;
    const odd = (name: string, rest: string) =>
      openSpace(write(name, `export default { ${works}, ${rest} };`), file);
    await expect(odd("a.mjs", `code: String, format: String, parse: () => 0`)).rejects.toThrow(
      /"1", the name of architecture 1, does not read back/,
    );
    await expect(
      odd("b.mjs", `code: (a) => a + ",", format: String, parse: (t) => parseInt(t)`),
    ).rejects.toThrow(/has a comma/);
    await expect(
      odd("c.mjs", `code: String, format: () => { throw new TypeError("oh"); }, parse: Number`),
    ).rejects.toThrow(/does not work: oh/);
    await expect(odd("d.mjs", `code: String, parse: Number`)).rejects.toThrow(/exports no space/);
    await expect(openSpace(write("none.ts", "export default 7;"), file)).rejects.toThrow(/exports no space/);
    await expect(openSpace("nas-bench-2001", file)).rejects.toThrow(/did you mean "nas-bench-201"/);
  });
});
