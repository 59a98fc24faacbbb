/**
 * Deliberate mistakes, room by room, that some test must notice. `npm run mutate` puts them in one by one.
 *
 * @module
 */
import { ANALYSIS, REPORT, STUDIES } from "./analysis.ts";
import type { Mutation } from "./mutation.ts";
import { LIVE, ORACLE } from "./oracle.ts";
import { DATA, FILES, OUTSIDE, PACKS, RESULTS, RUNNER } from "./runs.ts";
import { SEARCH } from "./search.ts";
import { SITE } from "./site.ts";
import { STRATEGIES, SURROGATES } from "./strategies.ts";

export const MUTATIONS: readonly Mutation[] = [
  ...SEARCH,
  ...STRATEGIES,
  ...SURROGATES,
  ...ORACLE,
  ...LIVE,
  ...OUTSIDE,
  ...RESULTS,
  ...PACKS,
  ...RUNNER,
  ...FILES,
  ...DATA,
  ...ANALYSIS,
  ...REPORT,
  ...STUDIES,
  ...SITE,
];
