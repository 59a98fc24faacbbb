/**
 * The surrogate oracle: a model fitted to the published table answers in its place (in the manner of surrogate
 * benchmarks, Zela et al., ICLR 2022, arXiv:2008.09777). It needs no data and never passes for the table.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quote, UserError } from "../../errors.ts";
import { readIfThere } from "../../files/read.ts";
import { imageSetNamed, PUBLISHED_SETS } from "../../image-sets.ts";
import { PACKAGE_ROOT } from "../../root.ts";
import { userDataFolder } from "../locate.ts";
import type { TableOracle } from "../oracle.ts";
import { readFit } from "./fit-file.ts";
import { surrogateOracle } from "./oracle.ts";

/** Bytes of a fit, at most; the shipped one has 300 kB. */
const LARGEST = 2 ** 26;

export interface SurrogateOptions {
  /** `cifar10` is shipped; others answer once `rnb surrogate fit` has made a fit of them. */
  readonly dataset: string;
  /** A fit file; default: the shipped one, else the user's own. */
  readonly fit?: string | undefined;
  /** Adds observation noise drawn with this seed; default: none. */
  readonly noise?: number | undefined;
}

/**
 * Opens the surrogate of a dataset.
 *
 * @example
 * const oracle = openSurrogate({ dataset: "cifar10" });
 * oracle.column(parseMetric("pgd@Linf:1"))[oracle.space.classOf(architecture)]; // a fraction
 */
export function openSurrogate(options: SurrogateOptions): TableOracle {
  const { name: dataset } = imageSetNamed(options.dataset, PUBLISHED_SETS);
  const { noise } = options;
  const path = options.fit ?? findFit(dataset);
  const bytes = readIfThere(path, LARGEST);
  if (bytes === undefined) throw new UserError(`cannot read the fit ${path}: no such file`);
  const fit = readFit(bytes, path);
  if (fit.dataset !== dataset)
    throw new UserError(`${path} is a fit of ${quote(fit.dataset)}, not of ${dataset}`);
  const fingerprint = createHash("sha256").update(bytes);
  if (noise !== undefined) fingerprint.update(`noise ${noise}`);
  return surrogateOracle(fit, fingerprint.digest("hex"), noise);
}

/** File name of a dataset's fit. */
export function fitFileName(dataset: string): string {
  return `${dataset}.fit`;
}

/** Where `rnb surrogate fit` puts fits unless told otherwise. */
export function userFitFolder(): string {
  return join(userDataFolder(), "surrogates");
}

function findFit(dataset: string): string {
  const name = fitFileName(dataset);
  const shipped = fileURLToPath(new URL(`assets/surrogate/${name}`, PACKAGE_ROOT));
  const own = join(userFitFolder(), name);
  const found = [shipped, own].find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new UserError(
    `no surrogate of ${dataset} is shipped; with the data, make one: rnb surrogate fit --dataset ${dataset}`,
  );
}
