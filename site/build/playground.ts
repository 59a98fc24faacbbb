/**
 * Bundles the playground: the page with its workers, and the frame in which somebody's code runs.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig, type Plugin } from "vite";
import type { Html } from "../../src/report/page/html.ts";
import type { Offer } from "../playground/offer.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const COMMON: InlineConfig = { root, base: "./", configFile: false, logLevel: "warn", publicDir: false };

/** Puts what the build knows into the page. */
function pagePlugin(offer: Offer, head: Html, navigation: Html): Plugin {
  const id = "virtual:offer";
  return {
    name: "playground",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) => (source === `\0${id}` ? `export default ${JSON.stringify(offer)};` : undefined),
    transformIndexHtml: (text) =>
      text.replace("<!--head-->", head.text).replace("<!--nav-->", navigation.text),
  };
}

/** One script that needs no other. */
async function bundleScript(entry: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  const built = await build({
    ...COMMON,
    define: { ...define },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(root, entry), formats: ["iife"], name: "script" },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !("output" in bundle)) throw new Error(`no bundle of ${entry}`);
  return bundle.output[0].code;
}

/** `script-src`: the frame's own script, and modules made in it; `default-src`: nothing else, from nowhere. */
const SANDBOX_POLICY =
  "default-src 'none'; script-src 'unsafe-inline' blob:; worker-src blob:; base-uri 'none'; form-action 'none'";

async function writeSandbox(out: string): Promise<void> {
  const worker = await bundleScript("playground/sandbox/worker.ts");
  const frame = await bundleScript("playground/sandbox/frame.ts", { WORKER: JSON.stringify(worker) });
  const script = frame.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  writeFileSync(
    join(out, "sandbox.html"),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${SANDBOX_POLICY}"><title>sandbox</title></head><body><script>${script}</script></body></html>\n`,
  );
}

/** Writes `playground.html`, `sandbox.html` and their assets. */
export async function buildPlayground(
  out: string,
  offer: Offer,
  head: Html,
  navigation: Html,
): Promise<void> {
  await build({
    ...COMMON,
    plugins: [pagePlugin(offer, head, navigation)],
    worker: { format: "es" },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: join(root, "playground.html") },
    },
  });
  await writeSandbox(out);
}
