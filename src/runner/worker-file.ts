/**
 * Where the code of a worker thread lies, built or in a checkout.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const built = !import.meta.url.endsWith(".ts");

/**
 * The file to start a worker from. In a checkout workers are TypeScript and threads do not inherit a loader:
 * they start from a boot file that registers one.
 */
export function workerFile(name: "worker" | "check-worker" | "guard-worker"): string {
  return fileURLToPath(new URL(built ? `./${name}.js` : `./${name}.boot.mjs`, import.meta.url));
}
