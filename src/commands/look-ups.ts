/**
 * What is looked up once runs are there, for the report, which has no oracle: `transfer.csv` and `reported.json`.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { lookUpReported } from "../analysis/reported.ts";
import { lookUpTransfer } from "../analysis/transfer.ts";
import type { Force } from "../files/own.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { claimReported, REPORTED_FILE } from "../results/reported.ts";
import { claimTransfer, TRANSFER_FILE } from "../results/transfer.ts";
import type { Experiment } from "../runner/experiment.ts";
import { tell } from "./shared.ts";

/** Refuses at once what may not be written over; what it gives back looks up and writes. */
export function claimLookUps(
  folder: string,
  { report: asked = [] }: Experiment,
  force: Force | undefined,
): (oracle: Oracle) => Promise<void> {
  const putTransfer = claimTransfer(folder, force);
  const putReported =
    asked.length > 0 || existsSync(join(folder, REPORTED_FILE)) ? claimReported(folder, force) : undefined;
  return async (oracle) => {
    const absent = await lookUpTransfer(folder, oracle, putTransfer);
    if (putReported !== undefined) await lookUpReported(folder, oracle, asked, putReported);
    if (absent.length > 0) tell(`not in ${TRANSFER_FILE}, for want of data: ${absent.join(", ")}`);
  };
}
