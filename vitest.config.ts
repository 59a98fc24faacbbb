import { defineConfig } from "vitest/config";

/** Tests that take seconds: they start programs or browsers, train networks, draw reports, or wait on purpose. */
const SLOW = [
  "test/algorithms/{model-based,published}.test.ts",
  "test/fronts/peers.test.ts",
  "test/analysis/surrogate-quality.test.ts",
  "test/api.test.ts",
  "test/commands/*.test.ts",
  "test/data/*.test.ts",
  "test/files/lock.test.ts",
  "test/fuzz/*.test.ts",
  "test/live/{attacks,backend,corruptions,data,derivatives,gradients,measures,network,queue,torch,training}.test.ts",
  "test/oracle/{command,live}/*.test.ts",
  "test/oracle/surrogate/{fit-file,surrogate}.test.ts",
  "test/oracle/tabular/tabular.test.ts",
  "test/outside/{examples,misbehaving,push,python,serve}.test.ts",
  "test/package/*.test.ts",
  "test/report/*.test.ts",
  "test/results/{full-disk,pack}.test.ts",
  "test/runner/{at-once,plugin,pool,resume,run,signals,slurm,tmpfs,warm-up}.test.ts",
  "test/search/{conformance,live}.test.ts",
  "test/site/{playground,site}.test.ts",
  "test/studies/design/published.test.ts",
  "test/studies/front/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 240_000,
    hookTimeout: 240_000,
    coverage: {
      include: ["src/**/*.ts", "algorithms/**/*.ts", "surrogates/**/*.ts"],
      exclude: ["**/*.d.ts"],
      reporter: ["text-summary", "html"],
      // A little below what the fast tests reach; the live room, commands and reports are left to the slow ones.
      thresholds: { statements: 45, branches: 38, functions: 39, lines: 44 },
    },
    projects: [
      {
        extends: true,
        // All processors: vitest leaves one free, which is half of two. The slow ones start programs beside them.
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: SLOW,
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "slow", include: SLOW, sequence: { groupOrder: 1 } } },
    ],
  },
});
