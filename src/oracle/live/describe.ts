/**
 * How live oracles describe themselves, and tell their results apart.
 *
 * @module
 */
import type { Backend } from "../../live/backend/backend.ts";
import { corruptionPlace, corruptionSource } from "../../live/data/corrupted.ts";
import { type Dataset, fingerprintOf } from "../../live/data/images.ts";
import { fingerprintProtocol, type Protocol } from "../../live/protocol.ts";
import type { Space } from "../../space/space.ts";
import type { OracleDescription } from "../oracle.ts";

/** How an oracle describes itself that evaluates under a protocol on a backend. */
export function describeLive(
  dataset: Dataset,
  backend: Pick<Backend, "name" | "description">,
  fingerprint: string,
  { training: { adversarial } }: Protocol,
): OracleDescription {
  return {
    kind: "live",
    dataset: dataset.name,
    label: `live: ${dataset.name} on ${backend.name}, protocol ${fingerprint.slice(0, 12)}`,
    caveats: [
      "Searched and reported on the same test images: there is no validation split.",
      `Computed on ${backend.description}; other devices give slightly other values.`,
      ...(adversarial === undefined
        ? []
        : [
            `Networks were trained on images attacked by PGD: ε = ${adversarial.epsilon}/255, ${adversarial.steps} steps of ${adversarial.stepSize}/255, the network in ${adversarial.mode} mode.`,
          ]),
      ...(corruptionSource(dataset) === "generated"
        ? ["Corrupted images are generated, not the published ones."]
        : []),
    ],
    fingerprint,
    costUnit: "seconds",
  };
}

/** The fingerprints of a protocol on these images and this backend. */
export function fingerprintIn(
  space: Space,
  protocol: Protocol,
  dataset: Dataset,
  backend: string,
): ReturnType<typeof fingerprintProtocol> {
  const images = Math.min(protocol.evaluation.images ?? Infinity, dataset.test.count);
  return fingerprintProtocol(
    protocol,
    { space: space.name, dataset: fingerprintOf(dataset), backend },
    corruptionPlace(dataset, images),
  );
}
