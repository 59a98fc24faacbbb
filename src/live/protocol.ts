/**
 * The protocol of a live evaluation: network, training, attacks. Results of unlike protocols never mix.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { quote, SettingError, suggestion } from "../errors.ts";
import { isObject, member } from "../files/json.ts";
import { type Catalogue, CORRUPTIONS } from "../metric/metric.ts";
import type { Attack } from "./attacks/attack.ts";
import { attackLevels, attackOf, attackSettings } from "./attacks/index.ts";
import { trainingSchema } from "./training/protocol.ts";

/** The dataset's own settings (Jung et al., ICLR 2023) are the defaults. */
const protocolSchema = z.strictObject({
  network: z
    .strictObject({
      channels: z.int().min(1).default(16).describe("C, of the first stage"),
      cells: z.int().min(1).default(5).describe("N, per stage"),
    })
    .prefault({}),
  training: trainingSchema.prefault({}),
  seed: z.int().min(0).default(0).describe("of initialisation, batches and attacks"),
  evaluation: z
    .strictObject({
      images: z.int().min(1).optional().describe("the first so many test images; all by default"),
      batchSize: z.int().min(1).default(250).describe("changes memory and speed, not results"),
    })
    .prefault({}),
  attacks: attackSettings.prefault({}),
});

export type Protocol = z.output<typeof protocolSchema>;

/** Three of the dataset's ε whose mean ranks the table's networks much as the mean over all does (docs/live.md). */
const THREE = { epsilons: [0.5, 2, 8] };

/** Named starting points; a user's settings go on top. */
const PRESETS: ReadonlyMap<string, object> = new Map<string, object>([
  ["nas-bench-201", {}],
  [
    "reduced",
    {
      network: { cells: 1 },
      training: { epochs: 12 },
      evaluation: { images: 1000 },
      attacks: { fgsm: THREE, pgd: THREE, apgd: THREE, square: { ...THREE, queries: 1000 } },
    },
  ],
  [
    "demo",
    {
      network: { channels: 4, cells: 1 },
      training: { epochs: 2, batchSize: 64, crop: 0, flip: false },
      evaluation: { images: 250, batchSize: 125 },
      attacks: {
        fgsm: { epsilons: [1, 8, 16, 32] },
        pgd: { epsilons: [1, 8, 16, 32], steps: 10, relativeStep: 0.25 },
        apgd: { epsilons: [1, 8, 16, 32], steps: 20 },
        square: { epsilons: [1, 8, 16, 32], queries: 150 },
      },
    },
  ],
]);

const PROTOCOLS: readonly string[] = [...PRESETS.keys()];

/** A preset with settings on top; an error names the setting. */
export function resolveProtocol(name = "nas-bench-201", settings: Record<string, unknown> = {}): Protocol {
  const preset = PRESETS.get(name);
  if (preset === undefined)
    throw new SettingError(`unknown protocol ${quote(name)}${suggestion(name, PROTOCOLS)}`, ["protocol"]);
  const parsed = protocolSchema.safeParse(merge(preset, settings));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  const wrong = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  throw new SettingError(`live protocol: ${place}${issue.message}`, ["options", ...issue.path, ...wrong]);
}

function merge(base: unknown, top: unknown): unknown {
  if (!isObject(base) || !isObject(top)) return top === undefined ? base : top;
  const keys = new Set([...Object.keys(base), ...Object.keys(top)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(member(base, key), member(top, key))]));
}

/**
 * SHA-256 of all that results depend on, and of that part on which trained weights depend: other attacks on the same
 * networks train nothing again. The evaluation's batch size is left out: it changes no result.
 *
 * @param place what else both depend on: images, backend, …
 * @param corruptions what results alone depend on: the corrupted images
 */
export function fingerprintProtocol(
  protocol: Protocol,
  place: Readonly<Record<string, string>>,
  corruptions: string,
): { results: string; weights: string } {
  const { batchSize: _, ...evaluation } = protocol.evaluation;
  const { network, training, seed } = protocol;
  const hash = (value: object): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
  return {
    results: hash({ format: 1, ...protocol, evaluation, ...place, corruptions }),
    weights: hash({ format: 1, network, training, seed, ...place }),
  };
}

/** What a protocol can answer. */
export function catalogueOf({ attacks }: Protocol): Catalogue {
  return new Map<string, readonly number[]>([
    ["clean", []],
    ...attackLevels(attacks),
    ...CORRUPTIONS.map((kind): [string, readonly number[]] => [kind, [1, 2, 3, 4, 5]]),
  ]);
}

/** The attack behind a metric key; undefined for keys that are none. */
export function attackNamed(key: string, { attacks }: Protocol): Attack | undefined {
  return attackOf(key, attacks);
}
