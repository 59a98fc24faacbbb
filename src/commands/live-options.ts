/**
 * What the commands of `rnb live` have in common: images, protocol, backend.
 *
 * @module
 */
import type { Command } from "commander";
import { messageOf, quote, UsageError } from "../errors.ts";
import { isObject } from "../files/json.ts";
import { parseYaml } from "../files/yaml.ts";
import { IMAGE_SETS, MNIST } from "../image-sets.ts";
import { datasetOption } from "./shared.ts";

export interface LiveFlags {
  readonly dataset: string;
  readonly protocol?: string;
  readonly metrics: string;
  readonly backend?: string;
  readonly images?: string;
  readonly store?: string;
  readonly set?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
}

export function addProtocolOptions(command: Command): Command {
  return command
    .addOption(datasetOption(IMAGE_SETS, MNIST))
    .option(
      "--protocol <name>",
      "demo, reduced or nas-bench-201 (default: demo for mnist, else nas-bench-201)",
    )
    .option("--backend <name>", "best, gpu, node-gpu, webgpu or wasm", "best")
    .option("--images <dir>", "folder with the image files (default: ROBUST_NAS_IMAGES)")
    .option("--set <key=value...>", "other protocol settings, e.g. training.epochs=5");
}

export function protocolOf({ protocol, dataset }: LiveFlags): string | undefined {
  return protocol ?? (dataset === MNIST.name ? "demo" : undefined);
}

/** `training.epochs=5` as `{training: {epochs: 5}}`; values are read as YAML. */
export function settingsOf(pairs: readonly string[]): Record<string, unknown> {
  const settings = record();
  for (const pair of pairs) {
    const [key, text] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    if (!/^\w+(\.\w+)*=/.test(pair)) throw new UsageError(`--set ${quote(pair)}: expected key=value`);
    const path = key.split(".");
    const last = path.pop()!;
    let place = settings;
    for (const name of path) {
      if (!isObject(place[name])) place[name] = record();
      place = place[name] as Record<string, unknown>;
    }
    place[last] = yamlValue(pair, text);
  }
  return settings;
}

/** An object without anything inherited: a key such as `__proto__` is like any other, and is refused later. */
function record(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function yamlValue(pair: string, text: string): unknown {
  try {
    return parseYaml(text).toJS();
  } catch (error) {
    throw new UsageError(`--set ${quote(pair)}: ${messageOf(error)}`);
  }
}
