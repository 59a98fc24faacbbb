/**
 * Why a run has fewer rows than its budget, or none: a small file beside the place of its trace.
 *
 * @module
 */
import { z } from "zod";
import { UserError } from "../errors.ts";
import { parseJson } from "../files/json.ts";
import { isNothing, settleFile } from "../files/own.ts";
import { readIfThere } from "../files/read.ts";
import { discard, writeWhole } from "../files/write.ts";
import type { Ending } from "../search/trace.ts";
import { endPath } from "./folder.ts";
import type { RunFiles } from "./run-files.ts";

/** How a run ends that has a trace and did not spend its budget. */
export const EARLY = ["stalled", "finished", "exhausted"] as const satisfies readonly Exclude<
  Ending,
  "budget"
>[];

/** How a run ended that did not spend its budget; `failed` runs have no trace. */
const endRecord = z.object({ status: z.enum([...EARLY, "failed"]), reason: z.string() });
export type EndRecord = Readonly<z.output<typeof endRecord>>;

/** Bytes that the file may have. */
const LIMIT = 1024 * 1024;
/** Characters of a reason that are kept: it may be the message of anything that was thrown. */
const REASON = 1000;

/** How such a file begins. */
export const END_HEAD = '{"status":"';

export function writeEnd(trace: string, { status, reason }: EndRecord): void {
  settleFile(endPath(trace), END_HEAD);
  const record: EndRecord = { status, reason: reason.slice(0, REASON) };
  writeWhole(endPath(trace), `${JSON.stringify(record)}\n`);
}

/** Forgets why an earlier attempt at a run ended. Mostly there was none: then this is one question to the system. */
export function deleteEnd(trace: string): void {
  const path = endPath(trace);
  if (isNothing(path)) return;
  settleFile(path, END_HEAD);
  discard(path);
}

/** Why the run of a trace ended before its budget; undefined when nothing is recorded. */
export function readEnd(trace: string): EndRecord | undefined {
  const path = endPath(trace);
  return parseEnd(readIfThere(path, LIMIT), path);
}

/** As {@link readEnd}, of a seed among files that may be packed. */
export function endOf(files: RunFiles, seed: number): EndRecord | undefined {
  const name = `${seed}.end.json`;
  return parseEnd(files.read(name), name);
}

function parseEnd(bytes: Uint8Array | undefined, path: string): EndRecord | undefined {
  if (bytes === undefined) return undefined;
  try {
    return endRecord.parse(parseJson(Buffer.from(bytes).toString("utf8")));
  } catch {
    throw new UserError(`${path} is damaged; delete it and run the experiment again`);
  }
}
