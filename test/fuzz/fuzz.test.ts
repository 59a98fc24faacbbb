import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixtures/folder.ts";
import { attempt } from "./attempt.ts";
import { FORMATS } from "./formats.ts";

/** `npm run fuzz` tries more, and sees to it that each comes to an end. */
const MUTATIONS = 100;

describe("whatever the bytes, a file is read or refused in one short line", () => {
  const root = temporaryFolder();

  it.each(FORMATS.map((format) => [format.name, format] as const))("%s", async (_, format) => {
    const folder = join(root, String(FORMATS.indexOf(format)));
    format.around?.(folder);
    const findings: string[] = [];
    for (let index = 0; index < (format.code ? 20 : MUTATIONS); index++) {
      const { kind, text } = await attempt(format, "test", index, folder);
      if (kind === "finding") findings.push(`mutation ${index}: ${text}`);
    }
    expect(findings).toEqual([]);
  });
});
