import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { readFit, type SurrogateFit, writeFit } from "../../../src/oracle/surrogate/fit-file.ts";
import { fitBenchmark } from "../../../src/oracle/surrogate/model/fit.ts";
import { predictBenchmark } from "../../../src/oracle/surrogate/model/model.ts";
import { fitResiduals } from "../../../src/oracle/surrogate/model/residuals.ts";
import { createRandom } from "../../../src/space/random.ts";

const rows = 240;
const random = createRandom("fit file");
const features = Float64Array.from({ length: rows * 5 }, () => random.integer(3));
const values = Float64Array.from({ length: rows * 3 }, (_, k) => {
  const at = 5 * Math.floor(k / 3);
  return 0.3 + 0.1 * features[at]! + 0.05 * features[at + 1]! * (k % 3) + 0.001 * random.normal();
});

function makeFit(): SurrogateFit {
  const { model, heldOut } = fitBenchmark(features, values, rows, "test");
  return {
    space: "nas-bench-201",
    dataset: "made-up",
    catalogue: [
      ["clean", []],
      ["fog", [1, 2]],
    ],
    source: "made-up numbers",
    sourceFingerprint: "0",
    rises: [0, 0, 0],
    model,
    residuals: fitResiduals(heldOut, values, rows),
  };
}

let fit: SurrogateFit;
let bytes: Buffer;
beforeAll(() => {
  fit = makeFit();
  bytes = Buffer.from(writeFit(fit));
});

/** A file whose header was changed and whose checksum is right again. */
function withHeader(change: (header: Record<string, unknown>) => void): Buffer {
  const text = bytes.toString("latin1");
  const first = text.indexOf("\n");
  const second = text.indexOf("\n", first + 1);
  const header = JSON.parse(text.slice(first + 1, second)) as Record<string, unknown>;
  change(header);
  const rest = Buffer.from(`${JSON.stringify(header)}\n${text.slice(second + 1)}`, "latin1");
  const sum = createHash("sha256").update(rest).digest("hex");
  return Buffer.concat([Buffer.from(`robust-nas-bench fit 2 ${sum}\n`), rest]);
}

describe("a fit as a file", () => {
  it("comes back with the same predictions, to 16 bits", () => {
    const back = readFit(bytes, "a.fit");
    const before = predictBenchmark(fit.model, features);
    const after = predictBenchmark(back.model, features);
    const worst = after.reduce((most, value, k) => Math.max(most, Math.abs(value - before[k]!)), 0);
    expect(worst).toBeLessThan(1e-3);
    expect({ ...back, model: 0, residuals: 0 }).toEqual({ ...fit, model: 0, residuals: 0 });
    expect(bytes.equals(writeFit(back))).toBe(true);
  });

  it("has the same bytes when made again", () => {
    expect(bytes.equals(writeFit(makeFit()))).toBe(true);
  });

  it.each([
    ["a foreign file", () => Buffer.from('{"weights": [1, 2, 3]}'), /a\.fit is not a fit/],
    ["an empty file", () => Buffer.alloc(0), /is not a fit/],
    [
      "another version",
      () => Buffer.from(bytes.toString("latin1").replace("fit 2 ", "fit 1 "), "latin1"),
      /version 1, this reads 2/,
    ],
    ["a file cut short", () => bytes.subarray(0, bytes.length - 10), /damaged: its checksum/],
    ["a changed byte", () => flip(bytes, bytes.length - 100), /damaged: its checksum/],
    ["a header without arrays", () => withHeader((h) => delete h.arrays), /header is not as expected/],
    [
      "an array that is too short",
      () => withHeader((h) => (h.knots = 1 + Number(h.knots))),
      /has \d+ numbers, not/,
    ],
    [
      "networks that do not lead to the outputs",
      () => withHeader((h) => (h.rank = 1 + Number(h.rank))),
      /networks do not fit/,
    ],
    ["no network", () => withHeader((h) => (h.networks = [])), /header is not as expected/],
    [
      "a network far larger than the file",
      () =>
        withHeader((h) => {
          const [inputs, ...rest] = (h.networks as number[][])[0]!;
          h.networks = [[inputs, 10_000, 10_000, 10_000, rest.at(-1)]];
        }),
      /networks are cut short/,
    ],
    ["fewer rises than metrics", () => withHeader((h) => (h.rises = [0])), /1 rises of 3 metrics/],
    [
      "a key that is there twice",
      () =>
        withHeader((h) => {
          h.catalogue = [
            ["clean", []],
            ["fog", [1]],
            ["fog", [2]],
          ];
        }),
      /a key twice/,
    ],
    [
      "a header nested without end",
      () => withHeader((h) => (h.source = JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`))),
      /nested more than 64 deep/,
    ],
    [
      "an array that is missing",
      () => withHeader((h) => (h.arrays as unknown[]).shift()),
      /it has no "inputMean"/,
    ],
  ])("refuses %s in one line that names the file", (_, make, message) => {
    const attempt = (): unknown => readFit(make(), "a.fit");
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/a\.fit[^\n]*rnb surrogate fit/);
  });
});

function flip(source: Buffer, at: number): Buffer {
  const copy = Buffer.from(source);
  copy[at] = copy[at]! ^ 1;
  return copy;
}
