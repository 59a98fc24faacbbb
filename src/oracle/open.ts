/**
 * Opens the oracle that an experiment or a command asks for.
 *
 * @module
 */
import type { LiveProgress } from "./live/bench.ts";
import { locateData, requireData } from "./locate.ts";
import type { Metric } from "./metric.ts";
import type { Oracle } from "./oracle.ts";
import { openSurrogate } from "./surrogate/index.ts";
import { openTable } from "./tabular/index.ts";

/** Which oracle: a kind, or a kind with settings. `auto` is the published table where found, else the surrogate. */
export type OracleRequest =
  | "auto"
  | "tabular"
  | "surrogate"
  | "live"
  | {
      readonly kind: "surrogate";
      /** Seed of the observation noise; none when left out. */
      readonly noise?: number | undefined;
      /** A fit file instead of the shipped one. */
      readonly fit?: string | undefined;
    }
  | {
      readonly kind: "live";
      readonly protocol?: string | undefined;
      readonly options: Record<string, unknown>;
    };

export interface OpenOptions {
  readonly dataset: string;
  /** Loaded and checked at once. */
  readonly metrics: readonly Metric[];
  /** As given by `--data`. */
  readonly data?: string | undefined;
  /** Told what a live oracle is doing. */
  readonly onProgress?: ((progress: LiveProgress) => void) | undefined;
}

/** Opens an oracle. Its description says which one answered; nothing falls back unsaid. */
export async function openOracle(request: OracleRequest, options: OpenOptions): Promise<Oracle> {
  const { dataset, metrics } = options;
  const settings = typeof request === "string" ? { kind: request } : request;
  const kind =
    settings.kind === "auto"
      ? locateData(options.data) === undefined
        ? "surrogate"
        : "tabular"
      : settings.kind;
  switch (kind) {
    case "tabular":
      return openTable({ folder: requireData(options.data), dataset, metrics });
    case "surrogate":
      return openSurrogate({ ...surrogateSettings(request), dataset });
    case "live":
      // Loaded only here: a search on tables must not pay for a tensor library.
      return (await import("./live/open.ts")).openLiveOracle({
        dataset,
        protocol: "protocol" in settings ? settings.protocol : undefined,
        options: "options" in settings ? settings.options : undefined,
        onProgress: options.onProgress,
      });
  }
}

function surrogateSettings(request: OracleRequest): { noise?: number | undefined; fit?: string | undefined } {
  return typeof request === "object" && request.kind === "surrogate" ? request : {};
}
