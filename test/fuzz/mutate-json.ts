/**
 * Changes one to three values or keys of a JSON text.
 *
 * @module
 */
import type { Random } from "../../src/space/random.ts";
import { jsonText, NAMES } from "./hostile.ts";

/** A value that is written as it stands, JSON or not. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Pairs instead of an object: keys may be there twice, or `__proto__`. */
class Members {
  readonly pairs: [key: string, value: unknown][];
  constructor(pairs: [string, unknown][]) {
    this.pairs = pairs;
  }
}

export function mutateJson(text: string, random: Random): string {
  const root: [unknown] = [open(JSON.parse(text))];
  const edits = 1 + random.integer(3);
  for (let i = 0; i < edits; i++) edit(random.pick(random.pick(levelsOf(root))), random, root[0]);
  return write(root[0]);
}

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== "object" || value === null) return value;
  return new Members(Object.entries(value).map(([key, inner]) => [key, open(inner)]));
}

function write(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (value instanceof Members)
    return `{${value.pairs.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join(",")}}`;
  return JSON.stringify(value);
}

/** A value's place: the list that holds it, and where in it; of a member, the pair. */
interface Place {
  readonly list: unknown[];
  readonly at: number;
  readonly members?: Members | undefined;
}

/** Places by how deep they are: few outer ones are met as often as many inner ones. Of long lists only the first. */
function levelsOf(root: unknown[]): Place[][] {
  const levels: Place[][] = [];
  let level: Place[] = [{ list: root, at: 0 }];
  while (level.length > 0) {
    levels.push(level);
    level = level.flatMap(inside).slice(0, 1000);
  }
  return levels;
}

function inside({ list, at }: Place): Place[] {
  const value = list[at];
  if (Array.isArray(value)) return value.slice(0, 20).map((_, i) => ({ list: value, at: i }));
  if (!(value instanceof Members)) return [];
  return value.pairs.slice(0, 20).map((pair) => ({ list: pair, at: 1, members: value }));
}

function edit({ list, at, members }: Place, random: Random, root: unknown): void {
  const value = list[at];
  const pair = members?.pairs.find((candidate) => candidate === list);
  const edits: (() => void)[] = [
    () => {
      list[at] = new Raw(jsonText(random));
    },
    () => {
      list[at] = new Raw(jsonText(random));
    },
    () => {
      list[at] = [value];
    },
    () => {
      const { list: from, at: place } = random.pick(random.pick(levelsOf([root])));
      list[at] = new Raw(write(from[place]));
    },
    () => {
      if (Array.isArray(value)) value.push(value[0]);
      if (value instanceof Members) value.pairs.push([random.pick(NAMES), new Raw(jsonText(random))]);
    },
  ];
  if (pair !== undefined)
    edits.push(
      () => {
        pair[0] = random.pick(NAMES);
      },
      () => {
        members!.pairs.splice(members!.pairs.indexOf(pair), 1);
      },
      () => {
        members!.pairs.push([pair[0], new Raw(jsonText(random))]);
      },
    );
  random.pick(edits)();
}
