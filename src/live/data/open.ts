/**
 * Datasets by name.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { CIFAR10, CIFAR100, IMAGENET16, type ImageSet, imageSetNamed, MNIST } from "../../image-sets.ts";
import { loadCifar10, loadCifar100 } from "./cifar.ts";
import { loadImageNet16 } from "./imagenet16.ts";
import type { Dataset } from "./images.ts";
import { loadMnist } from "./mnist.ts";

const LOADERS: ReadonlyMap<ImageSet, (folder: string) => Dataset> = new Map([
  [CIFAR10, (folder: string) => loadCifar10(folder)],
  [CIFAR100, (folder: string) => loadCifar100(folder)],
  [IMAGENET16, (folder: string) => loadImageNet16(folder)],
  [MNIST, loadMnist],
]);

/** Loads and checks the images of a dataset. @param folder where image files lie; MNIST needs none */
export function openImages(dataset: string, folder: string | undefined): Dataset {
  const set = imageSetNamed(dataset, [...LOADERS.keys()]);
  if (!set.installed && folder === undefined)
    throw new UsageError(
      `${set.name} needs its image files: give --images DIR, or images: DIR in the options`,
    );
  return LOADERS.get(set)!(folder ?? "");
}
