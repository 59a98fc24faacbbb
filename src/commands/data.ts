/**
 * `rnb data`: what published data is here, whether it is whole, and how to bring it in.
 *
 * @module
 */
import { type Command, Option } from "commander";
import { checkData } from "../data/check.ts";
import { DATA_SITE, downloadData } from "../data/download.ts";
import { type ImportReport, importData } from "../data/import.ts";
import { type DataInfo, dataInfo } from "../data/info.ts";
import { locateData, requireData, userDataFolder } from "../oracle/locate.ts";
import { createProgress } from "../runner/progress-bar.ts";
import {
  count,
  dataOption,
  datasetOption,
  forced,
  forceOption,
  formatTable,
  jsonOption,
  print,
} from "./shared.ts";

interface DataFlags {
  readonly data?: string;
  readonly json?: boolean;
  readonly dataset: string;
  readonly measures: "accuracy" | "all";
  readonly baseUrl: string;
  readonly force?: boolean;
}

const targetOption = (): Option =>
  new Option(
    "--data <dir>",
    "folder to bring it into (default: ROBUST_NAS_DATA, else the user's data folder)",
  );

export function addData(data: Command): void {
  data
    .command("info")
    .description("list what is here, and which file each metric needs")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((flags: DataFlags) => {
      const info = dataInfo(locateData(flags.data) ?? userDataFolder());
      if (flags.json) print(JSON.stringify(info, null, 2));
      else printInfo(info);
    });
  data
    .command("check")
    .description("check every file: layout, counts, ranges, checksums")
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (flags: DataFlags) => {
      const folder = requireData(flags.data);
      const progress = createProgress("files");
      const report = await checkData(folder, (done, of) =>
        done === 0 ? progress.start(of) : progress.step(),
      );
      progress.stop();
      const { files, problems, unlisted } = report;
      if (problems.length > 0) process.exitCode = 1;
      if (flags.json) {
        print(JSON.stringify({ folder, ...report }, null, 2));
        return;
      }
      for (const problem of problems) process.stderr.write(`${problem}\n`);
      const verdict = problems.length === 0 ? "all whole" : `${count(problems.length, "problem")}`;
      const loose = unlisted.length > 0 ? `; ${unlisted.length} not in its SHA256SUMS` : "";
      print(`${folder}: ${count(files.length, "file")}, ${verdict}${loose}`);
    });
  data
    .command("import")
    .description("bring in zips or folders of published files, any subset; all or nothing")
    .argument("<source...>", "meta.zip, cifar10-accuracies.zip, a folder, …")
    .addOption(targetOption())
    .addOption(forceOption())
    .action(async (sources: string[], flags: DataFlags) => {
      const folder = targetFolder(flags);
      printImport(await importData(sources, folder, forced(flags.force)), folder);
    });
  data
    .command("download")
    .description("fetch it from the dataset's own site; a broken download is continued by the same command")
    .addOption(datasetOption())
    .addOption(
      new Option("--measures <which>", "accuracy, or all (with confidences and confusion matrices)")
        .choices(["accuracy", "all"])
        .default("accuracy"),
    )
    .addOption(
      new Option("--base-url <url>", "site or mirror with meta.zip, cifar10-accuracies.zip, …")
        .env("ROBUST_NAS_DATA_URL")
        .default(DATA_SITE),
    )
    .addOption(targetOption())
    .addOption(forceOption())
    .action(async (flags: DataFlags) => {
      const { dataset, measures: quantities, baseUrl } = flags;
      const folder = targetFolder(flags);
      const { onProgress, stop } = megabytes();
      try {
        const force = forced(flags.force);
        printImport(await downloadData({ dataset, quantities, folder, baseUrl, force, onProgress }), folder);
      } finally {
        stop();
      }
    });
}

/** Unlike the folder to read from, the folder to write to need not exist. */
function targetFolder({ data }: DataFlags): string {
  return data ?? (process.env.ROBUST_NAS_DATA || userDataFolder());
}

/** Progress of one archive after another, in megabytes. */
function megabytes(): {
  onProgress: (archive: string, bytes: number, of: number | undefined) => void;
  stop: () => void;
} {
  let current = "";
  let progress = createProgress("MB");
  let shown = 0;
  const onProgress = (archive: string, bytes: number, of: number | undefined): void => {
    if (archive !== current) {
      progress.stop();
      current = archive;
      shown = 0;
      progress = createProgress(`MB of ${archive}`);
      progress.start(Math.max(1, Math.ceil((of ?? bytes) / 1e6)));
    }
    const now = bytes === of ? Math.max(1, Math.ceil(bytes / 1e6)) : Math.floor(bytes / 1e6);
    for (; shown < now; shown++) progress.step();
  };
  return { onProgress, stop: () => progress.stop() };
}

function printImport({ files, ignored }: ImportReport, folder: string): void {
  const others = ignored > 0 ? `; ${ignored} others ignored` : "";
  print(`${count(files.length, "file")} imported into ${folder}${others}`);
}

function printInfo({ folder, meta, bytes, datasets }: DataInfo): void {
  if (!meta) {
    print(`no published data at ${folder}; bring it in with: rnb data download`);
    print("without it, `rnb run` uses the embedded surrogate of cifar10");
    return;
  }
  print(`${folder}: ${(bytes / 1e6).toFixed(1)} MB`);
  for (const { dataset, keys, groups, archive } of datasets) {
    print();
    const missing = keys.filter(({ measures }) => !measures.includes("accuracy"));
    if (missing.length === keys.length) {
      print(`${dataset}: not here (${archive}; rnb data download --dataset ${dataset})`);
      continue;
    }
    print(dataset + (groups.length > 0 ? ` (also as groups: ${groups.join(", ")})` : ""));
    const rows = keys.map(({ key, needs, measures }) => [
      key,
      measures.length === 0 ? `missing ${needs}` : measures.join(", "),
    ]);
    print(formatTable(["metric", "measures here"], rows));
  }
}
