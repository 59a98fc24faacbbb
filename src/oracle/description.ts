/**
 * What every output says about where its numbers come from.
 *
 * @module
 */
import { z } from "zod";

export const oracleDescription = z.object({
  kind: z.enum(["tabular", "surrogate", "table", "live", "command"]),
  /** `cifar10`, `cifar100`, `ImageNet16-120`, `mnist`, …; of another's table, what it is called. */
  dataset: z.string(),
  /** One line for people, e.g. `published table (cifar10)`. Never passes one kind off as another. */
  label: z.string(),
  /** What a reader must know about these numbers, e.g. that there is no validation split. */
  caveats: z.array(z.string()).readonly(),
  /** What is searched, where it is not NAS-Bench-201. */
  space: z.object({ name: z.string(), decisions: z.int().min(1) }).optional(),
  /** SHA-256 of all that the answers depend on; results of unlike fingerprints never mix. */
  fingerprint: z.string(),
  /** What `costs` counts. */
  costUnit: z.enum(["evaluations", "seconds"]),
});
export type OracleDescription = Readonly<z.output<typeof oracleDescription>>;
