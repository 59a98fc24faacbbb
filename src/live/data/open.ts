/**
 * Datasets by name.
 *
 * @module
 */
import { suggestion, UsageError } from "../../errors.ts";
import { loadCifar10, loadCifar100 } from "./cifar.ts";
import { loadImageNet16 } from "./imagenet16.ts";
import type { Dataset } from "./images.ts";
import { loadMnist } from "./mnist.ts";

const LOADERS: Readonly<Record<string, (folder: string) => Dataset>> = {
  cifar10: loadCifar10,
  cifar100: loadCifar100,
  "ImageNet16-120": loadImageNet16,
  mnist: loadMnist,
};

/** Names that a live oracle takes. */
const LIVE_DATASETS: readonly string[] = Object.keys(LOADERS);

/** Loads and checks the images of a dataset. @param folder where image files lie; MNIST needs none */
export function openImages(name: string, folder: string | undefined): Dataset {
  const load = LOADERS[name];
  if (load === undefined)
    throw new UsageError(`no images for dataset "${name}"${suggestion(name, LIVE_DATASETS)}`);
  if (name !== "mnist" && folder === undefined)
    throw new UsageError(`${name} needs its image files: give --images DIR, or images: DIR in the options`);
  return load(folder ?? "");
}
