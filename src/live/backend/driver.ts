/**
 * What every backend must tell: how it starts, what computes, and what is missing.
 *
 * @module
 */

/** What a driver finds when it starts: the device that computes, and whether that is a GPU. */
export interface Device {
  readonly description: string;
  readonly gpu: boolean;
}

/** One way to compute. */
export interface Driver {
  /** As on the command line. */
  readonly name: string;
  /** As registered with tfjs. */
  readonly backend: string;
  readonly summary: string;
  /** Optional packages that it needs. */
  readonly packages: readonly string[];
  /** Loads, registers and describes; throws what is wrong. Called at most once. */
  start(): Promise<Device>;
}

/** Why a device cannot be used, and what would help when that is not an installation. */
export class DeviceError extends Error {
  override name = "DeviceError";
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
