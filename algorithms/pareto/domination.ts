/**
 * Which of two architectures is better where there are many objectives, or limits: feasibility first.
 *
 * @module
 */
import { isFeasible, type Outcome } from "../../src/search/scoring.ts";

/**
 * Constrained domination (Deb, CMAME 2000; Deb et al. 2002, section VI): what keeps all limits beats what does not;
 * of two that keep them the one that is at least as good in every objective, and better in one; of two that do not the
 * one that breaks no limit more, and one less. For one limit that is Deb's rule; of several he adds up what is broken,
 * for which their units would have to be compared.
 */
export function beats(a: Outcome, b: Outcome, objectives: number): boolean {
  const feasible = isFeasible(a, objectives);
  if (feasible !== isFeasible(b, objectives)) return feasible;
  const to = feasible ? objectives : a.length;
  // How far inside a limit does not matter.
  const most = feasible ? Number.POSITIVE_INFINITY : 0;
  let better = false;
  for (let j = feasible ? 0 : objectives; j < to; j++) {
    const x = Math.min(a[j]!, most);
    const y = Math.min(b[j]!, most);
    if (x < y) return false;
    if (x > y) better = true;
  }
  return better;
}

/** Sorts so that whoever beats another comes before it. */
function compare(a: Outcome, b: Outcome, objectives: number): number {
  const feasible = isFeasible(a, objectives);
  if (feasible !== isFeasible(b, objectives)) return feasible ? -1 : 1;
  const to = feasible ? objectives : a.length;
  const most = feasible ? Number.POSITIVE_INFINITY : 0;
  for (let j = feasible ? 0 : objectives; j < to; j++) {
    const difference = Math.min(b[j]!, most) - Math.min(a[j]!, most);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Non-dominated sorting: the members that no other beats, then those that only these beat, and so on; equals keep
 * their order. By insertion (Zhang et al., IEEE TEVC 2015): a member goes to the first front in which none beats it.
 */
export function frontsOf<Member extends { readonly outcome: Outcome }>(
  members: readonly Member[],
  objectives: number,
): Member[][] {
  const fronts: Member[][] = [];
  for (const member of [...members].sort((a, b) => compare(a.outcome, b.outcome, objectives))) {
    let rank = 0;
    while (rank < fronts.length && isBeaten(member.outcome, fronts[rank]!, objectives)) rank++;
    if (rank === fronts.length) fronts.push([member]);
    else fronts[rank]!.push(member);
  }
  return fronts;
}

function isBeaten(
  outcome: Outcome,
  front: readonly { readonly outcome: Outcome }[],
  objectives: number,
): boolean {
  // From the back: the last to come in is the closest in order, and the likeliest to beat it.
  for (let i = front.length - 1; i >= 0; i--) if (beats(front[i]!.outcome, outcome, objectives)) return true;
  return false;
}
