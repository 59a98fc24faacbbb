/**
 * What every output says about where its numbers come from.
 *
 * @module
 */
import { z } from "zod";

export const oracleDescription = z.object({
  kind: z.enum(["tabular", "surrogate", "live"]),
  /** `cifar10`, `cifar100`, `ImageNet16-120`, `mnist`, … */
  dataset: z.string(),
  /** One line for people, e.g. `published table (cifar10)`. Never passes one kind off as another. */
  label: z.string(),
  /** What a reader must know about these numbers, e.g. that there is no validation split. */
  caveats: z.array(z.string()).readonly(),
  /** SHA-256 of all that the answers depend on; results of unlike fingerprints never mix. */
  fingerprint: z.string(),
  /** What `costs` counts. */
  costUnit: z.enum(["evaluations", "seconds"]),
});
export type OracleDescription = Readonly<z.output<typeof oracleDescription>>;
