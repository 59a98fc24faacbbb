/**
 * Mistakes in many searches: programs outside, the results folder, the runner; and in files and published data.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const OUTSIDE: readonly Mutation[] = [
  {
    // A second run begins while one is open.
    file: "src/outside/session.ts",
    from: "if (run !== undefined)",
    to: "if (runs < 0)",
  },
  {
    // Any asks continue a run.
    file: "src/outside/open-run.ts",
    from: "row.proposals === ask && row.architecture === architecture",
    to: "row.proposals === ask",
  },
  {
    file: "src/outside/wire.ts",
    from: "(choice as number) > last",
    to: "(choice as number) > last + 1",
  },
  {
    // The program is told the answers of the last batch again.
    file: "src/outside/strategy.ts",
    from: "    [values, costs] = [[], []];\n",
    to: "",
  },
];

export const RESULTS: readonly Mutation[] = [
  {
    // Seeds with one missing between them are joined.
    file: "src/results/join.ts",
    from: "if (high.from > low.to + 1)",
    to: "if (high.from > low.to + 2)",
  },
  {
    // A strategy whose file changed goes on.
    file: "src/results/join.ts",
    from: "return { name, options, source, scalarise, warmUp, command, files }",
    to: "return { name, options, scalarise, warmUp, command, files }",
  },
  {
    // The optimum's row comes back as seed 0.
    file: "src/results/transfer.ts",
    from: `field === "" ? -1`,
    to: `field === "" ? 0`,
  },
  {
    // A failed run that is whole at last keeps its reason.
    file: "src/results/record.ts",
    from: `if (ending === "budget") deleteEnd(path);`,
    to: `if (ending === "budget") void path;`,
  },
];

export const PACKS: readonly Mutation[] = [
  {
    // A file goes although its copy is another.
    file: "src/results/pack.ts",
    from: "copy === undefined || !file.equals(copy)",
    to: "copy === undefined",
  },
  {
    // Groups that are not finished are packed as well.
    file: "src/results/pack.ts",
    from: "seeds.every((seed) =>",
    to: "seeds.some((seed) =>",
  },
];

export const RUNNER: readonly Mutation[] = [
  {
    // What is left over goes to the first task.
    file: "src/runner/deal.ts",
    from: "loads.indexOf(Math.min(...loads))",
    to: "0",
  },
  {
    // A task does the runs of all.
    file: "src/runner/task-list.ts",
    from: "if (Number(number) !== task) continue;",
    to: "",
  },
  {
    // A shard is its part of the number, from the beginning.
    file: "src/runner/plan.ts",
    from: "const number = index + i * count",
    to: "const number = i * count",
  },
  {
    // The runner ignores its shard.
    file: "src/runner/run.ts",
    from: "planRuns(experiment, options.shard)",
    to: "planRuns(experiment)",
  },
  {
    // The command does not hand its shard on.
    file: "src/commands/run.ts",
    from: "shard,\n      ",
    to: "",
  },
  {
    // Every warm-up takes the first one's measure.
    file: "src/runner/bundles.ts",
    from: "objectives.length + before.length",
    to: "objectives.length",
  },
  {
    // A warm-up reads the objective's column.
    file: "src/runner/worker.ts",
    from: "columns[task.warmColumn!]!",
    to: "columns[task.column]!",
  },
  {
    // Five times slower.
    file: "src/runner/watchdog.ts",
    from: "> 1000 * allowed",
    to: "> 5000 * allowed",
  },
  {
    // A sign of life that is not the first does not count.
    file: "src/runner/watchdog.ts",
    from: "      last = now;\n      since = performance.now();",
    to: "      last = now;",
  },
  {
    // A thread begins its next bundle with the count of the last.
    file: "src/runner/pool.ts",
    from: "pulse[2 * number + 1] = 0;",
    to: "",
  },
  {
    // On a live oracle a failure of negative(…) looks good.
    file: "src/runner/one-by-one.ts",
    from: "searchLive(setup, evaluate, worstValues(work.problem))",
    to: "searchLive(setup, evaluate)",
  },
  {
    // The costs of a continued run add up twice.
    file: "src/runner/served.ts",
    from: "cost[i]! - (i === 0 ? 0 : cost[i - 1]!)",
    to: "cost[i]!",
  },
  {
    // The failures of a run count as early ends.
    file: "src/runner/early.ts",
    from: `status !== undefined && status !== "failed"`,
    to: "status !== undefined",
    equivalent: "only runs with a trace are looked at, and a failed run has none",
  },
];

export const FILES: readonly Mutation[] = [
  {
    // A lock is taken away from a process that lives.
    file: "src/files/lock.ts",
    from: 'waited > GONE && state === "gone"',
    to: 'waited > GONE && state !== "elsewhere"',
  },
  {
    // The scraps of others count as ours.
    file: "src/files/write.ts",
    from: String.raw`/\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/`,
    to: String.raw`/\.tmp$/`,
  },
];

export const DATA: readonly Mutation[] = [
  {
    // A download is continued although the file may have changed.
    file: "src/data/fetch.ts",
    from: ` || validator.startsWith("W/")`,
    to: "",
  },
  {
    // A server that ignores the range has its whole file appended to the half.
    file: "src/data/fetch.ts",
    from: `{ flags: resumed ? "a" : "w" }`,
    to: `{ flags: known !== undefined ? "a" : "w" }`,
  },
  {
    file: "src/data/check.ts",
    from: "perLevel.length !== Math.max(1, levels)",
    to: "perLevel.length < Math.max(1, levels)",
  },
];
