/**
 * What a program says of itself, kept beside its runs: versions of an interpreter and of its libraries.
 *
 * @module
 */
import { join } from "node:path";
import { settleFile } from "../files/own.ts";
import { readIfThere } from "../files/read.ts";
import { makeFolder, writeShared } from "../files/write.ts";

/** Keeps it as `<label>.client.json` in the folder of logs. */
export function recordClient(logs: string, label: string, client: Readonly<Record<string, unknown>>): void {
  const path = join(logs, `${label}.client.json`);
  const text = `${JSON.stringify(client, null, 2)}\n`;
  if (readIfThere(path)?.toString("utf8") === text) return;
  settleFile(path, "{");
  makeFolder(logs);
  writeShared(path, text);
}
