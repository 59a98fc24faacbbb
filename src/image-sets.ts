/**
 * The image sets that networks classify: what each is, and how people spell it.
 *
 * @module
 */
import { quote, suggestion, UsageError } from "./errors.ts";

/** What is known of a set of images without reading one. */
export interface ImageSet {
  /** As in files and folders, the published ones' too. */
  readonly name: string;
  readonly classes: number;
  /** Width and height, in pixels. */
  readonly size: number;
  readonly channels: number;
  /** What the published table has of it: nothing, or clean and attacked images, with or without corrupted ones. */
  readonly published: "none" | "attacks" | "attacks and corruptions";
  /** True where a package brings the images. */
  readonly installed: boolean;
  /** Further spellings; case and separators never count. */
  readonly also: readonly string[];
}

const CIFAR = {
  size: 32,
  channels: 3,
  published: "attacks and corruptions",
  installed: false,
  also: [],
} as const;

export const CIFAR10: ImageSet = { ...CIFAR, name: "cifar10", classes: 10 };
export const CIFAR100: ImageSet = { ...CIFAR, name: "cifar100", classes: 100 };
export const IMAGENET16: ImageSet = {
  name: "ImageNet16-120",
  classes: 120,
  size: 16,
  channels: 3,
  published: "attacks",
  installed: false,
  also: ["imagenet16"],
};
export const MNIST: ImageSet = {
  name: "mnist",
  classes: 10,
  size: 28,
  channels: 1,
  published: "none",
  installed: true,
  also: [],
};

export const IMAGE_SETS: readonly ImageSet[] = [CIFAR10, CIFAR100, IMAGENET16, MNIST];

/** Those that the published table covers. */
export const PUBLISHED_SETS: readonly ImageSet[] = IMAGE_SETS.filter(({ published }) => published !== "none");

/** The set that somebody means, whatever the case and separators: `CIFAR-10`, `cifar_100`, `imagenet16`. */
export function imageSetNamed(text: string, among: readonly ImageSet[] = IMAGE_SETS): ImageSet {
  const set = among.find(({ name, also }) => [name, ...also].some((known) => fold(known) === fold(text)));
  if (set !== undefined) return set;
  const names = among.map(({ name }) => name);
  throw new UsageError(`unknown dataset ${quote(text)}${suggestion(text, names)}`);
}

/** `cifar10, cifar100 or ImageNet16-120` */
export function listOf(sets: readonly ImageSet[]): string {
  const names = sets.map(({ name }) => name);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[\s_./-]+/g, "");
}
