/**
 * `rnb live`: which device would compute, one architecture trained and attacked, and an export for other frameworks.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { requireLivePackages } from "../live/packages.ts";
import { nameOf } from "../live/work.ts";
import { ATTACKS, atomsOf, type Metric } from "../metric/metric.ts";
import { loadLiveOracle } from "../oracle/live/load.ts";
import type { LiveOracle } from "../oracle/live/oracle.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { addLiveEstimate } from "./live-estimate.ts";
import { addExchange } from "./live-exchange.ts";
import { addProtocolOptions, type LiveFlags, protocolOf, settingsOf } from "./live-options.ts";
import { createLiveProgress } from "./live-progress.ts";
import { addLiveWork } from "./live-work.ts";
import { parseMetrics } from "./query.ts";
import { forced, forceOption, formatTable, jsonOption, print, tell } from "./shared.ts";

const DEFAULT_METRICS = ["clean", ...ATTACKS, "corruptions"].join(",");

export function addLive(live: Command): void {
  addLiveWork(live);
  addLiveEstimate(live);
  live
    .command("doctor")
    .description("say which backends are installed, what would compute, and what is missing")
    .addOption(jsonOption())
    .action(doctor);
  addOracleOptions(
    live
      .command("evaluate")
      .description("train, attack and corrupt one architecture; what is in the store is not done again"),
  )
    .addOption(
      new Option("--metrics <list>", "metrics, separated by commas").default(
        DEFAULT_METRICS,
        "clean, every attack over its ε, corruptions",
      ),
    )
    .addOption(jsonOption())
    .action((text: string, flags: LiveFlags) => withOracle(flags, (oracle) => evaluate(oracle, text, flags)));
  addOracleOptions(
    live
      .command("export")
      .description("write the trained network, its test images and adversarial images for another framework"),
  )
    .argument("<folder>", "where the files go")
    .option("--metrics <list>", "attacks whose images to write, e.g. pgd@Linf:8", "")
    .addOption(forceOption())
    .addOption(jsonOption())
    .action((text: string, folder: string, flags: LiveFlags) =>
      withOracle(flags, (oracle) => exportFiles(oracle, text, folder, flags)),
    );
  addExchange(live);
}

function addOracleOptions(command: Command): Command {
  return addProtocolOptions(
    command.argument("<architecture>", "code (3+1s+n3p), NAS-Bench-201 string, or as `rnb query` prints it"),
  ).option("--store <dir>", "where finished evaluations are kept (default: the user's data folder)");
}

async function doctor({ json }: { readonly json?: boolean }): Promise<void> {
  requireLivePackages("live evaluation");
  const { diagnose, BACKEND_CHOICES } = await import("../live/backend/backend.ts");
  const found = await diagnose();
  const best = found.find(({ device }) => device?.gpu) ?? found.find(({ name }) => name === "wasm");
  if (json) {
    print(JSON.stringify({ best: best?.usable ? best.name : null, backends: found }, null, 2));
    return;
  }
  for (const { name, summary, usable, device, problem, remedy } of found) {
    print(`${usable ? "yes" : "no "}  ${name.padEnd(9)} ${summary}`);
    if (device !== undefined) print(`     ${"".padEnd(9)} ${device.description}`);
    if (problem !== undefined) print(`     ${"".padEnd(9)} ${problem}`);
    if (remedy !== undefined) print(`     ${"".padEnd(9)} what helps: ${remedy}`);
  }
  print();
  print(
    best?.usable
      ? `--backend best takes ${best.name} (${best.device!.description}); others: ${BACKEND_CHOICES.join(", ")}`
      : "nothing here can compute",
  );
}

function open(flags: LiveFlags): Promise<LiveOracle> {
  const { dataset, backend, images, store } = flags;
  return loadLiveOracle({
    dataset,
    protocol: protocolOf(flags),
    options: {
      ...(backend === undefined ? {} : { backend }),
      ...(images === undefined ? {} : { images }),
      ...(store === undefined ? {} : { store }),
      ...settingsOf(flags.set ?? []),
    },
    onProgress: createLiveProgress(),
  });
}

/** Opens the oracle for some work, and closes it whatever comes of that. */
async function withOracle(flags: LiveFlags, work: (oracle: LiveOracle) => Promise<void>): Promise<void> {
  const oracle = await open(flags);
  try {
    await work(oracle);
  } finally {
    oracle.close();
  }
}

async function evaluate(oracle: LiveOracle, text: string, flags: LiveFlags): Promise<void> {
  const architecture = oracle.space.parse(text);
  const metrics = parseMetrics(flags.metrics);
  if (!flags.json) print(`${oracle.space.format(architecture)}\n${oracle.description.label}\n`);
  const { values, costs } = await oracle.evaluate([architecture], metrics);
  const wanted = wantedWorks(oracle, metrics);
  const entries = oracle.entries(architecture).filter(({ work }) => wanted.has(work));
  const failure = entries.find((entry) => entry.failure !== undefined)?.failure;
  if (failure !== undefined) process.exitCode = 1;
  if (flags.json) {
    const named = Object.fromEntries(metrics.map(({ name }, i) => [name, failure ? null : values[i]]));
    const { label, caveats } = oracle.description;
    print(
      JSON.stringify(
        {
          architecture: oracle.space.format(architecture),
          code: oracle.space.code(architecture),
          oracle: label,
          caveats,
          store: oracle.folder,
          values: named,
          failure: failure ?? null,
          seconds: costs[0],
          work: entries,
        },
        null,
        2,
      ),
    );
    return;
  }
  const number = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(4));
  const rows = entries.map(({ work, value, seconds, images }) => [
    work,
    number(value),
    String(images),
    seconds.toFixed(1),
    (images / seconds).toFixed(0),
  ]);
  print(formatTable(["work", "accuracy", "images", "seconds", "images/s"], rows));
  if (failure !== undefined) {
    tell(`rnb: this architecture failed: ${failure}`);
    return;
  }
  print();
  print(
    formatTable(
      ["metric", "value"],
      metrics.map(({ name }, i) => [name, number(values[i])]),
    ),
  );
  print(`\n${costs[0]!.toFixed(1)} s in all; kept in ${oracle.folder}`);
  for (const caveat of oracle.description.caveats) print(caveat);
}

/** Names in the log of what these metrics are made of. */
function wantedWorks({ catalogue }: Oracle, metrics: readonly Metric[]): Set<string> {
  const atoms = metrics.flatMap((metric) => atomsOf(metric, catalogue));
  return new Set(["training", ...atoms.map((atom) => nameOf(atom, catalogue))]);
}

async function exportFiles(
  oracle: LiveOracle,
  text: string,
  folder: string,
  flags: LiveFlags,
): Promise<void> {
  const architecture = oracle.space.parse(text);
  const written = await oracle.export(architecture, parseMetrics(flags.metrics), folder, forced(flags.force));
  if (flags.json) print(JSON.stringify({ folder, files: written }, null, 2));
  else print(`${folder}: ${written.join(", ")}`);
}
