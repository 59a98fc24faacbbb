/**
 * The metric language: the dataset's own keys, and combinations of them.
 *
 * ```text
 * metric = key [":" level ["/255"]] | ("mean" | "min") "(" metric {"," metric} ")" | "negative" "(" metric ")"
 * key    = word {":" word} | '"' anything '"'
 * ```
 *
 * `clean` · `fgsm@Linf:1`, the same as `fgsm@Linf:1/255` (ε in units of 1/255) · `gaussian_noise:3` (severity) · `pgd@Linf` (mean over its ε) ·
 * `corruptions` (mean of 15 kinds × 5 severities) · `adversarial` (mean of all attacks × their ε, as in the paper) ·
 * `mean(clean, pgd@Linf:1)` · `min(fgsm@Linf:1, fog:3)` · `negative(parameters)`: a search maximises, this minimises ·
 * `at:cifar10#autoattack`, a column of a table under the prefix `at:` · `"latency (ms)"`, a column whose name is no word.
 *
 * @module
 */
import { quote, UsageError } from "../errors.ts";
import { isAttack, levelProblem, meantBy, suggestKey } from "./suggest.ts";

/** Metric keys in the dataset's order, each with its levels; an empty list for keys without levels. */
export type Catalogue = ReadonlyMap<string, readonly number[]>;

/** A parsed metric. `name` is its canonical spelling, used in files and figures. */
export type Metric = { readonly name: string } & (
  | { readonly kind: "value"; readonly key: string; readonly level: number | undefined }
  | { readonly kind: Combination; readonly of: readonly Metric[] }
);

/** How a metric is made of others. */
export type Combination = (typeof COMBINATIONS)[number];
const COMBINATIONS = ["mean", "min", "negative"] as const;

/** A metric, or a part of one, that an oracle does not have. */
export class MetricError extends UsageError {
  override name = "MetricError";
  /** Its canonical name. */
  readonly metric: string;
  constructor(message: string, metric: string) {
    super(message);
    this.metric = metric;
  }
}

/** One number of the table: a key, and the position in its list of levels (0 for keys without levels). */
export interface Atom {
  readonly key: string;
  readonly index: number;
}

/** Every atom of a catalogue, in its order, level by level. */
export function allAtoms(catalogue: Catalogue): Atom[] {
  return [...catalogue].flatMap(([key, levels]) =>
    levels.length === 0 ? [{ key, index: 0 }] : levels.map((_, index) => ({ key, index })),
  );
}

/** The metric that is one atom, e.g. `pgd@Linf:1`. */
export function metricOf({ key, index }: Atom, catalogue: Catalogue): Metric {
  return metricOfKey(key, catalogue.get(key)![index]);
}

/** The metric of a key or a group: at one level, or the mean over all. */
export function metricOfKey(key: string, level?: number): Metric {
  const name = nameOfKey(key);
  return { name: level === undefined ? name : `${name}:${level}`, kind: "value", key, level };
}

/** A word, and words after colons, none of which could be a level. */
const WORD = /^[A-Za-z_][\w@#.-]*/;
const KEY = /^[A-Za-z_][\w@#.-]*(?::[A-Za-z_][\w@#.-]*)*$/;

/** How a metric names a key: as it stands, or quoted where the language would misread it. */
export function nameOfKey(key: string): string {
  // What follows the colon of a known key would be read as a level.
  const levelled = [...key.matchAll(/:/g)].some(({ index }) => KEYS.includes(key.slice(0, index)));
  return KEY.test(key) && !levelled ? key : `"${key}"`;
}

/** What no key may hold: it could not be quoted, or would not be seen. */
export function isKey(key: string): boolean {
  return key.trim() === key && key !== "" && key.length <= LONGEST_KEY && !/["\p{Cc}]/u.test(key);
}

/** Objectives name folders. */
const LONGEST_KEY = 100;

/** Each metric once, in order of first mention. */
export function distinct(metrics: readonly Metric[]): Metric[] {
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}

/** The attacks of the published dataset, from weakest to strongest construction; all L∞. Those of live evaluation are in src/live/attacks. */
export const ATTACKS = ["fgsm@Linf", "pgd@Linf", "aa_apgd-ce@Linf", "aa_square@Linf"] as const;

/** The fifteen corruptions of Hendrycks & Dietterich (2019), five severities each. */
export const CORRUPTIONS = [
  "brightness",
  "contrast",
  "defocus_blur",
  "elastic_transform",
  "fog",
  "frost",
  "gaussian_noise",
  "glass_blur",
  "impulse_noise",
  "jpeg_compression",
  "motion_blur",
  "pixelate",
  "shot_noise",
  "snow",
  "zoom_blur",
] as const;

/** Names that stand for the mean over all levels of several keys. */
export const GROUPS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["adversarial", ATTACKS],
  ["corruptions", CORRUPTIONS],
]);

/** What a text may name whatever the catalogue. */
const KEYS: readonly string[] = ["clean", ...ATTACKS, ...CORRUPTIONS, ...GROUPS.keys()];

/** Deeper nesting is a mistake, and would overflow the stack. */
const MAX_DEPTH = 20;

/** In characters; a list of all the atoms of the table has 1,800. */
const LONGEST = 10_000;

/** Reads a metric; whether an oracle has it is checked by `resolveMetric`. */
export function parseMetric(text: string): Metric {
  let at = 0;
  let wordAt = 0;
  const fail = (why: string): never => {
    throw new UsageError(`not a metric: ${quote(text)}: ${why}`);
  };
  /** What a key of several words, such as `gaussian noise`, is called. */
  const known = (): string => {
    const words = /^[\w@-]+(?: +[\w@-]+)+/.exec(text.slice(wordAt))?.[0] ?? "";
    const meant = meantBy(words, KEYS);
    return meant.length === 1 ? `; did you mean "${meant[0]}"?` : "";
  };
  const skipSpace = (): void => {
    while (text[at] === " " || text[at] === "\t") at++;
  };
  const keyAt = (): string => {
    const start = at;
    const word = (): string => WORD.exec(text.slice(at))?.[0] ?? "";
    at += word().length;
    if (at === start) fail(`expected a key at position ${at + 1}`);
    // What follows the colon of a known key is a level.
    while (text[at] === ":" && !KEYS.includes(text.slice(start, at))) {
      at++;
      const next = word();
      at += next.length;
      if (next === "") {
        at--;
        break;
      }
    }
    return text.slice(start, at);
  };
  const quotedKey = (): string => {
    const end = text.indexOf('"', at + 1);
    if (end < 0) fail(`the quote at position ${at + 1} has no end`);
    const key = text.slice(at + 1, end);
    if (!isKey(key)) fail(`${quote(key)} is no key`);
    at = end + 1;
    return key;
  };
  const parse = (depth: number): Metric => {
    if (depth > MAX_DEPTH) fail(`nested more than ${MAX_DEPTH} deep`);
    skipSpace();
    wordAt = at;
    const quoted = text[at] === '"';
    const word = quoted ? quotedKey() : keyAt();
    skipSpace();
    if (text[at] === "(" && !quoted) {
      const kind =
        COMBINATIONS.find((name) => name === word) ??
        fail(`unknown function ${quote(word)}; valid: ${COMBINATIONS.join(", ")}`);
      const of: Metric[] = [];
      do {
        at++;
        of.push(parse(depth + 1));
        skipSpace();
      } while (text[at] === ",");
      if (text[at] !== ")") fail(`expected "," or ")" at position ${at + 1}${known()}`);
      at++;
      if (kind === "negative" && of.length > 1) fail("negative(…) takes one metric");
      return { name: `${word}(${of.map((m) => m.name).join(",")})`, kind, of };
    }
    if (text[at] !== ":") return metricOfKey(word);
    at++;
    const number =
      /^(?:\d+\.?\d*|\.\d+)/.exec(text.slice(at))?.[0] ?? fail(`expected a number after "${word}:"`);
    at += number.length;
    const fraction = /^[ \t]*\/[ \t]*(\d*)/.exec(text.slice(at));
    if (fraction !== null) {
      if (!isAttack(word))
        fail(`only an attack's ε is a fraction${KEYS.includes(word) ? "" : suggestKey(word, KEYS)}`);
      if (fraction[1] !== "255") fail(`an attack's ε is a number, or a fraction n/255`);
      at += fraction[0].length;
    }
    return metricOfKey(word, Number(number));
  };
  if (text.length > LONGEST) fail(`longer than ${LONGEST} characters`);
  const metric = parse(0);
  skipSpace();
  if (at < text.length) fail(`unexpected ${quote(text.slice(at))} at position ${at + 1}${known()}`);
  return metric;
}

/**
 * Reduces a metric to one number of type T, given what each atom is and how lists combine; throws a MetricError
 * that names an unknown key or level. Used with columns, with single values, and to list what must be loaded.
 */
export function resolveMetric<T>(
  metric: Metric,
  catalogue: Catalogue,
  atom: (atom: Atom) => T,
  combine: (kind: Combination, parts: T[]) => T,
): T {
  const groupOf = (key: string): readonly string[] | undefined => {
    const keys = GROUPS.get(key);
    return keys?.every((member) => catalogue.has(member)) ? keys : undefined;
  };
  const levelsOf = (key: string): readonly number[] => {
    const levels = catalogue.get(key);
    if (levels !== undefined) return levels;
    const groups = [...GROUPS.keys()].filter(groupOf);
    const missing = GROUPS.get(key)?.find((member) => !catalogue.has(member));
    const unknown = missing === undefined ? "unknown metric" : `no ${missing} here, so no`;
    const valid = [...catalogue.keys(), ...groups, ...COMBINATIONS.map((name) => `${name}(…)`)];
    throw new MetricError(`${unknown} ${quote(key)}${suggestKey(key, valid)}`, metric.name);
  };
  const everyLevel = (key: string): T[] => {
    const levels = levelsOf(key);
    return levels.length === 0 ? [atom({ key, index: 0 })] : levels.map((_, index) => atom({ key, index }));
  };
  const resolve = (m: Metric): T => {
    if (m.kind !== "value")
      return combine(
        m.kind,
        m.of.map((part) => resolve(part)),
      );
    const group = groupOf(m.key);
    if (group !== undefined) {
      if (m.level !== undefined) throw new MetricError(`"${m.name}": ${m.key} takes no level`, metric.name);
      return combine("mean", group.flatMap(everyLevel));
    }
    if (m.level === undefined) {
      const parts = everyLevel(m.key);
      return parts.length === 1 ? parts[0]! : combine("mean", parts);
    }
    const levels = levelsOf(m.key);
    const index = levels.indexOf(m.level);
    if (index < 0) {
      const why = levelProblem(m.key, m.level, levels);
      throw new MetricError(`${quote(m.name)}: ${why}`, metric.name);
    }
    return atom({ key: m.key, index });
  };
  return resolve(metric);
}

/** The metrics that a metric is made of, itself if it is made of none; `keep` says which. */
export function leavesOf(metric: Metric, keep: (key: string) => boolean): Metric[] {
  if (metric.kind === "value") return keep(metric.key) ? [metric] : [];
  return metric.of.flatMap((part) => leavesOf(part, keep));
}

/** The atoms a metric needs, each once, in order of first use. */
export function atomsOf(metric: Metric, catalogue: Catalogue): Atom[] {
  const atoms = resolveMetric<Atom[]>(
    metric,
    catalogue,
    (atom) => [atom],
    (_, parts) => parts.flat(),
  );
  const seen = new Map(atoms.map((atom) => [`${atom.key}:${atom.index}`, atom]));
  return [...seen.values()];
}

/** Mean, minimum or negative of numbers; means are summed in the order given, so that they are the same everywhere. */
export function combineNumbers(kind: Combination, parts: readonly number[]): number {
  if (kind === "negative") return -parts[0]!;
  if (kind === "min") return Math.min(...parts);
  let sum = 0;
  for (const part of parts) sum += part;
  return sum / parts.length;
}
