/** Files in the published layout with made-up values: the real ones are never copied into the project. */
import { ATTACKS, CORRUPTIONS } from "../../src/oracle/metric.ts";
import { nasBench201 } from "../../src/space/nas-bench-201/index.ts";

export const EPSILONS: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  ATTACKS.map((key) => [key, [0.1, 1, 4]]),
);

/** `meta.json`: ids run backwards, so that no code may take them for our own numbers. */
export function publishedMeta(): string {
  const space = nasBench201;
  const ids: Record<string, { "nb201-string": string; isomorph: string }> = {};
  const idOf = (architecture: number): number => space.size - 1 - architecture;
  for (let id = 0; id < space.size; id++) {
    const architecture = space.size - 1 - id;
    const isomorph = idOf(space.members(space.classOf(architecture)).at(-1)!);
    ids[id] = { "nb201-string": space.format(architecture), isomorph: String(isomorph) };
  }
  return JSON.stringify({ ids, epsilons: EPSILONS });
}

/** One accuracy file; values depend on the class, fall with the level, and are rounded to 3 decimals. */
export function publishedAccuracies(dataset: string, key: string): string {
  const space = nasBench201;
  const levels = key === "clean" ? 0 : (EPSILONS[key]?.length ?? 5);
  const accuracy: Record<string, number | number[]> = {};
  for (let c = 0; c < space.classCount; c++) {
    const id = space.size - 1 - space.members(c).at(-1)!;
    const convolutions = space.choices(space.representative(c)).filter((op) => op === 2 || op === 3).length;
    const value = (level: number): number =>
      Math.round(1000 * ((0.5 + 0.07 * convolutions - 0.0001 * (c % 50)) / (1 + 0.3 * level))) / 1000;
    accuracy[id] = levels === 0 ? value(0) : Array.from({ length: levels }, (_, l) => value(l + 1));
  }
  return JSON.stringify({ [dataset]: { [key]: { accuracy } } });
}

export const PUBLISHED_KEYS: readonly string[] = ["clean", ...ATTACKS, ...CORRUPTIONS];
