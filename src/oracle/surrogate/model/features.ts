/**
 * Numbers that describe a NAS-Bench-201 class. Every feature is a mean over the class's members, so two encodings
 * of one network are described alike.
 *
 * @module
 */
import { CONV_1X1, CONV_3X3, EDGES, NONE, POOL, SKIP } from "../../../space/nas-bench-201/cell.ts";
import { liveEdges } from "../../../space/nas-bench-201/isomorphism.ts";
import type { Space } from "../../../space/space.ts";

const OPERATIONS = [SKIP, CONV_1X1, CONV_3X3, POOL];
const WEIGHTED = [CONV_1X1, CONV_3X3, POOL];

/** Edges of the four ways from input to output. */
const ROUTES = [[3], [0, 4], [1, 5], [0, 2, 5]];

/** Operation sequences of a path, skips left out: none, 3 of one, 9 of two, 27 of three. */
const SEQUENCES = 1 + 3 + 9 + 27;

/** Number of features: live operations edge by edge, paths by their operations, operation counts. */
export const FEATURES = EDGES.length * OPERATIONS.length + SEQUENCES + OPERATIONS.length;

/** `features[class * FEATURES + k]` for every class of the space. */
export function cellFeatures(space: Space): Float64Array {
  const features = new Float64Array(space.classCount * FEATURES);
  for (let c = 0; c < space.classCount; c++) {
    const members = space.members(c);
    const row = features.subarray(c * FEATURES, (c + 1) * FEATURES);
    for (const member of members) addMember(row, space.choices(member), 1 / members.length);
  }
  return features;
}

function addMember(row: Float64Array, cell: readonly number[], weight: number): void {
  const live = liveEdges(cell);
  const pathsFrom = EDGES.length * OPERATIONS.length;
  for (let edge = 0; edge < EDGES.length; edge++) {
    if (!live[edge]) continue;
    const operation = OPERATIONS.indexOf(cell[edge]!);
    row[edge * OPERATIONS.length + operation]! += weight;
    row[pathsFrom + SEQUENCES + operation]! += weight;
  }
  for (const route of ROUTES) {
    if (route.some((edge) => cell[edge] === NONE)) continue;
    let sequence = 0;
    for (const edge of route)
      if (cell[edge] !== SKIP) sequence = sequence * WEIGHTED.length + WEIGHTED.indexOf(cell[edge]!) + 1;
    row[pathsFrom + sequence]! += weight;
  }
}
