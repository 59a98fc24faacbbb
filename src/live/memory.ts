/**
 * Out of memory, told apart from other failures of a device.
 *
 * @module
 */
import { messageOf, UserError } from "../errors.ts";

const SIGNS =
  /out of memory|\boom\b|allocation failed|could not allocate|cannot enlarge memory|failed to grow|invalid typed array length|memory access out of bounds|aborted\(|exceeds the max buffer/i;

/** What to lower where the network itself is too big. */
const NETWORK = "try a smaller network.channels or network.cells";

/**
 * Runs work on a device; where the device runs out of memory, says which setting to lower.
 *
 * @param setting the batch size at work, as a user writes it
 */
export async function withinMemory<T>(
  backend: string,
  setting: string,
  batchSize: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError || !isOutOfMemory(error)) throw error;
    const smaller = Math.floor(batchSize / 2);
    const advice = smaller < 1 ? NETWORK : `try ${setting} ${smaller}, then run again`;
    throw new UserError(`out of memory on ${backend} with ${setting} ${batchSize}; ${advice}`);
  }
}

/** Brings a network's weights onto the device; where they do not fit, no batch size is to blame. */
export function placeWeights<T>(backend: string, count: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    throw new UserError(`out of memory on ${backend}: the network's ${count} weights do not fit; ${NETWORK}`);
  }
}

export function isOutOfMemory(error: unknown): boolean {
  return SIGNS.test(messageOf(error));
}
