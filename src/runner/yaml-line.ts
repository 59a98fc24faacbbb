/**
 * In which line of a YAML file something stands.
 *
 * @module
 */
import { type Document, isMap, isScalar, type LineCounter } from "yaml";

/** The line of a path, or of the nearest part of it that is there; `wrong` is a key below it. */
export function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
  wrong?: string,
): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const node: unknown = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isMap(node) && wrong !== undefined) {
      const key = node.items.find((pair) => isScalar(pair.key) && pair.key.value === wrong)?.key;
      if (isScalar(key) && key.range) return lines.linePos(key.range[0]).line;
    }
    const range = (node as { range?: readonly [number, number, number] } | null | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}
