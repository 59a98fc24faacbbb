/**
 * The processor, by WebAssembly with SIMD: no installation, runs anywhere.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { cpus } from "node:os";
import type { Driver } from "./driver.ts";
import { registerWasmConvolutionGradients } from "./kernels.ts";

export const wasm: Driver = {
  name: "wasm",
  backend: "wasm",
  summary: "WebAssembly with SIMD on the processor, one thread",
  install: undefined,
  packages: [],
  async start() {
    registerWasmConvolutionGradients();
    const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true;
    const model = cpus()[0]?.model.trim() || "processor";
    return { description: `CPU: ${model}${simd ? "" : ", without SIMD"}`, gpu: false };
  },
};
