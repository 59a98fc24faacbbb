/**
 * What figures are made of.
 *
 * @module
 */

/** A row of data for Vega-Lite. */
export type Datum = Record<string, string | number | null>;

/** A view or composition of views; Vega-Lite's own type for it is not exported. */
export type View = Record<string, unknown>;
