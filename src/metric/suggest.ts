/**
 * What somebody meant who wrote a metric in another spelling: never guessed, only said in the error.
 *
 * @module
 */
import { suggestion } from "../errors.ts";

/** Names that other papers and tools use. */
const SYNONYMS: Readonly<Record<string, string>> = {
  accuracy: "clean",
  acc: "clean",
  testaccuracy: "clean",
  cleanaccuracy: "clean",
  natural: "clean",
  standard: "clean",
  robustaccuracy: "adversarial",
  robust: "adversarial",
  attacks: "adversarial",
  commoncorruptions: "corruptions",
  mce: "corruptions",
};

/** True for keys of attacks, whose levels are ε in units of 1/255. */
export function isAttack(key: string): boolean {
  return /@L(inf|\d)/.test(key);
}

/** What to write instead of a key that is none of the valid ones. */
export function suggestKey(word: string, valid: readonly string[]): string {
  const meant = meantBy(word, valid);
  if (meant.length > 1) return `; did you mean one of ${meant.join(", ")}?`;
  const parts = valid.filter((key) => key.startsWith("aa_"));
  if (meant.length === 0 && /^(aa|autoattack)(@|$)/.test(fold(word)) && parts.length > 0)
    return `; AutoAttack as a whole is not here, these parts of it are: ${parts.join(", ")}`;
  if (meant.length === 0) return suggestion(word, valid);
  const norm = fold(word).split("@")[1];
  const others = norm !== undefined && fold(meant[0]!).split("@")[1] !== norm;
  return `; did you mean "${meant[0]}"?${others && isAttack(meant[0]!) ? " (no other norm is here)" : ""}`;
}

/** The keys that a word can stand for: in another case, without the norm, with a number of steps, or in part. */
export function meantBy(word: string, valid: readonly string[]): string[] {
  const asked = fold(word);
  const base = baseOf(asked);
  const synonym = Object.hasOwn(SYNONYMS, base) ? SYNONYMS[base] : undefined;
  const tries: ((key: string) => boolean)[] = [
    (key) => fold(key) === asked,
    (key) => baseOf(fold(key)) === base,
    (key) => key === synonym,
    (key) => baseOf(fold(key)) === base.replace(/\d+$/, ""),
    (key) => base.length > 2 && baseOf(fold(key)).includes(base),
  ];
  for (const fits of tries) {
    const found = valid.filter(fits);
    if (found.length > 0) return found;
  }
  return [];
}

/** Why a key has no such level, and which it has. */
export function levelProblem(key: string, level: number, levels: readonly number[]): string {
  const lacks = `${key} has no level ${level}`;
  if (levels.length === 0) return `${lacks}; it takes none`;
  const shown = levels.length > 15 ? [...levels.slice(0, 15), "…"] : levels;
  const valid = `${lacks}; valid: ${shown.join(", ")}`;
  if (!isAttack(key)) return valid;
  const units = `${valid}; ε is in units of 1/255`;
  if (level === 0 || level >= 1) return units;
  // Below the unit, it is most likely a fraction of the pixel range.
  const ε = 255 * level;
  const near = levels.reduce((a, b) => (Math.abs(b - ε) < Math.abs(a - ε) ? b : a));
  return `${units}, and as a fraction of 1 it is ${Number(ε.toFixed(2))} of them: nearest ${key}:${near}`;
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9@]+/g, "");
}

function baseOf(folded: string): string {
  return folded.split("@")[0]!;
}
