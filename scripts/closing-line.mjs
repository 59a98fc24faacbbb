// Prints vitest's counts, from its JSON report, as one plain line.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
// A file that fails to load has no tests of its own to count.
const broken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
);
console.log(
  `${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed, ${skipped} skipped`,
);
if (report.numPassedTests === 0) process.exitCode = 1;
