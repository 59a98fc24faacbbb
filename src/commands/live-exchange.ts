/**
 * `rnb live images` and `rnb live check`: our images for other frameworks, and their weights under our attacks.
 *
 * @module
 */
import type { Command } from "commander";
import { IMAGE_SETS, MNIST } from "../image-sets.ts";
import { requireLivePackages } from "../live/packages.ts";
import { atomsOf } from "../metric/metric.ts";
import { addProtocolOptions, type LiveFlags, protocolOf, settingsOf } from "./live-options.ts";
import { parseMetrics } from "./query.ts";
import { datasetOption, forced, forceOption, formatTable, jsonOption, print } from "./shared.ts";

export function addExchange(live: Command): void {
  live
    .command("images")
    .description("write a dataset's images for another framework, as numpy arrays")
    .argument("<folder>", "where the files go")
    .addOption(datasetOption(IMAGE_SETS, MNIST))
    .option("--images <dir>", "folder with the image files (default: ROBUST_NAS_IMAGES)")
    .addOption(forceOption())
    .action(exportDataset);
  addProtocolOptions(
    live
      .command("check")
      .description("attack the weights that another framework trained, or `export` wrote; nothing is kept")
      .argument("<weights>", "a safetensors file, with its network.json or <name>.json beside it"),
  )
    .requiredOption("--metrics <list>", "attacks, e.g. pgd@Linf:8,fgsm@Linf:8")
    .addOption(jsonOption())
    .action(check);
}

async function exportDataset(folder: string, { dataset, images, force }: LiveFlags): Promise<void> {
  requireLivePackages("live evaluation", dataset);
  const { openImages } = await import("../live/data/open.ts");
  const { exportImages } = await import("../live/exchange/images.ts");
  const found = openImages(dataset, images ?? process.env.ROBUST_NAS_IMAGES);
  print(`${folder}: ${exportImages(found, folder, forced(force)).join(", ")}`);
}

async function check(path: string, flags: LiveFlags): Promise<void> {
  const { dataset, images, backend } = flags;
  requireLivePackages("live evaluation", dataset);
  const { openBackend } = await import("../live/backend/backend.ts");
  const { openImages } = await import("../live/data/open.ts");
  const { catalogueOf, resolveProtocol } = await import("../live/protocol.ts");
  const { measureFile } = await import("../live/measure-file.ts");
  const protocol = resolveProtocol(protocolOf(flags), settingsOf(flags.set ?? []));
  const catalogue = catalogueOf(protocol);
  const atoms = parseMetrics(flags.metrics).flatMap((metric) => atomsOf(metric, catalogue));
  await openBackend(backend);
  const found = openImages(dataset, images ?? process.env.ROBUST_NAS_IMAGES);
  const values = await measureFile(path, found, protocol, atoms, catalogue);
  if (flags.json) print(JSON.stringify(Object.fromEntries(values), null, 2));
  else
    print(
      formatTable(
        ["metric", "accuracy"],
        [...values].map(([name, value]) => [name, value.toFixed(4)]),
      ),
    );
}
