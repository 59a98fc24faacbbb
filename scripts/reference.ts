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
import { Command } from "commander";
import { loadResults } from "../src/analysis/load.ts";
import { runsOf } from "../src/analysis/results.ts";
import { runExperiment } from "../src/api/run.ts";
import { positiveInteger } from "../src/commands/shared.ts";
import { readManifest } from "../src/results/manifest.ts";
import { readShipped, type ShippedAlgorithm, shippedName, writeShipped } from "../src/results/shipped.ts";
import { createProgress } from "../src/runner/progress-bar.ts";
import { strategyNames } from "../src/runner/strategies.ts";
import { queryBudget } from "../src/search/budget.ts";

const ACCURACIES = ["clean", "fgsm@Linf:1", "pgd@Linf:1", "aa_apgd-ce@Linf:1", "aa_square@Linf:1"];

/** Who answers; corruptions of ImageNet16-120 were not published, and the shipped surrogate is of CIFAR-10. */
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
function takeOver(folder: string): void {
  const { spec, oracle, objectives } = readManifest(folder)!;
  const results = loadResults(folder);
  const before = readShipped(shippedName(oracle));
  const isSame = objectives.every(({ name, fingerprint }) =>
    before?.objectives.some((one) => one.name === name && one.fingerprint === fingerprint),
  );
  const made = spec.algorithms.map(
    ({ name, label, options }): ShippedAlgorithm => ({
      name,
      options,
      version: results.version,
      runs: Object.fromEntries(
        objectives.map(({ name: objective }) => {
          const runs = runsOf(results, objective, label);
          if (runs.length !== spec.seeds.to + 1)
            throw new Error(`${folder}: ${name} on ${objective} is not whole`);
          return [objective, runs];
        }),
      ),
    }),
  );
  const kept = isSame ? before!.algorithms.filter((one) => !made.some(({ name }) => name === one.name)) : [];
  const bytes = writeShipped({
    oracle,
    budget: queryBudget.parse(spec.budget),
    objectives: objectives.map(({ name, fingerprint }) => ({ name, fingerprint })),
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
  .option("--dataset <name>", "this image set only")
  .option("--oracle <kind>", "surrogate or tabular only")
  .option("--algorithm <name...>", "these strategies only", STRATEGIES)
  .option("--seeds <n>", "seeds 0 … n − 1", positiveInteger, 200)
  .option("--fresh", "runs again what is there")
  .option("--from <folder...>", "takes over what these results folders hold")
  .parse()
  .opts<Flags>();

for (const folder of from ?? []) takeOver(folder);
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
      if (failed.length > 0) throw new Error(`${failed[0]!.run}: ${failed[0]!.reason}`);
      takeOver(folder);
    }
  }
