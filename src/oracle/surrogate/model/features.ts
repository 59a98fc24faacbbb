/**
 * Numbers that describe a class of networks. Every feature is a mean over the class's members, so two encodings of one
 * network are described alike.
 *
 * @module
 */
import { operationCounts } from "../../../space/encodings/counts.ts";
import { concatenate, type Encoding, requireTopology } from "../../../space/encodings/encoding.ts";
import { liveOneHot } from "../../../space/encodings/one-hot.ts";
import { pathCounts } from "../../../space/encodings/path.ts";
import type { Space } from "../../../space/space.ts";

/** Live operations edge by edge, paths by their operations, operation counts; `features[class * count + feature]`. */
export function cellFeatures(space: Space): Float64Array {
  const encoding = concatenate("features", [
    withoutNone(liveOneHot(space), space),
    pathCounts(space),
    withoutNone(operationCounts(space), space),
  ]);
  const features = new Float64Array(space.classCount * encoding.size);
  for (let c = 0; c < space.classCount; c++) {
    const members = space.members(c);
    const row = features.subarray(c * encoding.size, (c + 1) * encoding.size);
    for (const member of members) {
      const own = encoding.encode(member);
      for (let k = 0; k < row.length; k++) row[k]! += own[k]!;
    }
    for (let k = 0; k < row.length; k++) row[k]! /= members.length;
  }
  return features;
}

/** Of an encoding with a number for each choice, or for each choice on each edge: all but what is said of `none`. */
function withoutNone(encoding: Encoding, space: Space): Encoding {
  const { none } = requireTopology(space, encoding.name);
  const choices = space.decisions[0]!.choices.length;
  const size = (encoding.size / choices) * (choices - 1);
  return {
    name: encoding.name,
    size,
    encode: (architecture) => encoding.encode(architecture).filter((_, k) => k % choices !== none),
  };
}
