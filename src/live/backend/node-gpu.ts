/**
 * CUDA, through TensorFlow's own library: an optional peer that the user installs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Driver } from "./driver.ts";

const PACKAGE = "@tensorflow/tfjs-node-gpu";

export const nodeGpu: Driver = {
  name: "node-gpu",
  backend: "tensorflow",
  summary: "CUDA through TensorFlow's library",
  packages: [PACKAGE],
  async start() {
    // Loading it registers the backend, and throws anything at all where the native library is absent.
    await import(PACKAGE);
    const backend = tf.engine().findBackend("tensorflow") as { isUsingGpuDevice?: boolean } | null;
    if (backend === null) throw new Error("the package loaded but registered no backend");
    // Without a CUDA device the same library computes on the processor; it must not pass for a GPU.
    const gpu = backend.isUsingGpuDevice === true;
    return { description: gpu ? "GPU: CUDA device" : "CPU: TensorFlow found no CUDA device", gpu };
  },
};
