/**
 * A table of somebody else as the oracle itself, over whatever space it is of.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { readBytes } from "../../files/read.ts";
import type { Space } from "../../space/space.ts";
import { DEFAULT_SPACE } from "../../space/spaces.ts";
import { withColumns } from "../added.ts";
import type { TableOracle } from "../oracle.ts";
import { tableOracle } from "../table.ts";
import { columnsOf } from "./columns.ts";
import type { OfId } from "./file-table.ts";
import { readTable } from "./open.ts";
import type { SideTable, SpaceRequest } from "./request.ts";
import { openSpace } from "./space.ts";

/** A table, and the space it is of: NAS-Bench-201 unless said otherwise. */
export interface TableAsOracle extends SideTable {
  readonly space?: SpaceRequest | undefined;
}

/**
 * Opens the table; what it lacks of the space is a failed evaluation.
 *
 * @param ofId who knows the dataset's ids, if anybody does
 */
export async function openOther(
  { space: asked, ...request }: TableAsOracle,
  ofId?: OfId,
): Promise<TableOracle> {
  const { file } = request;
  const space = await openSpace(asked, file);
  const table = readTable(file, space, space === DEFAULT_SPACE ? ofId : undefined);
  const columns = columnsOf(table, request, space);
  const label = columns[0]?.scale.table ?? basename(file);
  const fingerprint = createHash("sha256").update(readBytes(file)).update(identityOf(space));
  const bare = tableOracle({
    description: {
      kind: "table",
      dataset: request.dataset ?? label,
      label: `table ${label}`,
      ...(space === DEFAULT_SPACE ? {} : { space: { name: space.name, decisions: space.decisions.length } }),
      caveats: [],
      fingerprint: fingerprint.digest("hex"),
      costUnit: "evaluations",
    },
    space,
    catalogue: new Map(),
    column: () => new Float64Array(space.classCount),
  });
  return withColumns(bare, columns);
}

/** What answers and counts depend on of a space: its decisions, and which architectures are one network. */
function identityOf(space: Space): Buffer {
  const classes = Uint32Array.from({ length: space.size }, (_, architecture) => space.classOf(architecture));
  const words = JSON.stringify([space.name, space.decisions]);
  return Buffer.concat([Buffer.from(words), Buffer.from(classes.buffer)]);
}
