/**
 * The processor, by WebAssembly with SIMD: no installation, runs anywhere.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { cpus } from "node:os";
import type { Driver } from "./driver.ts";
import { registerWasmAliases, registerWasmConvolutionGradients } from "./kernels.ts";
import { registerReluGradient } from "./passes.ts";

export const wasm: Driver = {
  name: "wasm",
  backend: "wasm",
  summary: "WebAssembly with SIMD on the processor, one thread",
  packages: [],
  async start() {
    registerWasmAliases();
    registerReluGradient();
    registerWasmConvolutionGradients();
    await withoutHandlers(() => tf.setBackend("wasm"));
    const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const model = cpus()[0]?.model.trim() || "processor";
    return { description: `CPU: ${model}${simd ? "" : ", without SIMD"}`, gpu: false };
  },
};

/**
 * The module's start-up code hooks uncaught errors to throw them again, which prints its whole source before the
 * message; those hooks are taken off again.
 */
async function withoutHandlers(start: () => Promise<boolean>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = events.map((event) => process.listeners(event as "uncaughtException"));
  if (!(await start())) throw new Error("WebAssembly did not start");
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as "uncaughtException"))
      if (!before[i]!.includes(listener)) process.removeListener(event, listener);
  });
}
