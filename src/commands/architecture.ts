/**
 * One architecture for people: how it is written down, how large its network is, and which cells share the network.
 *
 * @module
 */
import { type Size, sizeOfCell, skeletonFor } from "../space/nas-bench-201/size.ts";
import type { Architecture, Space } from "../space/space.ts";
import { count, print, wrap } from "./shared.ts";

/** So many members of a class are named in a terminal. */
const SHOWN = 24;

export interface ArchitectureAnswer extends Size {
  readonly notations: Readonly<Record<string, string>>;
  /** With edges that carry nothing, as NAS-Bench-201 counts. */
  readonly withDeadEdges: Size;
  /** Codes of the cells that are the same network, its own among them. */
  readonly members: readonly string[];
}

export function describeArchitecture(
  space: Space,
  architecture: Architecture,
  dataset: string,
): ArchitectureAnswer {
  const cell = space.choices(architecture);
  const skeleton = skeletonFor(dataset);
  return {
    notations: Object.fromEntries(space.notations(architecture)),
    ...sizeOfCell(cell, skeleton),
    withDeadEdges: sizeOfCell(cell, skeleton, "all"),
    members: space.members(space.classOf(architecture)).map(space.code),
  };
}

/** Everything but the published name and the code, which head the answer. */
export function printArchitecture(answer: ArchitectureAnswer): void {
  const { string: _, code, ...others } = answer.notations;
  for (const text of Object.values(others)) print(indented(text));
  print();
  print(sizeText(answer));
  if (answer.withDeadEdges.parameters !== answer.parameters)
    print(`  with its dead edges, as NAS-Bench-201 counts: ${sizeText(answer.withDeadEdges)}`);
  printMembers(answer.members.filter((member) => member !== code));
}

function printMembers(members: readonly string[]): void {
  if (members.length === 0) {
    print("no other cell is this network");
    return;
  }
  print(`the same network: ${count(members.length, "other cell")}`);
  const more = members.length - SHOWN;
  const shown = more > 0 ? [...members.slice(0, SHOWN), "…", `${more}\u00a0more:\u00a0--json`] : members;
  print(indented(wrap(shown.join(" "), 78)));
}

function sizeText({ parameters, flops }: Size): string {
  return `${thousands(parameters)} parameters · ${thousands(flops)} FLOPs`;
}

/** `1,073,466`; by hand, because a number's locale takes longer to load than all else that is printed. */
function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A list of nodes gets a line for each. */
function indented(text: string): string {
  return `  ${text.replaceAll(", ((", ",\n((").replaceAll("\n", "\n  ")}`;
}
