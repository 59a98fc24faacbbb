/**
 * What a reader needs to judge and repeat the results.
 *
 * @module
 */
import { type ExperimentResults, hasMany, type Objective, ownRuns } from "../../analysis/results.ts";
import { spentName } from "../labels.ts";
import { limitsText, referencePoint } from "../reference-point.ts";
import { type Html, html } from "./html.ts";

/** Data, versions, seeds, options: name and value. */
export function manifest(results: ExperimentResults): (readonly [string, string])[] {
  const { oracle, seeds, budget, algorithms, version, objectives } = results;
  return [
    ["oracle", oracle.label],
    ["dataset", oracle.dataset],
    ["fingerprint of the answers", oracle.fingerprint],
    ["validation", oracle.caveats.join(" ")],
    ["objectives", objectives.map(objectiveText).join(", ")],
    ["budget", budgetWords(budget)],
    ["seeds", `${seeds.from} to ${seeds.to}`],
    ["robust-nas-bench", version],
    ...algorithms.map(({ label, name, options, shipped }) => {
      const made = shipped === undefined ? "" : `, made by robust-nas-bench ${shipped}`;
      return [label, `${name} ${JSON.stringify(options)}${made}`] as const;
    }),
  ];
}

function budgetWords({ unit, end, besides }: ExperimentResults["budget"]): string {
  const looked = unit === "cost" ? `${end} ${spentName(unit)}` : `${end} queries, counted as ${unit}`;
  return besides === undefined ? looked : `${looked}, ${besides}`;
}

/** A metric with its optimum, or what a problem asks for. */
function objectiveText(objective: Objective): string {
  const { name, optimum, problem } = objective;
  if (problem === undefined) return `${name} (optimum ${optimum ?? "unknown"})`;
  const asked = problem.objectives.map((one) => `${one.direction} ${one.name}`).join(", ");
  const limits = problem.constraints.length === 0 ? "" : `; limits of ${limitsText(objective)}`;
  const reference = hasMany(objective) ? `; reference point ${referencePoint(objective)}` : "";
  return `${name} (${asked}${limits}${reference})`;
}

/** Runs that are missing or could not be used. */
export function problems(results: ExperimentResults): Html {
  const { problems: list } = results;
  if (list.length === 0) return html``;
  const missing = list.filter(({ kind }) => kind === "missing").length;
  const others = list.filter(({ kind }) => kind !== "missing");
  return html`<p class="problem">${list.length} of ${list.length + ownRuns(results).length} runs are not in this report: ${missing} not run yet, ${others.length} failed or damaged.</p>
${others.length === 0 ? html`` : html`<details><summary>Failed and damaged runs</summary><ul>${others.slice(0, 200).map(({ kind, run, reason }) => html`<li>${kind}: ${run}: ${reason}</li>`)}</ul></details>`}`;
}
