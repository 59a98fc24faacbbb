/**
 * `rnb pack`: the traces of a results folder in few files, and back.
 *
 * @module
 */
import type { Command } from "commander";
import { UserError } from "../errors.ts";
import { readManifest } from "../results/manifest.ts";
import { type Group, isFinished, packGroup, unpackGroup } from "../results/pack.ts";
import { createProgress } from "../runner/progress-bar.ts";
import { count, jsonOption, print } from "./shared.ts";

interface PackFlags {
  readonly unpack?: boolean;
  readonly json?: boolean;
}

export function addPack(command: Command): void {
  command
    .argument("<folder>", "results folder of an experiment")
    .option("--unpack", "put the files back where they were")
    .addOption(jsonOption())
    .action(pack);
}

async function pack(folder: string, { unpack = false, json = false }: PackFlags): Promise<void> {
  const manifest = readManifest(folder);
  if (manifest === undefined)
    throw new UserError(`${folder} is not a results folder: it has no experiment.json; rnb run writes one`);
  const { algorithms, seeds } = manifest.spec;
  const groups = manifest.objectives.flatMap(({ name: objective }) =>
    algorithms.map(({ label }): Group => ({ folder, objective, label })),
  );
  const all = Array.from({ length: seeds.to - seeds.from + 1 }, (_, i) => seeds.from + i);
  const progress = createProgress("groups");
  const unfinished: string[] = [];
  let files = 0;
  progress.start(groups.length);
  try {
    for (const group of groups) {
      if (unpack) files += await unpackGroup(group);
      else if (isFinished(group, all)) files += await packGroup(group, all);
      else unfinished.push(`${group.objective}/${group.label}`);
      progress.step();
    }
  } finally {
    progress.stop();
  }
  if (json) print(JSON.stringify({ folder, files, groups: groups.length, unfinished }, null, 2));
  else if (unpack) print(`${count(files, "file")} put back: ${folder}`);
  else {
    print(`${count(files, "file")} packed, ${count(groups.length - unfinished.length, "group")}: ${folder}`);
    if (unfinished.length > 0) print(`not finished, and left as they are: ${unfinished.join(", ")}`);
  }
}
