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
  for (let i = 0; i < edits; i++) edit(random.pick(placesOf(root)), random, root[0]);
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

/** All places, level by level; of a long list only some, so that small parts are met as often as large ones. */
function placesOf(root: unknown[]): Place[] {
  const places: Place[] = [{ list: root, at: 0 }];
  for (const { list, at } of places) {
    if (places.length > 3000) break;
    const value = list[at];
    if (Array.isArray(value))
      for (let i = 0; i < Math.min(value.length, 20); i++) places.push({ list: value, at: i });
    if (value instanceof Members)
      for (const pair of value.pairs.slice(0, 20)) places.push({ list: pair, at: 1, members: value });
  }
  return places;
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
      const { list: from, at: place } = random.pick(placesOf([root]));
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
