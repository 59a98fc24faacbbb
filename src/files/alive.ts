/**
 * Whether a process of this machine is still there, whoever it belongs to.
 *
 * @module
 */

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
