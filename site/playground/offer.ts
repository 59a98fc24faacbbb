/**
 * What there is to choose from; found by the build (`site/build/offer.ts`), so that the page has it before any library
 * is loaded.
 *
 * @module
 */
export interface Offer {
  readonly version: string;
  readonly strategies: readonly {
    readonly name: string;
    readonly summary: string;
    /** Milliseconds of a run of 300 queries, roughly. */
    readonly effort: number;
  }[];
  readonly catalogue: readonly (readonly [key: string, levels: readonly number[]])[];
  /** What says where the numbers come from. */
  readonly label: string;
  readonly caveats: readonly string[];
  /** The strategy that stands in the text field. */
  readonly example: string;
}
