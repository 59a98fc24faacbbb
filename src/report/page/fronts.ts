/**
 * Fronts on the page: two metrics and a budget to choose, and what the points are.
 *
 * @module
 */
import type { Analysis } from "../../analysis/analyse.ts";
import { checkpoints } from "../../analysis/curves.ts";
import type { FrontAnalysis, StrategyFronts } from "../../analysis/fronts/analyse.ts";
import type { FrontPoint } from "../../analysis/fronts/task.ts";
import { metricLabel } from "../labels.ts";
import { referencePoint } from "../reference-point.ts";
import { unitOfScale } from "../units.ts";
import { html } from "./html.ts";
import { option } from "./options.ts";
import type { PageSection } from "./page.ts";

/** What `assets/report/fronts.js` works on, by the name of the problem. */
export type FrontsData = Readonly<Record<string, ProblemData>>;

interface ProblemData {
  readonly metrics: readonly {
    readonly name: string;
    readonly unit: string;
    readonly factor: number;
    readonly low: boolean;
    readonly reference: number;
  }[];
  /** The reference point in words. */
  readonly reference: string;
  readonly known: boolean;
  readonly budgets: readonly number[];
  /** An architecture and its values. */
  readonly points: readonly (readonly [string, ...number[]])[];
  /** Indices into `points`. */
  readonly front: readonly number[];
  /** strategy → how many runs, and for each budget pairs of a point and how many runs have it on their front, flat. */
  readonly found: Readonly<
    Record<string, { readonly runs: number; readonly at: readonly (readonly number[])[] }>
  >;
}

export function frontsData({ fronts, results }: Analysis): FrontsData {
  const stops = checkpoints(results.budget.end);
  return Object.fromEntries(
    fronts.map((front) => {
      const objective = results.objectives.find(({ name }) => name === front.task.objective)!;
      return [objective.name, { ...pack(front, stops), reference: referencePoint(objective) }];
    }),
  );
}

function pack(
  { task, grid, strategies }: FrontAnalysis,
  stops: readonly number[],
): Omit<ProblemData, "reference"> {
  const points: [string, ...number[]][] = [];
  const known = new Map<string, number>();
  const indexOf = ({ architecture, values }: FrontPoint): number => {
    const key = values.join();
    const there = known.get(key);
    if (there !== undefined) return there;
    known.set(key, points.length);
    return points.push([architecture, ...values]) - 1;
  };
  const front = task.front.map(indexOf);
  const found = Object.fromEntries(
    strategies.map((strategy) => [
      strategy.algorithm,
      {
        runs: strategy.fronts.length,
        at: stops.map((stop) => together(strategy, grid.indexOf(stop), indexOf)),
      },
    ]),
  );
  return {
    metrics: task.problem.objectives.map(({ name, direction }, m) => {
      const { name: unit, factor } = unitOfScale(task.problem.scales[m]!);
      const low = direction === "minimise";
      return { name: metricLabel(name), unit, factor, low, reference: task.problem.reference[m]! };
    }),
    known: task.known,
    budgets: stops,
    points,
    front,
    found,
  };
}

/** What all runs of a strategy hold on their fronts together, less what another of them beats. */
function together({ fronts }: StrategyFronts, at: number, indexOf: (point: FrontPoint) => number): number[] {
  const held = new Map<string, { point: FrontPoint; runs: number }>();
  for (const own of fronts)
    for (const point of own[at]!) {
      const key = point.values.join();
      held.set(key, { point, runs: (held.get(key)?.runs ?? 0) + 1 });
    }
  const all = [...held.values()];
  const best = all.filter(
    ({ point }) => !all.some((other) => other.point !== point && beats(other.point, point)),
  );
  return best.flatMap(({ point, runs }) => [indexOf(point), runs]);
}

function beats(a: FrontPoint, b: FrontPoint): boolean {
  return Array.from(a.place).every((value, m) => value >= b.place[m]!);
}

/** The section, where there is a problem of many objectives. */
export function frontsSection({ fronts, results }: Analysis): PageSection[] {
  if (fronts.length === 0) return [];
  const first = fronts[0]!.task.problem.objectives;
  const { unit, end: last } = results.budget;
  const counted = unit === "cost" ? html` data-unit="seconds"` : html``;
  const metrics = (chosen: number) =>
    first.map(({ name }, m) => option(String(m), metricLabel(name), m === chosen));
  const body = html`<form class="controls" id="fronts-controls">
<label>Problem <select id="front-problem">${fronts.map(({ task }) => option(task.objective, task.objective))}</select></label>
<label>Across <select id="front-x">${metrics(0)}</select></label>
<label>Up <select id="front-y">${metrics(1)}</select></label>
<label>Budget <select id="front-budget"${counted}>${checkpoints(last).map((stop) => option(String(stop), String(stop), stop === last))}</select></label>
</form>
<p class="caveat">What the runs of a strategy found together that none of them beats; larger points are on the fronts of more runs. Circles: the front aimed at. Strategies as chosen above.</p>
<div id="front-chart" class="chart" role="img" aria-label="fronts"></div>
<div class="scroll tall" tabindex="0" role="region" aria-label="points of the fronts"><table aria-live="polite">
<caption id="front-caption"></caption><thead id="front-head"></thead><tbody id="front-body"></tbody>
</table></div>`;
  return [{ id: "fronts", title: "Fronts", body }];
}
