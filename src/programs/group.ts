/**
 * Process groups: a program is ended with all that it started.
 *
 * @module
 */

/** Whether anybody of a process group is left. */
export function groupLives(group: number): boolean {
  try {
    return group > 0 && process.kill(-group, 0);
  } catch {
    return false;
  }
}

/** Ends a process group at once, if it is still there. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {} // nobody is left
}
