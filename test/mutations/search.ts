/**
 * Mistakes in what can be searched, in what is maximised, and in the search itself.
 *
 * @module
 */
import type { Mutation } from "./mutation.ts";

export const SEARCH: readonly Mutation[] = [
  {
    // A sum's terms stay in the order of the edges.
    file: "src/space/nas-bench-201/isomorphism.ts",
    from: `terms.sort().join("+")`,
    to: `terms.join("+")`,
  },
  {
    // `none` lets signal through on its way back.
    file: "src/space/topology.ts",
    from: "choices[edge] !== none && reaching[to])",
    to: "reaching[to])",
  },
  {
    // Normal numbers come in pairs of equals.
    file: "src/space/random.ts",
    from: "spare = v * scale",
    to: "spare = u * scale",
  },
  {
    // Every run's fork for one purpose is the same.
    file: "src/space/random.ts",
    from: `createRandom(\`\${seed}|\${purpose}\`)`,
    to: "createRandom(purpose)",
  },
  {
    // Further copies of a label count as the first.
    file: "src/space/encodings/bags.ts",
    from: "? copy + 1 : 0",
    to: "? copy : 0",
  },
  {
    // Cells whose edges are listed in another order get other subtrees.
    file: "src/space/encodings/weisfeiler-lehman.ts",
    from: `          .sort()\n`,
    to: "",
  },
  {
    // The mean of the attacks' means in place of the mean of all pairs.
    file: "src/metric/metric.ts",
    from: `combine("mean", group.flatMap(everyLevel))`,
    to: `combine("mean", group.map((key) => combine("mean", everyLevel(key))))`,
  },
  {
    // The lowest negative accuracy is 0.
    file: "src/metric/bounds.ts",
    from: "[ends[1], ends[0]]",
    to: "[ends[0], ends[1]]",
  },
  {
    // Too few answers are taken.
    file: "src/search/ask-tell.ts",
    from: "values.length !== asked",
    to: "values.length > asked",
  },
  {
    // One network more than the budget covers is trained.
    file: "src/search/driver.ts",
    from: "if (--left === 0) break",
    to: "if (left-- === 0) break",
  },
  {
    file: "src/search/driver.ts",
    from: ".filter((a) => !known.has(space.classOf(a)))",
    to: "",
  },
  {
    // A failure is told as 0, which is the best of negative accuracies.
    file: "src/search/driver.ts",
    from: "Number.isNaN(value) ? worst()[0]!",
    to: "Number.isNaN(value) ? 0",
  },
  {
    // What lies on a limit breaks it.
    file: "src/search/scoring.ts",
    from: "value < bound : value > bound",
    to: "value <= bound : value >= bound",
  },
  {
    // The last of the best is the incumbent.
    file: "src/search/ledger.ts",
    from: "value > best ||",
    to: "value >= best ||",
  },
  {
    // What a network costs is told again with every repeat.
    file: "src/search/ledger.ts",
    from: "newClass ? costOfNew : 0,",
    to: "costOfNew,",
  },
  {
    // All repeats of a search count as in a row.
    file: "src/search/ledger.ts",
    from: "lastCounted = proposals;",
    to: "",
  },
  {
    file: "src/search/ledger.ts",
    from: "20 * space.size",
    to: "space.size",
  },
  {
    file: "src/search/query.ts",
    from: "if (proposal !== undefined)",
    to: "if (asked)",
  },
  {
    file: "src/search/warm-up.ts",
    from: "drawn++ >= queries",
    to: "drawn++ > queries",
  },
];
