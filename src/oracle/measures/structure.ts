/**
 * Measures that need no image and no weight: they follow from the cell.
 *
 * @module
 */
import { pathsOfCell } from "../../space/nas-bench-201/paths.ts";
import { type Skeleton, sizeOfCell } from "../../space/nas-bench-201/size.ts";

/** What each measure is, for a cell within the network of a skeleton; dead edges do not count. */
export const STRUCTURAL_MEASURES = {
  parameters: "trainable parameters",
  flops: "multiply–accumulates for one image",
  depth: "convolutions on the path of a cell that has most of them",
  paths: "paths of a cell from input to output",
} as const;

export type StructuralMeasure = keyof typeof STRUCTURAL_MEASURES;

export const STRUCTURAL_NAMES = Object.keys(STRUCTURAL_MEASURES) as readonly StructuralMeasure[];

/** One structural measure of one cell. */
export function structuralMeasure(
  name: StructuralMeasure,
  cell: readonly number[],
  skeleton: Skeleton,
): number {
  switch (name) {
    case "parameters":
    case "flops":
      return sizeOfCell(cell, skeleton)[name];
    case "depth":
      return pathsOfCell(cell).depth;
    case "paths":
      return pathsOfCell(cell).count;
  }
}
