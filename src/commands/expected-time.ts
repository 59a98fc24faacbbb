/**
 * How long a live search is expected to take, and what takes most of it.
 *
 * @module
 */
import { messageOf } from "../errors.ts";
import { GROUPS } from "../metric/metric.ts";
import { metricsOf } from "../metric/problem.ts";
import type { Foresight, LiveOracle, Pains, Span } from "../oracle/live/oracle.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { keyLabel } from "../report/labels.ts";
import { type Estimate, estimateSearch } from "../runner/estimate.ts";
import type { Experiment } from "../runner/experiment.ts";
import type { Run } from "../runner/plan.ts";
import { duration } from "./live-progress.ts";
import { count, print } from "./shared.ts";

/** What may be measured before a search begins: nobody wants to wait for it. */
const IN_PASSING: Pains = { seconds: 3, networks: 1, strictly: true };

/** In a line, of a live search whose networks this process trains. What goes wrong with it is not the search's. */
export async function tellTime(experiment: Experiment, runs: readonly Run[], oracle: Oracle): Promise<void> {
  if (!canForesee(oracle)) return;
  try {
    const { foresight, found } = await foretell(experiment, runs, oracle, IN_PASSING);
    print(
      `expected: ${spanText(found.all.seconds)}, most of it ${largestOf(found.parts).name} (${basisOf(foresight)})`,
    );
  } catch (error) {
    print(`no estimate: ${messageOf(error).replace(/\s+/g, " ")}`);
  }
}

/** An oracle that trains and attacks in this process. */
type Foreseeing = LiveOracle & Required<Pick<LiveOracle, "foresee">>;

export function canForesee(oracle: Oracle): oracle is Foreseeing {
  return "foresee" in oracle;
}

export async function foretell(
  experiment: Experiment,
  runs: readonly Run[],
  oracle: Foreseeing,
  pains: Pains,
): Promise<{ foresight: Foresight; found: Estimate }> {
  const foresight = await oracle.foresee(experiment.objectives.flatMap(metricsOf), pains);
  return { foresight, found: estimateSearch(experiment, runs, oracle, foresight) };
}

export interface Part {
  readonly name: string;
  readonly span: Span;
}

/** What a network takes, by training, clean images, each attack, and all corruptions together. */
export function partsOf(parts: Estimate["parts"]): Part[] {
  const corruptions = GROUPS.get("corruptions")!;
  const named = new Map<string, Span>();
  for (const [key, { low, high }] of parts) {
    const name = corruptions.includes(key) ? "corruptions" : keyLabel(key);
    const before = named.get(name) ?? { low: 0, high: 0 };
    named.set(name, { low: before.low + low, high: before.high + high });
  }
  return [...named].map(([name, span]) => ({ name, span }));
}

export function largestOf(parts: Estimate["parts"]): Part {
  return partsOf(parts).reduce((a, b) => (b.span.high > a.span.high ? b : a));
}

export function basisOf({ measured, logged }: Foresight): string {
  const log = logged === 0 ? "" : `${count(logged, "network")} in the log`;
  if (measured.length === 0) return `by ${log}`;
  const mean = measured.length === 1 ? "" : ` (mean of ${measured.length})`;
  return `measured on ${measured.join(", ")}${mean}${log === "" ? "" : `; ${log}`}`;
}

function spanText({ low, high }: Span): string {
  const [from, to] = [duration(low), duration(high)];
  return from === to ? to : `${from} to ${to}`;
}
