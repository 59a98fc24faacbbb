#!/usr/bin/env node
/**
 * The command line. Exit code 0 done, 1 failed, 2 wrong usage.
 *
 * @module
 */
import { main } from "./commands/main.ts";

// A reader that has seen enough (`rnb algorithms | head -1`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

// After its terminal is gone a process still brings its work to an end; there is nobody to tell.
process.stderr.on("error", () => {});

await main(process.argv.slice(2));
