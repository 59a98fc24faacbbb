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

  it.each([
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
    ["architecture,x\n3+33+333,1,2\n", /m\.csv is not a table of measures/],
  ])("refuses %j in one line", (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it("that is missing is named", () => {
    expect(() => readMeasures("/no/such.csv", space)).toThrow("no measure file /no/such.csv");
  });
});
