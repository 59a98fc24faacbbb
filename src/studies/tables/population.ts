/**
 * What metrics of unlike tables are compared over. A robustness table has one value a network; where every encoding was
 * trained or timed for itself, a network has the value of its member whose values the robustness table has.
 *
 * @module
 */
import { structuralMeasure } from "../../oracle/measures/structure.ts";
import type { TableOracle } from "../../oracle/oracle.ts";
import { skeletonFor } from "../../space/nas-bench-201/size.ts";
import type { Architecture } from "../../space/space.ts";

/** All networks, each once, or all encodings, however many a network has. */
export const POPULATIONS = ["networks", "encodings"] as const;
export type PopulationKind = (typeof POPULATIONS)[number];

export interface Population {
  readonly kind: PopulationKind;
  readonly architectures: readonly Architecture[];
  /** Parameters of each. */
  readonly sizes: Float64Array;
  /** A column by class or by encoding as one value for each; NaN where there is none. */
  of(column: Float64Array): Float64Array;
}

export function populationOf(oracle: TableOracle, kind: PopulationKind): Population {
  const { space, member, description } = oracle;
  const architectures =
    kind === "networks"
      ? Array.from({ length: space.classCount }, (_, c) => member(c))
      : Array.from({ length: space.size }, (_, architecture) => architecture);
  const skeleton = skeletonFor(description.dataset);
  return {
    kind,
    architectures,
    sizes: Float64Array.from(architectures, (a) =>
      structuralMeasure("parameters", space.choices(a), skeleton),
    ),
    of: (column) => {
      const byClass = column.length === space.classCount;
      return Float64Array.from(architectures, (a) => column[byClass ? space.classOf(a) : a]!);
    },
  };
}
