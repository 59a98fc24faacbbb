/**
 * Options of the commands that need an oracle which knows every architecture.
 *
 * @module
 */
import { Option } from "commander";
import { dataOption, datasetOption } from "./shared.ts";

export type TableKind = "auto" | "tabular" | "surrogate";

/** `--data`, `--oracle` and `--dataset` */
export const tableOptions = (): Option[] => [
  dataOption(),
  new Option("--oracle <kind>", "published table, or surrogate; auto: the table where it is found")
    .choices(["auto", "tabular", "surrogate"])
    .default("auto"),
  datasetOption(),
];
