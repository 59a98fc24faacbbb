/**
 * The attacks there are. A further one is a file beside this and an entry here: what metrics call it, its settings in
 * a protocol, and how it is made of them.
 *
 * @module
 */
import { z } from "zod";
import { apgdCe, apgdSchema } from "./apgd.ts";
import type { Attack } from "./attack.ts";
import { fgsm } from "./fgsm.ts";
import { pgd, pgdSchema } from "./pgd.ts";
import { square, squareSchema } from "./square.ts";

const epsilons = (...values: number[]) =>
  z.array(z.number().min(0)).min(1).default(values).describe("in units of 1/255; 0 is no attack");

/** Settings of each attack; the dataset's own (Jung et al., ICLR 2023) are the defaults. */
export const attackSettings = z.strictObject({
  fgsm: z.strictObject({ epsilons: epsilons(0.1, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 255) }).prefault({}),
  pgd: z.strictObject({ epsilons: epsilons(0.1, 0.5, 1, 2, 3, 4, 8), ...pgdSchema.shape }).prefault({}),
  apgd: z.strictObject({ epsilons: epsilons(0.1, 0.5, 1, 2, 3, 4, 8), ...apgdSchema.shape }).prefault({}),
  square: z.strictObject({ epsilons: epsilons(0.1, 0.5, 1, 2, 3, 4, 8), ...squareSchema.shape }).prefault({}),
});
export type AttackSettings = z.output<typeof attackSettings>;

type Entry<Name extends keyof AttackSettings> = {
  readonly key: string;
  make(settings: AttackSettings[Name]): Attack;
};

const ENTRIES: { readonly [Name in keyof AttackSettings]: Entry<Name> } = {
  fgsm: { key: "fgsm@Linf", make: () => fgsm() },
  pgd: { key: "pgd@Linf", make: pgd },
  apgd: { key: "aa_apgd-ce@Linf", make: apgdCe },
  square: { key: "aa_square@Linf", make: square },
};

const NAMES = Object.keys(ENTRIES) as readonly (keyof AttackSettings)[];

/** What metrics call each attack, with its ε in units of 1/255. */
export function attackLevels(settings: AttackSettings): [key: string, epsilons: readonly number[]][] {
  return NAMES.map((name) => [ENTRIES[name].key, settings[name].epsilons]);
}

/** The attack behind a metric key; undefined for keys that are none. */
export function attackOf(key: string, settings: AttackSettings): Attack | undefined {
  const name = attackNameOf(key);
  return name && make(name, settings);
}

/** What settings call the attack behind a metric key. */
export function attackNameOf(key: string): keyof AttackSettings | undefined {
  return NAMES.find((candidate) => ENTRIES[candidate].key === key);
}

function make<Name extends keyof AttackSettings>(name: Name, settings: AttackSettings): Attack {
  return ENTRIES[name].make(settings[name]);
}
