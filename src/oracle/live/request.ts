/**
 * What a user asks of a live oracle.
 *
 * @module
 */
import type { LiveProgress } from "../../live/progress.ts";

export interface LiveRequest {
  readonly dataset: string;
  /** `nas-bench-201`, `reduced` or `demo`. */
  readonly protocol?: string | undefined;
  /** `backend`, `images`, `store` (a folder, or `postgres://…`), and whatever of the protocol is to be other than its preset. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}
