import { describe, expect, it } from "vitest";
import { parseMetric } from "../../../src/metric/metric.ts";
import { withColumns } from "../../../src/oracle/added.ts";
import { addedStructure, measureColumns, structuralColumns } from "../../../src/oracle/measures/columns.ts";
import { tableOracle } from "../../../src/oracle/table.ts";
import { nasBench201 as space } from "../../../src/space/nas-bench-201/index.ts";

const clean = Float64Array.from({ length: space.classCount }, (_, c) => c / space.classCount);
const oracle = tableOracle({
  description: {
    kind: "tabular",
    dataset: "cifar10",
    label: "made up",
    caveats: [],
    fingerprint: "0",
    costUnit: "evaluations",
  },
  space,
  catalogue: new Map([["clean", []]]),
  column: () => clean,
});
const column = (name: string, from = withColumns(oracle, addedStructure(oracle))) =>
  from.column(parseMetric(name));

describe("measures as columns of a table", () => {
  it("answers parameters, FLOPs, depth and paths, and still its own metrics", () => {
    const full = space.classOf(space.parse("3+33+333"));
    expect(column("parameters")[full]).toBe(1_531_546);
    expect(column("depth")[full]).toBe(3);
    expect(column("paths")[full]).toBe(4);
    expect(column("clean")).toEqual(clean);
  });

  it("turns a measure that should be small into an objective to be maximised", () => {
    const full = space.classOf(space.parse("3+33+333"));
    expect(column("negative(parameters)")[full]).toBe(-1_531_546);
    expect(() => parseMetric("negative(clean, clean)")).toThrow(/takes one metric/);
  });

  it("has the sizes of networks on the images of its dataset", () => {
    const full = space.classOf(space.parse("3+33+333"));
    const on = (dataset: string) =>
      structuralColumns({ ...oracle, description: { ...oracle.description, dataset } }).find(
        ({ name }) => name === "parameters",
      )!.values[full]!;
    expect(on("cifar100") - on("cifar10")).toBe(90 * 65); // 64 features and a bias for each further class
  });

  it("takes a class's value from the member that stands for it, wherever it is in the file, else from any", () => {
    const [first, second, third] = space.members(space.classOf(space.parse("n+n1+s3p"))) as [
      number,
      number,
      number,
    ];
    const classNumber = space.classOf(first);
    const taken = (architectures: number[], values: number[]): number => {
      const columns = [Float64Array.from(values)];
      const table = { file: "m.csv", names: ["x"], architectures, columns };
      const asked = {
        ...oracle,
        member: (c: number) => (c === classNumber ? second : space.representative(c)),
      };
      return measureColumns([table], asked)[0]!.values[classNumber]!;
    };
    expect(taken([first, second, third], [1, 2, 3])).toBe(2);
    expect(taken([second, first], [2, 1])).toBe(2);
    expect(taken([third, first], [3, 1])).toBe(3);
  });

  it("has no value where a measure of a part of the space has none", () => {
    const values = new Float64Array(space.classCount).fill(Number.NaN);
    values[0] = 1;
    const partial = withColumns(oracle, [
      { key: "naswot", scale: { table: "m.csv" }, source: "m.csv", values },
    ]);
    expect(column("clean", partial)).toEqual(clean);
    expect([...partial.evaluate([0, 15_624], [parseMetric("naswot")]).values]).toEqual([1, Number.NaN]);
  });

  it("refuses a column that is there already", () => {
    const twice = { key: "clean", scale: { table: "m.csv" }, source: "m.csv", values: clean };
    expect(() => withColumns(oracle, [twice])).toThrow(
      "m.csv: a metric clean is there already (made up); give the table a prefix, or leave the column out by `columns`",
    );
  });

  it("says how a measure is written when it is misspelt", () => {
    expect(() => column("paramters")).toThrow(/did you mean "parameters"/);
  });
});
