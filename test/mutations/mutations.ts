/**
 * Deliberate mistakes, one line each, that some test must notice. `npm run mutate` puts them in one by one.
 *
 * @module
 */

export interface Mutation {
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Tests to run instead of those that import the file: for what is only started as a thread or a process. */
  readonly tests?: readonly string[];
  /** Why no test can notice it. */
  readonly equivalent?: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    file: "src/live/attacks/pgd.ts",
    from: "images[i]! + epsilon * (2 * stream.next() - 1)",
    to: "images[i]! + 0 * epsilon * (2 * stream.next() - 1)",
  },
  {
    file: "src/live/attacks/apgd.ts",
    from: "current.set(points.subarray(from, from + length), from);",
    to: "",
  },
  {
    file: "src/runner/worker.ts",
    from: "columns[task.warmColumn!]!",
    to: "columns[task.column]!",
    tests: ["test/runner/warm-up.test.ts"],
  },
];
