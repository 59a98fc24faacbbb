/**
 * Which tests are to notice mistakes in files that no test mirrors or imports, such as what only runs in a thread or a
 * process.
 *
 * @module
 */
export const NEAREST: Readonly<Record<string, readonly string[]>> = {
  "algorithms/atlas.ts": ["test/algorithms/atlas.test.ts", "test/algorithms/golden.test.ts"],
  "algorithms/atlas/parts.ts": ["test/algorithms/atlas.test.ts", "test/algorithms/golden.test.ts"],
  "algorithms/bananas.ts": ["test/algorithms/options.test.ts", "test/algorithms/golden.test.ts"],
  "algorithms/bayesian-optimization.ts": [
    "test/algorithms/options.test.ts",
    "test/algorithms/golden.test.ts",
  ],
  "algorithms/local-search.ts": ["test/algorithms/options.test.ts", "test/algorithms/golden.test.ts"],
  "algorithms/regularized-evolution.ts": [
    "test/algorithms/options.test.ts",
    "test/algorithms/golden.test.ts",
  ],
  "algorithms/reinforce.ts": ["test/algorithms/options.test.ts", "test/algorithms/golden.test.ts"],
  "src/analysis/surrogate-quality.ts": [
    "test/analysis/cross-validation.test.ts",
    "test/analysis/surrogate-quality.test.ts",
  ],
  "src/commands/run.ts": ["test/commands/cli.test.ts"],
  "src/data/fetch.ts": ["test/data/download.test.ts", "test/data/bounds.test.ts"],
  "src/data/zip.ts": ["test/data/import.test.ts", "test/data/bounds.test.ts"],
  "src/files/sums.ts": ["test/data/download.test.ts", "test/data/import.test.ts"],
  "src/live/backend/input-gradient.ts": ["test/live/gradients.test.ts"],
  "src/oracle/answers.ts": ["test/oracle/live/oracle.test.ts"],
  "src/oracle/command/evaluate.ts": ["test/oracle/command/command.test.ts"],
  "src/oracle/command/oracle.ts": ["test/oracle/command/command.test.ts"],
  "src/oracle/logged.ts": ["test/oracle/live/oracle.test.ts"],
  "src/oracle/surrogate/model/fit.ts": ["test/oracle/surrogate/fit.test.ts"],
  "src/oracle/surrogate/noise.ts": ["test/oracle/surrogate/surrogate.test.ts"],
  "src/oracle/tabular/files.ts": ["test/oracle/tabular/tabular.test.ts"],
  "src/oracle/tabular/index.ts": ["test/oracle/tabular/tabular.test.ts"],
  "src/outside/conversation.ts": ["test/outside/push.test.ts"],
  "src/outside/open-run.ts": ["test/outside/serve.test.ts"],
  "src/outside/strategy.ts": ["test/outside/push.test.ts"],
  "src/report/csv.ts": ["test/report/report.test.ts"],
  "src/report/ioh.ts": ["test/report/report.test.ts"],
  "src/report/figures/strategy-boxes.ts": ["test/report/figures.test.ts"],
  "src/report/tables/elsewhere.ts": ["test/report/tables.test.ts", "test/report/paper-table.test.ts"],
  "src/report/tables/index.ts": ["test/report/tables.test.ts", "test/report/report.test.ts"],
  "src/runner/bundles.ts": ["test/runner/warm-up.test.ts"],
  "src/runner/early.ts": ["test/runner/run.test.ts"],
  "src/runner/one-by-one.ts": ["test/runner/run.test.ts"],
  "src/runner/pool.ts": ["test/runner/pool.test.ts", "test/runner/run.test.ts"],
  "src/runner/worker.ts": ["test/runner/warm-up.test.ts"],
  "src/search/driver.ts": ["test/search/driver.test.ts", "test/search/live.test.ts"],
  "src/search/ledger.ts": ["test/search/driver.test.ts"],
  "src/search/query.ts": ["test/search/driver.test.ts"],
  "src/space/topology.ts": [
    "test/space/encodings/encodings.test.ts",
    "test/space/nas-bench-201/size.test.ts",
  ],
  "surrogates/adam.ts": ["test/surrogates/mlp.test.ts"],
  "surrogates/features.ts": ["test/surrogates/random-forest.test.ts", "test/surrogates/mlp.test.ts"],
  "surrogates/gaussian-process.ts": [
    "test/surrogates/gaussian-process.test.ts",
    "test/algorithms/bayesian/focus.test.ts",
  ],
  "surrogates/gp-pool.ts": ["test/algorithms/bayesian/focus.test.ts"],
  "surrogates/regression-tree.ts": [
    "test/surrogates/random-forest.test.ts",
    "test/surrogates/tree-split.test.ts",
  ],
};
