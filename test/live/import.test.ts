import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importNetwork } from "../../src/live/exchange/import.ts";
import { exportWeights } from "../../src/live/exchange/weights-file.ts";
import { buildNetwork } from "../../src/live/network/network.ts";
import { initialise } from "../../src/live/network/weights.ts";
import { OPERATIONS } from "../../src/space/nas-bench-201/cell.ts";
import { parseCell } from "../../src/space/nas-bench-201/notations.ts";
import { createRandom } from "../../src/space/random.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const CELL = parseCell("3+1s+n3p");
const OPTIONS = {
  channels: 2,
  cells: 1,
  imageSize: 8,
  imageChannels: 1,
  classes: 3,
  mean: [0.5],
  deviation: [0.25],
};
const DESCRIPTION = { ...OPTIONS, operations: CELL.map((choice) => OPERATIONS[choice]!) };

/** The folder's weights of a network, with what is said of it beside them. */
function written(description: unknown): { path: string; weights: ReturnType<typeof initialise> } {
  const folder = temporaryFolder();
  const network = buildNetwork(CELL, OPTIONS);
  const weights = initialise(network, createRandom("import"), "he");
  const path = join(folder, "weights.safetensors");
  writeFileSync(path, exportWeights(network, weights));
  if (description !== undefined)
    writeFileSync(
      join(folder, "network.json"),
      typeof description === "string" ? description : JSON.stringify(description),
    );
  return { path, weights };
}

it("reads back what is exported", () => {
  const { path, weights } = written(DESCRIPTION);
  expect(importNetwork(path).weights).toEqual(weights);
});

it.each([
  [undefined, /no description of the network/],
  ["{", /is no JSON/],
  [{ ...DESCRIPTION, operations: ["nor_conv_3x3"] }, /describes no network: operations/],
  [{ ...DESCRIPTION, operations: Array(6).fill("conv") }, /describes no network: operations\.0/],
  [{ ...DESCRIPTION, mean: [0.5, 0.5] }, /mean and deviation need 1 numbers each/],
  [{ ...DESCRIPTION, channels: 4 }, /has shape .* it is of another network/],
  [{ ...DESCRIPTION, cells: 2 }, /has no "stages\.0\.1\..*: it is of another network/],
])("refuses in one line what does not belong to the weights: %j", (description, message) => {
  const { path } = written(description);
  expect(() => importNetwork(path)).toThrow(message);
});
