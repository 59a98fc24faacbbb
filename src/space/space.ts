/**
 * What can be searched: a finite space of architectures, each a choice for every one of a few decisions.
 *
 * @module
 */
import { quote, UserError } from "../errors.ts";
import type { Random } from "./random.ts";
import type { Topology } from "./topology.ts";

/**
 * An architecture: its index in its space, 0 … `space.size` − 1. The index is the mixed-radix number of its
 * choices, first decision most significant. It is ours alone: ids of a dataset are another numbering.
 */
export type Architecture = number;

/** One categorical decision, such as the operation on an edge. */
export interface Decision {
  readonly name: string;
  readonly choices: readonly string[];
}

/** A product of decisions without structure, or a file that exports a space by default. */
export type SpaceOrigin = ProductOrigin | { readonly module: string };
export interface ProductOrigin {
  readonly name: string;
  readonly decisions: readonly Decision[];
}

/** A finite search space. Everything is a pure function of the architecture. */
export interface Space {
  /** As used in files and on the command line, e.g. `nas-bench-201`. */
  readonly name: string;
  readonly decisions: readonly Decision[];
  /** The graph that the decisions label, in spaces of cells. */
  readonly topology?: Topology;
  /** What another thread makes the space from; default: its name. */
  readonly origin?: SpaceOrigin;
  /** Number of architectures (distinct encodings). */
  readonly size: number;
  /** Number of isomorphism classes (distinct networks). */
  readonly classCount: number;

  /** The dense class number, 0 … classCount − 1, ordered by each class's smallest member. */
  classOf(architecture: Architecture): number;
  /** The members of a class, ascending. */
  members(classNumber: number): readonly Architecture[];
  /** The class's smallest member. */
  representative(classNumber: number): Architecture;

  /** The choice made at a decision, an index into its `choices`. */
  choice(architecture: Architecture, decision: number): number;
  /** All choices, one per decision. */
  choices(architecture: Architecture): number[];
  /** The architecture that makes these choices. */
  fromChoices(choices: ArrayLike<number>): Architecture;

  /** Uniform over encodings. */
  sample(random: Random): Architecture;
  /** One decision, drawn uniformly unless it is given, changed to another choice, drawn uniformly. */
  mutate(architecture: Architecture, random: Random, decision?: number): Architecture;
  /** All architectures one decision away, decision by decision, choice by choice; frozen: copy before shuffling. */
  neighbours(architecture: Architecture): readonly Architecture[];

  /** The published name, e.g. the NAS-Bench-201 string. */
  format(architecture: Architecture): string;
  /** The compact name used in traces, e.g. `3+1s+n3p`. */
  code(architecture: Architecture): string;
  /** Every way in which it is written down, by the notation's name; each reads back. */
  notations(architecture: Architecture): ReadonlyMap<string, string>;
  /** Reads any of its names; throws a {@link UserError} that quotes the text otherwise. */
  parse(text: string): Architecture;
}

/** What a space must tell about itself; the rest follows. */
export interface SpaceDefinition {
  readonly name: string;
  readonly decisions: readonly Decision[];
  readonly topology?: Topology;
  readonly origin?: SpaceOrigin;
  /** Two architectures are one network if and only if their canonical forms are equal; default: no two are. */
  canonicalForm?(choices: readonly number[]): string;
  format(choices: readonly number[]): string;
  code(choices: readonly number[]): string;
  /** Further ways to write it down, the two names included; default: these two. */
  notations?(choices: readonly number[]): ReadonlyMap<string, string>;
  /** The choices that any of its names stands for; throws a UserError. */
  parse(text: string): number[];
}

/** Searches and tables keep numbers of every architecture. */
const MAX_SIZE = 10_000_000;

/** Far longer than any name of an architecture: longer texts are not even looked at. */
const LONGEST_NAME = 1000;

/** A space from its definition, each decision of two choices or more: codecs, classes, neighbours and sampling over mixed-radix indices. */
export function defineSpace(definition: SpaceDefinition): Space {
  const { decisions } = definition;
  const fixed = decisions.find((decision) => decision.choices.length < 2);
  if (fixed !== undefined)
    throw new UserError(
      `space ${definition.name}: decision ${fixed.name} has fewer than two choices; leave it out`,
    );
  if (decisions.length === 0) throw new UserError(`space ${definition.name}: no decision`);
  const radices = decisions.map((decision) => decision.choices.length);
  const weights = new Array<number>(radices.length).fill(1);
  for (let d = radices.length - 2; d >= 0; d--) weights[d] = weights[d + 1]! * radices[d + 1]!;
  const size = weights[0]! * radices[0]!;
  if (size > MAX_SIZE)
    throw new UserError(
      `space ${definition.name}: more than ${MAX_SIZE} architectures, which no table holds`,
    );
  const edits = radices.reduce((sum, radix) => sum + radix - 1, 0);

  const choice = (architecture: Architecture, decision: number): number =>
    Math.floor(architecture / weights[decision]!) % radices[decision]!;
  const choices = (architecture: Architecture): number[] => radices.map((_, d) => choice(architecture, d));

  let classes: Classes | undefined;
  const partition = (): Classes => {
    const { canonicalForm } = definition;
    classes ??= canonicalForm === undefined ? alone(size) : partitionBy(radices, size, canonicalForm);
    return classes;
  };
  const neighbourLists: (readonly Architecture[] | undefined)[] = [];
  const codes: (string | undefined)[] = [];

  const fromChoices = (values: ArrayLike<number>): Architecture => {
    let index = 0;
    for (let d = 0; d < radices.length; d++) index += values[d]! * weights[d]!;
    return index;
  };

  return {
    name: definition.name,
    decisions,
    ...(definition.topology && { topology: definition.topology }),
    ...(definition.origin && { origin: definition.origin }),
    size,
    get classCount() {
      return partition().members.length;
    },
    classOf: (architecture) => partition().classOf[architecture]!,
    members: (classNumber) => partition().members[classNumber]!,
    representative: (classNumber) => partition().members[classNumber]![0]!,
    choice,
    choices,
    fromChoices,
    sample: (random) => random.integer(size),
    mutate(architecture, random, d = random.integer(radices.length)) {
      const old = choice(architecture, d);
      const draw = random.integer(radices[d]! - 1);
      return architecture + ((draw < old ? draw : draw + 1) - old) * weights[d]!;
    },
    neighbours(architecture) {
      const known = neighbourLists[architecture];
      if (known !== undefined) return known;
      const list = new Array<Architecture>(edits);
      let n = 0;
      for (let d = 0; d < radices.length; d++) {
        const old = choice(architecture, d);
        for (let c = 0; c < radices[d]!; c++)
          if (c !== old) list[n++] = architecture + (c - old) * weights[d]!;
      }
      neighbourLists[architecture] = Object.freeze(list);
      return list;
    },
    format: (architecture) => definition.format(choices(architecture)),
    code(architecture) {
      codes[architecture] ??= definition.code(choices(architecture));
      return codes[architecture];
    },
    notations: (architecture) =>
      definition.notations?.(choices(architecture)) ??
      new Map([
        ["name", definition.format(choices(architecture))],
        ["code", definition.code(choices(architecture))],
      ]),
    parse(text) {
      if (text.length > LONGEST_NAME)
        throw new UserError(`not an architecture of ${definition.name}: ${quote(text)}: far too long`);
      return fromChoices(definition.parse(text));
    },
  };
}

interface Classes {
  readonly classOf: Uint16Array | Uint32Array;
  readonly members: readonly (readonly Architecture[])[];
}

/** Every architecture a class of its own. */
function alone(size: number): Classes {
  const classOf = Uint32Array.from({ length: size }, (_, a) => a);
  return { classOf, members: Array.from(classOf, (a) => [a]) };
}

function partitionBy(
  radices: readonly number[],
  size: number,
  canonicalForm: (choices: readonly number[]) => string,
): Classes {
  const classOf = size <= 65_536 ? new Uint16Array(size) : new Uint32Array(size);
  // Counted up like an odometer: to divide every index anew costs as much as the forms do.
  const choices = new Array<number>(radices.length).fill(0);
  const members: Architecture[][] = [];
  const numbers = new Map<string, number>();
  for (let a = 0; a < size; a++) {
    const form = canonicalForm(choices);
    let number = numbers.get(form);
    if (number === undefined) {
      number = members.length;
      numbers.set(form, number);
      members.push([]);
    }
    classOf[a] = number;
    members[number]!.push(a);
    for (let d = radices.length - 1; d >= 0 && ++choices[d]! === radices[d]; d--) choices[d] = 0;
  }
  return { classOf, members };
}
