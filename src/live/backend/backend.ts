/**
 * Which device computes. A backend is probed before it is used; what cannot run says why and what would mend it,
 * and nothing falls back silently.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { messageOf, suggestion, UsageError, UserError } from "../../errors.ts";
import { installCommand, missingPackages } from "../../optional.ts";
import { type Device, DeviceError, type Driver } from "./driver.ts";
import { registerSecondDerivatives } from "./kernels.ts";
import { nodeGpu } from "./node-gpu.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

/** What `rnb live doctor` prints, a line a backend. */
export interface Diagnosis {
  readonly name: string;
  readonly summary: string;
  readonly usable: boolean;
  /** The device that would compute; undefined where none can. */
  readonly device: Device | undefined;
  readonly problem: string | undefined;
  readonly remedy: string | undefined;
}

/** The backend in use. */
export interface Backend extends Device {
  readonly name: string;
}

/** Best first. */
const DRIVERS: readonly Driver[] = [nodeGpu, webgpu, wasm];

/** Names that `--backend` takes: a backend, any that is a GPU, or the best that runs here. */
export const BACKEND_CHOICES: readonly string[] = ["best", "gpu", ...DRIVERS.map(({ name }) => name)];

/** Whether a choice is one backend, wherever it runs. */
export function isBackend(choice: string | undefined): choice is string {
  return DRIVERS.some(({ name }) => name === choice);
}

const started = new Map<string, Promise<Device>>();

/** Tries one backend, or all. */
export async function diagnose(drivers: readonly Driver[] = DRIVERS): Promise<Diagnosis[]> {
  const results: Diagnosis[] = [];
  for (const driver of drivers) results.push(await diagnoseOne(driver));
  return results;
}

async function diagnoseOne(driver: Driver): Promise<Diagnosis> {
  const { name, summary } = driver;
  const { packages } = driver;
  const missing = missingPackages(packages);
  if (missing.length > 0)
    return {
      name,
      summary,
      usable: false,
      device: undefined,
      problem: `not installed: ${missing.join(", ")}`,
      remedy: installCommand(packages),
    };
  try {
    if (!started.has(name)) started.set(name, driver.start());
    const device = await started.get(name)!;
    return { name, summary, usable: true, device, problem: undefined, remedy: undefined };
  } catch (error) {
    // They are there: what they may lack is the native library that their installation fetches.
    const rebuild = packages.length === 0 ? undefined : `npm rebuild ${packages.join(" ")}`;
    const remedy = error instanceof DeviceError ? error.remedy : rebuild;
    return { name, summary, usable: false, device: undefined, problem: messageOf(error), remedy };
  }
}

/**
 * Makes one backend compute, from here on. `best` takes the first GPU that runs, else wasm; a name or `gpu` is an
 * order: if it cannot be had, that is an error.
 */
export async function openBackend(choice = "best"): Promise<Backend> {
  if (!BACKEND_CHOICES.includes(choice))
    throw new UsageError(`unknown backend "${choice}"${suggestion(choice, BACKEND_CHOICES)}`);
  const wanted = DRIVERS.filter(({ name }) => choice === "best" || choice === "gpu" || choice === name);
  const problems: string[] = [];
  for (const driver of wanted) {
    const diagnosis = await diagnoseOne(driver);
    if (!diagnosis.usable || diagnosis.device === undefined) {
      const remedy = diagnosis.remedy === undefined ? "" : ` (${diagnosis.remedy})`;
      problems.push(`${driver.name}: ${diagnosis.problem}${remedy}`);
      continue;
    }
    const { device } = diagnosis;
    const computes = device.gpu || choice === driver.name || driver === wasm;
    if (!computes || (choice === "gpu" && !device.gpu)) {
      problems.push(`${driver.name}: runs on ${device.description}, which is no GPU`);
      continue;
    }
    // setBackend answers false, or tfjs takes another backend, where starting one fails.
    if (!(await tf.setBackend(driver.backend)) || tf.getBackend() !== driver.backend)
      throw new UserError(`backend ${driver.name} did not start; run "rnb live doctor"`);
    await tf.ready();
    registerSecondDerivatives();
    return { name: driver.name, ...device };
  }
  const what = choice === "gpu" ? "no GPU" : `no backend "${choice}"`;
  throw new UserError(`${what}: ${problems.join("; ")}`);
}
