/**
 * ImageNet16-120 (Chrabaszcz et al. 2017, as cut by NAS-Bench-201): ten pickled batches of 16×16 images, of which
 * those of the first 120 classes count, and a validation batch on which networks are measured.
 *
 * @module
 */
import { join } from "node:path";
import { messageOf, quote, UserError } from "../../errors.ts";
import { numpyBytes } from "../../files/numpy.ts";
import { readPickle } from "../../files/pickle.ts";
import { readIfThere } from "../../files/read.ts";
import { IMAGENET16 } from "../../image-sets.ts";
import { channelsLast, concatenate } from "./cifar.ts";
import type { Dataset, Images } from "./images.ts";

const { size: SIZE, classes: CLASSES } = IMAGENET16;
const PIXELS = SIZE * SIZE * 3;

/** @param folder the one that holds `ImageNet16` with `train_data_batch_1` … `10` and `val_data` */
export function loadImageNet16(folder: string, batches = 10): Dataset {
  const read = (name: string): Images => readBatch(join(folder, "ImageNet16", name));
  return {
    name: IMAGENET16.name,
    classes: CLASSES,
    train: concatenate(Array.from({ length: batches }, (_, i) => read(`train_data_batch_${i + 1}`))),
    test: read("val_data"),
    mean: [122.68, 116.66, 104.01].map((value) => value / 255),
    deviation: [63.22, 61.26, 65.09].map((value) => value / 255),
    corrupted: undefined,
  };
}

function readBatch(path: string): Images {
  const bytes = readIfThere(path);
  if (bytes === undefined)
    throw new UserError(`no image file ${path}; ImageNet16-120 comes with NAS-Bench-201's instructions`);
  let content: unknown;
  try {
    content = readPickle(bytes);
  } catch (error) {
    throw new UserError(`damaged image file ${path}: ${messageOf(error)}`);
  }
  const field = (name: string): unknown =>
    content instanceof Map
      ? (content.get(name) ??
        [...content].find(([key]) => Buffer.isBuffer(key) && key.toString() === name)?.[1])
      : undefined;
  const array = numpyBytes(field("data"));
  const labels: unknown = field("labels");
  if (
    array === undefined ||
    !Array.isArray(labels) ||
    array.shape[1] !== PIXELS ||
    array.shape[0] !== labels.length ||
    array.data.length !== labels.length * PIXELS
  )
    throw new UserError(`damaged image file ${path}: no "data" of n × ${PIXELS} bytes with n "labels"`);
  // Labels are 1 … 1000.
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 1 || label > 1000);
  if (wrong >= 0)
    throw new UserError(`damaged image file ${path}: label ${quote(labels[wrong])} of image ${wrong + 1}`);
  const kept = [...labels.keys()].filter((i) => labels[i] <= CLASSES);
  const images: Images = {
    count: kept.length,
    size: SIZE,
    channels: 3,
    pixels: new Uint8Array(kept.length * PIXELS),
    labels: Uint8Array.from(kept, (i) => labels[i] - 1),
  };
  kept.forEach((source, i) => {
    channelsLast(
      array.data.subarray(source * PIXELS, (source + 1) * PIXELS),
      SIZE,
      images.pixels.subarray(i * PIXELS, (i + 1) * PIXELS),
    );
  });
  return images;
}
