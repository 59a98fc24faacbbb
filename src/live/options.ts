/**
 * What the work needs to know.
 *
 * @module
 */
import type { Catalogue } from "../metric/metric.ts";
import type { Space } from "../space/space.ts";
import type { Backend } from "./backend/backend.ts";
import type { Dataset } from "./data/images.ts";
import type { EvaluationLog } from "./log.ts";
import type { LiveProgress } from "./progress.ts";
import type { Protocol } from "./protocol.ts";

export interface LiveOracleOptions {
  readonly space: Space;
  readonly dataset: Dataset;
  readonly protocol: Protocol;
  readonly backend: Backend;
  /** Folder shared by all protocols: each has its own inside. */
  readonly store: string;
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}

export interface BenchOptions extends LiveOracleOptions {
  readonly log: EvaluationLog;
  /** Folder of trained weights, shared by all protocols that train alike. */
  readonly weights: string;
  readonly catalogue: Catalogue;
}
