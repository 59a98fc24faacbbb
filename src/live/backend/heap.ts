/**
 * Room in the memory of the wasm backend, where its tensors lie.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

export function memoryOfTensors(backend: BackendWasm): object {
  return (backend.wasm as unknown as { asm: { memory: object } }).asm.memory;
}

/** The values of a tensor, and their address. Where the backend found no room it gave address 0, without a word. */
export function heapOf(tensor: tf.TensorInfo): Float32Array {
  const values = (tf.backend() as BackendWasm).typedArrayFromHeap(tensor) as Float32Array;
  if (values.byteOffset === 0) throw new Error("out of memory: the wasm backend has no room for a tensor");
  return values;
}

export type Output = (shape: number[]) => tf.TensorInfo;

/** Of the tensors of floats that `work` asks for, its answer stays; none of them if it throws. */
export function withRoom<T extends readonly tf.TensorInfo[]>(work: (output: Output) => T): T {
  const backend = tf.backend() as BackendWasm;
  const made: tf.TensorInfo[] = [];
  let answer: readonly tf.TensorInfo[] = [];
  try {
    const found = work((shape) => {
      const info = backend.makeOutput(shape, "float32");
      made.push(info);
      heapOf(info);
      return info;
    });
    answer = found;
    return found;
  } finally {
    for (const info of made) if (!answer.includes(info)) backend.disposeData(info.dataId);
  }
}
