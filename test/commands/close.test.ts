/** Commands close the oracle that they opened, whatever comes of their work. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { UserError } from "../../src/errors.ts";
import { nasBench201 as space } from "../../src/space/nas-bench-201/index.ts";
import { rnb } from "../fixtures/cli.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

const asked = vi.hoisted(() => ({ closed: 0, fails: false }));
const oracle = {
  description: {
    kind: "live",
    dataset: "made-up",
    label: "made-up",
    caveats: [],
    fingerprint: "f",
    costUnit: "seconds",
  },
  space,
  catalogue: new Map([["clean", []]]),
  folder: "store",
  entries: () => [],
  evaluate: async (batch: readonly number[]) => {
    if (asked.fails) throw new UserError("the disk is full");
    return { values: new Float64Array(batch.length), costs: new Float64Array(batch.length) };
  },
  export: async () => {
    if (asked.fails) throw new UserError("the disk is full");
    return [];
  },
  close: () => {
    asked.closed++;
  },
};
vi.mock("../../src/oracle/live/open.ts", () => ({ openLiveOracle: async () => oracle }));

const root = temporaryFolder();
writeFileSync(
  join(root, "e.yaml"),
  "name: e\noracle: live\nobjectives: [clean]\nbudget: { queries: 3 }\nseeds: 1\nalgorithms: [random-search]\n",
);

beforeEach(() => {
  asked.closed = 0;
});

test.each([
  ["live", "evaluate", "3+33+333", "--metrics", "clean", "--json"],
  ["live", "evaluate", "3+33+333", "--metrics", "clean"],
  ["live", "export", "3+33+333", "files"],
  ["run", "e.yaml", "--out", "out", "--json"],
  ["run", "e.yaml", "--out", "out", "--dry-run"],
])("%s %s %s", async (...args) => {
  asked.fails = false;
  expect((await rnb(args, { cwd: root })).code).toBe(0);
  expect(asked.closed).toBe(1);
});

test.each([
  ["live", "evaluate", "3+33+333", "--metrics", "clean", "--json"],
  ["live", "evaluate", "no architecture"],
  ["live", "export", "3+33+333", "files"],
  ["run", "e.yaml", "--out", "failing"],
  ["run", "e.yaml", "--out", "failing", "--algorithm", "no-such"],
])("%s %s %s, when it fails", async (...args) => {
  asked.fails = true;
  expect((await rnb(args, { cwd: root })).code).toBeGreaterThan(0);
  expect(asked.closed).toBe(1);
});
