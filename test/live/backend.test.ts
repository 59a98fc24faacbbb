import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { diagnose, openBackend } from "../../src/live/backend/backend.ts";
import { DeviceError, type Driver } from "../../src/live/backend/driver.ts";
import { describeAdapter } from "../../src/live/backend/webgpu.ts";

let count = 0;
const driver = (change: Partial<Driver>): Driver => ({
  name: `fake ${count++}`,
  backend: "fake",
  summary: "a backend for tests",
  packages: [],
  start: async () => ({ description: "GPU: fake", gpu: true }),
  ...change,
});

const hasGpu = (await diagnose()).some(({ device }) => device?.gpu);

describe("diagnosis of backends", () => {
  it("says what is missing and the command that adds it", async () => {
    const [found] = await diagnose([driver({ packages: ["vitest", "no-such-package-here"] })]);
    expect(found).toMatchObject({
      usable: false,
      device: undefined,
      problem: "not installed: no-such-package-here",
      remedy: "npm install --no-save --save-optional vitest no-such-package-here",
    });
  });

  it("says why a backend that is installed does not start, whatever it throws", async () => {
    const [broken, noDriver] = await diagnose([
      driver({
        packages: ["vitest"],
        start: () => Promise.reject("libcudart.so.11.0: cannot open\nshared object file"),
      }),
      driver({ start: () => Promise.reject(new DeviceError("no adapter", "install a driver")) }),
    ]);
    expect(broken).toMatchObject({
      usable: false,
      problem: "libcudart.so.11.0: cannot open shared object file",
      remedy: "npm rebuild vitest",
    });
    expect(noDriver).toMatchObject({ usable: false, problem: "no adapter", remedy: "install a driver" });
  });

  it("always finds wasm, and never calls the processor a GPU", async () => {
    const found = await diagnose();
    expect(found.map(({ name }) => name)).toEqual(["node-gpu", "webgpu", "wasm"]);
    const wasm = found.find(({ name }) => name === "wasm")!;
    expect(wasm).toMatchObject({ usable: true, device: { gpu: false } });
    expect(wasm.device!.description).toMatch(/^CPU/);
    for (const { usable, problem } of found) expect(usable).toBe(problem === undefined);
  });
});

describe("a WebGPU adapter", () => {
  it.each([
    [{ info: { vendor: "nvidia", architecture: "hopper", description: "NVIDIA H200" } }, true],
    [{ info: { vendor: "amd", architecture: "rdna-3", device: "0x744c" } }, true],
    [{ info: { vendor: "google", architecture: "swiftshader", description: "SwiftShader Device" } }, false],
    [{ info: { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" } }, false],
    [{ info: { vendor: "microsoft", description: "Microsoft Basic Render Driver" } }, false],
    [{ info: { vendor: "intel", isFallbackAdapter: true } }, false],
    [{ isFallbackAdapter: true, info: { vendor: "nvidia" } }, false],
  ])("%j is a GPU: %s", (adapter, gpu) => {
    const device = describeAdapter(adapter);
    expect(device.gpu).toBe(gpu);
    expect(device.description).toMatch(gpu ? /^GPU: / : /^CPU: .*software/);
  });
});

describe("opening a backend", () => {
  it("takes a name as an order", async () => {
    expect(await openBackend("wasm")).toMatchObject({ name: "wasm", gpu: false });
    expect(tf.getBackend()).toBe("wasm");
    await expect(openBackend("wasn")).rejects.toThrow(/unknown backend "wasn"; did you mean "wasm"/);
  });

  it.skipIf(hasGpu)("refuses when a GPU is demanded and none is there, with what would help", async () => {
    await expect(openBackend("gpu")).rejects.toThrow(/^no GPU: .*npm install --no-save --save-optional/);
  });

  it("leaves uncaught errors to Node: wasm's start-up code would print its whole source", () => {
    const source = `
      import { openBackend } from ${JSON.stringify(fileURLToPath(new URL("../../src/live/backend/backend.ts", import.meta.url)))};
      await openBackend("wasm");
      setTimeout(() => { throw new Error("seen"); });`;
    const { stderr, status } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", source],
      { encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/Error: seen/);
    expect(stderr.length).toBeLessThan(2000);
  });
});
