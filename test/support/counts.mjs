/**
 * True counts from vitest's JSON report. As a script (`node counts.mjs <report> <exit status>`) it prints `N passed, N failed`.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A run that made no report, or failed without a failed test (a file that does not load), counts as one failure. */
export function readCounts(report, status) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(report, "utf8"));
    const failed = success && status === 0 ? numFailedTests : Math.max(numFailedTests, 1);
    return { passed: numPassedTests, failed, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = readCounts(process.argv[2], Number(process.argv[3]));
  console.log(`${passed} passed, ${failed} failed`);
}
