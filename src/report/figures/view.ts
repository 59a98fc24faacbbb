/**
 * What figures are made of, in Vega-Lite's own types.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import type { Field, PositionFieldDef } from "vega-lite/types_unstable/channeldef.js";
import type { Encoding } from "vega-lite/types_unstable/encoding.js";
import type { MarkDef } from "vega-lite/types_unstable/mark.js";
import type { Scale } from "vega-lite/types_unstable/scale.js";
import type { LayerSpec, NonNormalizedSpec, UnitSpec } from "vega-lite/types_unstable/spec/index.js";

/** A row of data. */
export type Datum = Record<string, string | number | null>;

/** A whole figure: its legend above its panels. */
export type FigureSpec = Extract<TopLevelSpec, { vconcat: unknown }>;

/** A panel, or panels put together. */
export type View = NonNormalizedSpec;

/** What lies over something else within a panel. */
export type Layer = LayerSpec<Field> | UnitSpec<Field>;

/** How a field becomes places along an axis. */
export type Position = PositionFieldDef<Field>;

/** How a field becomes colours. */
export type Colour = NonNullable<Encoding<Field>["color"]>;

export type { MarkDef, Scale };
