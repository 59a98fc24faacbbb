/**
 * Any GPU with a Vulkan, Metal or Direct3D 12 driver, through Dawn: optional peers that the user installs.
 *
 * @module
 */
import { type Device, DeviceError, type Driver } from "./driver.ts";
import { registerFilterGradient } from "./kernels.ts";

/** The parts of WebGPU's adapter that say what it is. */
export interface Adapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

const PACKAGE = "webgpu";
const BACKEND = "@tensorflow/tfjs-backend-webgpu";
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp\b|\bcpu\b/i;

/** What an adapter is; one that computes on the processor is never called a GPU. */
export function describeAdapter(adapter: Adapter): Device {
  const { info } = adapter;
  const words = [info?.description, info?.device, info?.vendor, info?.architecture].filter(
    (word, index, all) => word !== undefined && word !== "" && all.indexOf(word) === index,
  );
  const name = words.length > 0 ? words.join(", ") : "unnamed adapter";
  const software =
    adapter.isFallbackAdapter === true || info?.isFallbackAdapter === true || SOFTWARE.test(name);
  return { description: software ? `CPU: ${name} (software rendering)` : `GPU: ${name}`, gpu: !software };
}

interface Dawn {
  readonly create: (options: readonly string[]) => {
    requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
  };
  readonly globals: object;
}

export const webgpu: Driver = {
  name: "webgpu",
  backend: "webgpu",
  summary: "WebGPU on any Vulkan, Metal or Direct3D 12 GPU, through Dawn",
  packages: [PACKAGE, BACKEND],
  async start() {
    const { create, globals } = (await import(PACKAGE)) as Dawn;
    const gpu = create([]);
    Object.assign(globalThis, globals);
    // Node 21 and later have a navigator of their own, which cannot be assigned to.
    Object.defineProperty(globalThis, "navigator", {
      value: { gpu, userAgent: "node" },
      configurable: true,
      writable: true,
    });
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null)
      throw new DeviceError(
        "no adapter: this machine shows no GPU driver",
        "install the GPU's driver and a Vulkan loader, e.g. apt-get install libvulkan1",
      );
    await import(BACKEND);
    registerFilterGradient("webgpu", "convolution");
    return describeAdapter(adapter);
  },
};
