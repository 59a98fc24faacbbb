import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { locateData, userDataFolder } from "../../src/oracle/locate.ts";
import { temporaryFolder } from "../fixtures/folder.ts";

describe("where the data lies", () => {
  const root = temporaryFolder();
  const own = join(root, "robust-nas-bench");
  const [given, named] = ["given", "named"].map((name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  }) as [string, string];

  test("--data wins over ROBUST_NAS_DATA, which wins over the user's folder", () => {
    const env = { XDG_DATA_HOME: root, ROBUST_NAS_DATA: named };
    expect(userDataFolder(env)).toBe(own);
    expect(locateData(undefined, { XDG_DATA_HOME: root })).toBeUndefined();
    mkdirSync(own);
    writeFileSync(join(own, "meta.json"), "{}");
    expect(locateData(undefined, { XDG_DATA_HOME: root })).toBe(own);
    expect(locateData(undefined, env)).toBe(named);
    expect(locateData(given, env)).toBe(given);
  });

  test("a folder that is named and not there is an error that says who named it", () => {
    expect(() => locateData("/no/such", {})).toThrow("no data folder at /no/such (given by --data)");
    expect(() => locateData(undefined, { ROBUST_NAS_DATA: "/no/such" })).toThrow(
      "(given by ROBUST_NAS_DATA)",
    );
  });
});
