/**
 * What `rnb run` takes.
 *
 * @module
 */
import type { SideTable } from "../oracle/tables/request.ts";

export interface RunFlags extends SlurmFlags {
  readonly data?: string;
  readonly out?: string;
  readonly workers?: number;
  readonly seeds?: number;
  readonly shard?: string;
  readonly algorithm?: readonly string[];
  readonly command?: readonly string[];
  readonly table?: readonly SideTable[];
  readonly fresh?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly report?: boolean;
  readonly against?: string;
  readonly json?: boolean;
}

/** How what is missing becomes jobs of Slurm. */
export interface SlurmFlags {
  readonly slurm?: boolean;
  readonly tasks?: number;
  readonly cpus?: number;
  readonly time?: string;
  readonly partition?: string;
  readonly account?: string;
  readonly gres?: string;
  readonly sbatch?: readonly string[];
  readonly print?: boolean;
  readonly wait?: boolean;
  /** Inside a task: its number. */
  readonly task?: number;
}
