/**
 * `rnb live estimate`: how long a live search will take, and what takes most of it, before anybody begins.
 *
 * @module
 */
import type { Command } from "commander";
import { quote, UsageError } from "../errors.ts";
import type { Foresight } from "../oracle/live/oracle.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { describeExperiment } from "../runner/describe.ts";
import type { Estimate } from "../runner/estimate.ts";
import { type Experiment, readExperiment } from "../runner/experiment.ts";
import { findExperiment } from "../runner/find.ts";
import { openFor } from "../runner/open.ts";
import { planRuns } from "../runner/plan.ts";
import { basisOf, canForesee, foretell, largestOf, partsOf } from "./expected-time.ts";
import { duration } from "./live-progress.ts";
import { formatTable, jsonOption, positiveInteger, print } from "./shared.ts";
import { withLines } from "./with-lines.ts";

interface EstimateFlags {
  readonly seconds: number;
  readonly json?: boolean;
}

/** Networks that are measured: a small one, a middle one, a large one. */
const NETWORKS = 3;

export function addLiveEstimate(live: Command): void {
  live
    .command("estimate")
    .description("say how long a live search will take, and what takes most of it")
    .argument("<experiment>", "a YAML file, or the name of one in experiments/")
    .option("--seconds <n>", "measure for about so long what the log does not say", positiveInteger, 60)
    .addOption(jsonOption())
    .action(async (name: string, flags: EstimateFlags) => {
      const file = findExperiment(name);
      const experiment = readExperiment(file);
      refuseOthers(experiment, file);
      await withLines(file, experiment, {}, () => estimate(experiment, flags));
    });
}

function refuseOthers({ oracle }: Experiment, file: string): void {
  const kind = typeof oracle === "string" ? oracle : oracle.kind;
  if (kind === "live") return;
  const why = kind === "command" ? "only its program knows what a network takes" : "it answers at once";
  throw new UsageError(`${file}: oracle ${quote(kind)}: ${why}; an estimate is of a live search`);
}

async function estimate(experiment: Experiment, { seconds, json }: EstimateFlags): Promise<void> {
  const oracle = await openFor(experiment, {});
  try {
    if (!canForesee(oracle))
      throw new UsageError(
        "an estimate measures where it runs: give `store` in the options a folder, not a database",
      );
    await describeExperiment(experiment, oracle);
    if (!json) print(`${experiment.name}: ${oracle.description.label}`);
    const runs = planRuns(experiment);
    const { foresight, found } = await foretell(experiment, runs, oracle, { seconds, networks: NETWORKS });
    if (json) print(JSON.stringify(asJson(oracle, foresight, found), null, 2));
    else printEstimate(foresight, found);
  } finally {
    await oracle.close?.();
  }
}

function printEstimate(foresight: Foresight, { parts, network, strategies, all }: Estimate): void {
  print(`${basisOf(foresight)}\n`);
  const shares = partsOf(parts).map(({ name, span }) => [
    name,
    duration(span.low),
    duration(span.high),
    `${Math.round((100 * span.high) / network.high)} %`,
  ]);
  const whole = ["in all", duration(network.low), duration(network.high), ""];
  print(formatTable(["one network", "at least", "at most", "share"], [...shares, whole]));
  const rowOf = (label: string, { networks, seconds }: Estimate["all"]): string[] => [
    label,
    networks.low === networks.high ? String(networks.high) : `${networks.low}–${networks.high}`,
    duration(seconds.low),
    duration(seconds.high),
  ];
  const rows = strategies.map(({ label, ...share }) => rowOf(label, share));
  if (rows.length > 1) rows.push(rowOf("together", all));
  print(`\n${formatTable(["strategy", "networks", "at least", "at most"], rows)}`);
  print(`\nmost of it: ${largestOf(parts).name}`);
  print("at least: every attack succeeds at once, and all runs ask the same networks");
  print("at most: no attack succeeds, and no two runs ask the same network");
  print("of what the log has: as the fastest network there, and as the slowest");
}

function asJson(
  { description }: Oracle,
  { done, measured }: Foresight,
  { parts, network, strategies, all }: Estimate,
): object {
  const named = partsOf(parts).map(({ name, span }) => [name, span]);
  return {
    ...{ oracle: description.label, measured, logged: done },
    ...{ network: { ...network, parts: Object.fromEntries(named) }, strategies, all },
    dominant: largestOf(parts).name,
  };
}
