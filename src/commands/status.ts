/**
 * `rnb status`: what a results folder holds, what is missing, and what to type next.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { UserError } from "../errors.ts";
import { type Manifest, readManifest } from "../results/manifest.ts";
import { type GroupStatus, type KnownCosts, statusOf } from "../results/status.ts";
import { budgetText } from "../search/budget.ts";
import { count, formatTable, jsonOption, positiveInteger, print, tell } from "./shared.ts";

interface StatusFlags {
  readonly watch?: boolean;
  readonly every: number;
  readonly json?: boolean;
}

export function addStatus(command: Command): void {
  command
    .argument("<folder>", "results folder of an experiment")
    .option("--watch", "again and again, until nothing is missing")
    .option("--every <seconds>", "with --watch: how often", positiveInteger, 10)
    .addOption(jsonOption())
    .action(async (folder: string, { watch = false, every, json = false }: StatusFlags) => {
      const costs: KnownCosts = new Map();
      for (;;) {
        const manifest = readManifest(folder);
        if (manifest === undefined)
          throw new UserError(
            `${folder} is not a results folder: it has no experiment.json; rnb run writes one`,
          );
        const { label, costUnit } = manifest.oracle;
        const groups = statusOf(folder, manifest, costs);
        const all = totals(groups);
        if (json) print(JSON.stringify({ folder, oracle: label, costUnit, ...all, groups }, null, 2));
        else printStatus(folder, manifest, groups, all);
        if (!watch || all.missing + all.open === 0) return;
        await sleep(1000 * Math.min(every, 86_400)); // longer ones overflow the timer
      }
    });
}

type Totals = Pick<GroupStatus, "done" | "running" | "failed" | "open" | "missing" | "cost">;

function totals(groups: readonly GroupStatus[]): Totals {
  const sum = (key: keyof Totals): number => groups.reduce((total, group) => total + group[key], 0);
  return {
    ...{ done: sum("done"), running: sum("running"), failed: sum("failed") },
    ...{ open: sum("open"), missing: sum("missing"), cost: sum("cost") },
  };
}

function printStatus(
  folder: string,
  { spec, oracle }: Manifest,
  groups: readonly GroupStatus[],
  { done, running, failed, open, missing, cost }: Totals,
): void {
  const all = done + failed + open + missing;
  print(`${spec.name}: ${done} of ${count(all, "run")} of ${budgetText(spec.budget)}`);
  print(`oracle: ${oracle.label}`);
  const now = running > 0 ? (["running"] as const) : [];
  const served = open > 0 ? (["open"] as const) : [];
  const columns = ["done", "early", ...now, "failed", ...served, "missing"] as const;
  const rows = groups.map((group) => [
    group.objective,
    group.algorithm,
    ...columns.map((column) => (group[column] === 0 ? "·" : String(group[column]))),
    rounded(group.cost),
  ]);
  print(formatTable(["objective", "algorithm", ...columns, oracle.costUnit], rows));
  print(`${rounded(cost)} ${oracle.costUnit} in all`);
  const reasons = new Set(groups.flatMap(({ reason }) => reason ?? []));
  for (const reason of [...reasons].slice(0, 5)) tell(`failed: ${reason}`);
  if (running > 0) print(`${count(running, "run")} under way; rnb status --watch ${folder}`);
  else if (missing + failed > 0)
    print(`next: the same rnb run command goes on; it runs ${missing + failed} more`);
  else if (open > 0) print("next: end the open runs; rnb serve goes on with them");
  else print(`next: rnb report ${folder}`);
}

/** Costs as a table has them: seconds in whole ones. */
function rounded(cost: number): string {
  return cost === 0 ? "·" : String(cost < 10 ? Number(cost.toPrecision(2)) : Math.round(cost));
}
