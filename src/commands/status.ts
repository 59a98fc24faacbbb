/**
 * `rnb status`: what a results folder holds, what is missing, and what to type next.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { UserError } from "../errors.ts";
import { type Manifest, readManifest } from "../results/manifest.ts";
import { type GroupStatus, statusOf } from "../results/status.ts";
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
      for (;;) {
        const manifest = readManifest(folder);
        if (manifest === undefined)
          throw new UserError(
            `${folder} is not a results folder: it has no experiment.json; rnb run writes one`,
          );
        const groups = statusOf(folder, manifest);
        const all = totals(groups);
        if (json) print(JSON.stringify({ folder, oracle: manifest.oracle.label, ...all, groups }, null, 2));
        else printStatus(folder, manifest, groups, all);
        if (!watch || all.missing + all.open === 0) return;
        await sleep(1000 * Math.min(every, 86_400)); // longer ones overflow the timer
      }
    });
}

type Totals = Pick<GroupStatus, "done" | "failed" | "open" | "missing">;

function totals(groups: readonly GroupStatus[]): Totals {
  const sum = (key: keyof Totals): number => groups.reduce((total, group) => total + group[key], 0);
  return { done: sum("done"), failed: sum("failed"), open: sum("open"), missing: sum("missing") };
}

function printStatus(
  folder: string,
  { spec, oracle }: Manifest,
  groups: readonly GroupStatus[],
  { done, failed, open, missing }: Totals,
): void {
  const all = done + failed + open + missing;
  print(
    `${spec.name}: ${done} of ${count(all, "run")} of ${spec.budget.queries} queries (${spec.budget.unit})`,
  );
  print(`oracle: ${oracle.label}`);
  const columns = ["done", "early", "failed", ...(open > 0 ? ["open" as const] : []), "missing"] as const;
  const rows = groups.map((group) => [
    group.objective,
    group.algorithm,
    ...columns.map((column) => (group[column] === 0 ? "·" : String(group[column]))),
  ]);
  print(formatTable(["objective", "algorithm", ...columns], rows));
  const reasons = new Set(groups.flatMap(({ reason }) => reason ?? []));
  for (const reason of [...reasons].slice(0, 5)) tell(`failed: ${reason}`);
  if (missing + failed > 0) print(`next: the same rnb run command goes on; it runs ${missing + failed} more`);
  else if (open > 0) print("next: end the open runs; rnb serve goes on with them");
  else print(`next: rnb report ${folder}`);
}
