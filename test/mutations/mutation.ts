/**
 * A deliberate mistake that some test must notice.
 *
 * @module
 */

export interface Mutation {
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Why no test can notice it. */
  readonly equivalent?: string;
}
