/**
 * Opens the live oracle from what a user writes: a dataset, a protocol, and settings.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { z } from "zod";
import { atSetting, SettingError } from "../../errors.ts";
import { openBackend } from "../../live/backend/backend.ts";
import { openImages } from "../../live/data/open.ts";
import { resolveProtocol } from "../../live/protocol.ts";
import { isDatabase } from "../../live/queue/database.ts";
import { nasBench201 } from "../../space/nas-bench-201/index.ts";
import { userDataFolder } from "../locate.ts";
import { createLiveOracle, type LiveOracle } from "./oracle.ts";
import type { LiveRequest } from "./request.ts";

const placesSchema = z.object({
  backend: z.string().optional(),
  images: z.string().optional(),
  store: z.string().optional(),
});

export async function openLiveOracle(request: LiveRequest): Promise<LiveOracle> {
  const { backend, images, store, ...settings } = request.options ?? {};
  const places = placesSchema.safeParse({ backend, images, store });
  if (!places.success) {
    const issue = places.error.issues[0]!;
    throw new SettingError(`live oracle: ${issue.path.join(".")}: ${issue.message}`, [
      "options",
      ...issue.path,
    ]);
  }
  const folder = places.data.images ?? process.env.ROBUST_NAS_IMAGES;
  const protocol = resolveProtocol(request.protocol, settings);
  const open = () => atSetting(["options", "images"], () => openImages(request.dataset, folder));
  const { store: place } = places.data;
  if (place !== undefined && isDatabase(place)) {
    const { openQueued } = await import("./queued.ts");
    const setup = { protocol, backend: places.data.backend, dataset: await open() };
    return atSetting(["options", "backend"], () => openQueued(place, request, setup));
  }
  const device = await atSetting(["options", "backend"], () => openBackend(places.data.backend));
  const dataset = await open();
  return createLiveOracle({
    space: nasBench201,
    dataset,
    protocol,
    backend: device,
    store: resolve(place ?? join(userDataFolder(), "live")),
    onProgress: request.onProgress,
  });
}
