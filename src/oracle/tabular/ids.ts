/**
 * The dataset's ids, for tables whose rows are named by them.
 *
 * @module
 */
import { locateData } from "../locate.ts";
import type { OfId } from "../tables/file-table.ts";
import { type Meta, readMeta } from "./files.ts";
import { PUBLISHED_SPACE } from "./index.ts";

/** Who knows them, where the published data is; it is read when the first one is asked. */
export function datasetIds(data?: string): OfId | undefined {
  const folder = locateData(data);
  if (folder === undefined) return undefined;
  let meta: Meta | undefined;
  return (id) => {
    meta ??= readMeta(folder, PUBLISHED_SPACE);
    return meta.architectureOf[id];
  };
}
