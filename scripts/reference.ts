/**
 * Makes the reference results in assets/reference: every strategy that ships, on headline objectives of the published
 * table of each image set and of the shipped surrogate.
 *
 *     npm run reference                                    all of it: hours, and it needs the published data
 *     npm run reference -- --algorithm atlas --fresh       after a change of atlas; the others stay as they are
 *     npm run reference -- --dataset cifar100 --seeds 100
 *     npm run reference -- --from results/mine             takes over runs that are there; nothing is run
 *
 * What is in results/reference already is not run again.
 *
 * @module
 */
import { join } from "node:path";
import { Command, Option } from "commander";
import { loadResults } from "../src/analysis/load.ts";
import { runsOf } from "../src/analysis/results.ts";
import { runExperiment } from "../src/api/run.ts";
import { positiveInteger } from "../src/commands/shared.ts";
import { UserError } from "../src/errors.ts";
import { readManifest } from "../src/results/manifest.ts";
import { readShipped, type ShippedAlgorithm, shippedName, writeShipped } from "../src/results/shipped.ts";
import { createProgress } from "../src/runner/progress-bar.ts";
import { strategyNames } from "../src/runner/strategies.ts";
import { queryBudget } from "../src/search/budget.ts";

const ACCURACIES = ["clean", "fgsm@Linf:1", "pgd@Linf:1", "aa_apgd-ce@Linf:1", "aa_square@Linf:1"];

/** Who answers. Corruptions of ImageNet16-120 were not published, and the shipped surrogate is of CIFAR-10. */
const ORACLES = [
  { oracle: "surrogate", dataset: "cifar10", objectives: [...ACCURACIES, "corruptions"] },
  { oracle: "tabular", dataset: "cifar10", objectives: [...ACCURACIES, "corruptions"] },
  { oracle: "tabular", dataset: "cifar100", objectives: [...ACCURACIES, "corruptions"] },
  { oracle: "tabular", dataset: "ImageNet16-120", objectives: ACCURACIES },
] as const;

/** Made for many objectives, or a kit: what they find on one, or as it comes, is nothing to compare with. */
const LEFT_OUT = ["bayesian-optimization", "motpe", "nsga-ii", "parego", "pareto-local-search", "sms-emoa"];
const STRATEGIES = strategyNames().filter((name) => !LEFT_OUT.includes(name));

/** Runs of a results folder, in place of those that the file has of the same strategies. */
function takeOver(folder: string, seeds: number): void {
  const { spec, oracle, objectives } = readManifest(folder)!;
  const results = loadResults(folder);
  const budget = queryBudget.parse(spec.budget);
  const before = readShipped(shippedName(oracle));
  const of = objectives.map(({ name, fingerprint }) => ({ name, fingerprint }));
  const names = spec.algorithms.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new UserError(`${folder}: a strategy is there twice`);
  if (
    before !== undefined &&
    JSON.stringify([before.objectives, before.budget]) !== JSON.stringify([of, budget])
  )
    throw new UserError(
      `${folder}: objectives, values or budget are not those of ${shippedName(oracle)}; delete that file to begin anew`,
    );
  const made = spec.algorithms.map(
    ({ name, label, options }): ShippedAlgorithm => ({
      name,
      options,
      version: results.version,
      runs: Object.fromEntries(
        objectives.map(({ name: objective }) => {
          const runs = runsOf(results, objective, label).filter(({ seed }) => seed < seeds);
          if (runs.length !== Math.min(seeds, spec.seeds.to + 1))
            throw new UserError(`${folder}: ${name} on ${objective} is not whole`);
          return [objective, runs];
        }),
      ),
    }),
  );
  const kept = before?.algorithms.filter(({ name }) => !names.includes(name)) ?? [];
  const bytes = writeShipped({
    oracle,
    budget,
    objectives: of,
    algorithms: [...kept, ...made].sort((a, b) => (a.name < b.name ? -1 : 1)),
  });
  console.log(`${oracle.label}: ${made.map(({ name }) => name).join(", ")}; ${Math.round(bytes / 1000)} kB`);
}

interface Flags {
  readonly dataset?: string;
  readonly oracle?: string;
  readonly algorithm: readonly string[];
  readonly seeds: number;
  readonly fresh?: boolean;
  readonly from?: readonly string[];
}

const { dataset, oracle, algorithm, seeds, fresh, from } = new Command("npm run reference --")
  .addOption(new Option("--dataset <name>", "this image set only").choices(ORACLES.map((one) => one.dataset)))
  .addOption(new Option("--oracle <kind>", "these answers only").choices(["surrogate", "tabular"]))
  .option("--algorithm <name...>", "these strategies only", STRATEGIES)
  .option("--seeds <n>", "seeds 0 … n − 1", positiveInteger, 200)
  .option("--fresh", "runs again what is there")
  .option("--from <folder...>", "takes over what these results folders hold")
  .parse()
  .opts<Flags>();

for (const folder of from ?? []) takeOver(folder, seeds);
if (from === undefined)
  for (const one of ORACLES) {
    if (one.dataset !== (dataset ?? one.dataset) || one.oracle !== (oracle ?? one.oracle)) continue;
    for (const name of algorithm) {
      const folder = join("results/reference", `${one.oracle}-${one.dataset}`, name);
      const { failed } = await runExperiment(
        {
          name,
          ...one,
          objectives: [...one.objectives],
          budget: { queries: 300 },
          seeds,
          algorithms: [name],
        },
        { folder, fresh, progress: createProgress() },
      );
      if (failed.length > 0) throw new UserError(`${failed[0]!.run}: ${failed[0]!.reason}`);
      takeOver(folder, seeds);
    }
  }
