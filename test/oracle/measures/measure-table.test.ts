import { describe, expect, it } from "vitest";
import { formatMeasures, parseMeasures, readMeasures } from "../../../src/oracle/measures/measure-table.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";

const read = (text: string) => parseMeasures(text, "m.csv", space);

describe("a file of measures", () => {
  it("comes back as it was written", () => {
    const table = {
      names: ["jacobian-norm", "naswot"],
      architectures: [5, 700],
      columns: [Float64Array.from([0.1 + 0.2, -1e-30]), Float64Array.from([Number.NaN, 3])],
    };
    expect(read(formatMeasures(table, space))).toEqual(table);
  });

  it("takes NAS-Bench-201 strings as well as codes", () => {
    const { architectures } = read(`architecture,x\n"${space.format(42)}",1\n${space.code(43)},2\n`);
    expect(architectures).toEqual([42, 43]);
  });

  it.each<[string, RegExp]>([
    ["", /first column should be "architecture"/],
    ["name,x\na,1\n", /first column should be "architecture", not "name"/],
    ["architecture\n3+33+333\n", /it has no measure/],
    ["architecture,x\n", /it has no architecture/],
    ["architecture,x,x\n3+33+333,1,2\n", /"x" cannot be a measure's name, or is there twice/],
    ["architecture,2 b\n3+33+333,1\n", /"2 b" cannot be a measure's name/],
    ["architecture,x\n3+33+333,one\n", /m\.csv:2: x is "one", not a number/],
    ["architecture,x\n3+33+333,Infinity\n", /not a number/],
    ["architecture,x\n3+33+339,1\n", /m\.csv:2: not a NAS-Bench-201 architecture/],
    ["architecture,x\n3+33+333,1\n3+33+333,2\n", /m\.csv:3: 3\+33\+333 is there twice/],
    ...["0x10", "1e999", "١٢", "1,5", "0b1", "."].map(
      (number) =>
        [`architecture,x\n3+33+333,"${number}"\n`, /m\.csv:2: x is ".*", not a number/] as [string, RegExp],
    ),
    ["architecture,constructor\n3+33+333,1\n", /"constructor" cannot be a measure's name/],
    ["architecture,__proto__\n3+33+333,1\n", /"__proto__" cannot be a measure's name/],
    ['architecture,x\n"3+33+333,1\n', /m\.csv is not a table of measures: .*Quote/],
    ["architecture,x\n3+33+333,1,2\n", /m\.csv is not a table of measures/],
  ])("refuses %j in one line", (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it.each([
    ["a thousand columns", `architecture,${"x,".repeat(100_000)}`, /100001 measures, more than 1000/],
    ["a million columns", `architecture,${"x,".repeat(1_000_000)}`, /is not a table of measures/],
    ["a field without end", `architecture,x\n"${"3".repeat(1_000_000)}`, /is not a table of measures/],
    ["more rows than architectures", `architecture,x\n${"3+33+333,1\n".repeat(100_000)}`, /is there twice/],
    ["a long name", `architecture,${"1".repeat(10_000)}\n3+33+333,1\n`, /^.{100,200}$/],
  ])("refuses %s at once, and short", (_, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it("that is missing is named", () => {
    expect(() => readMeasures("/no/such.csv", space)).toThrow("no measure file /no/such.csv");
  });
});
