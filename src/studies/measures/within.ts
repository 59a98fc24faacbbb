/**
 * Rank correlation within strata: what a measure says once another quantity, such as size, is held fixed.
 *
 * @module
 */

/**
 * Kendall's τ-b over pairs of the same stratum only: (concordant − discordant) / √(pairs untied in x · pairs untied in
 * y), summed over strata. NaN when a variable is constant within every stratum.
 */
export function stratifiedTau(strata: ArrayLike<number>, x: ArrayLike<number>, y: ArrayLike<number>): number {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < strata.length; i++) {
    const group = groups.get(strata[i]!);
    if (group === undefined) groups.set(strata[i]!, [i]);
    else group.push(i);
  }
  let balance = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (const group of groups.values())
    for (let a = 0; a < group.length; a++)
      for (let b = a + 1; b < group.length; b++) {
        const signX = Math.sign(x[group[b]!]! - x[group[a]!]!);
        const signY = Math.sign(y[group[b]!]! - y[group[a]!]!);
        balance += signX * signY;
        untiedX += Math.abs(signX);
        untiedY += Math.abs(signY);
      }
  return balance / Math.sqrt(untiedX) / Math.sqrt(untiedY);
}
