/**
 * Out of memory, told apart from other failures of a device.
 *
 * @module
 */
import { messageOf, UserError } from "../errors.ts";

const SIGNS =
  /out of memory|\boom\b|allocation failed|cannot enlarge memory|failed to grow|invalid typed array length|memory access out of bounds|aborted\(|exceeds the max buffer/i;

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
    if (error instanceof UserError || !SIGNS.test(messageOf(error))) throw error;
    const smaller = Math.max(1, Math.floor(batchSize / 2));
    throw new UserError(
      `out of memory on ${backend} with ${setting} ${batchSize}; try ${setting} ${smaller}, then run again`,
    );
  }
}
