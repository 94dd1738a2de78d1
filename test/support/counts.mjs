/**
 * True counts from vitest's JSON report. As a script (`node counts.mjs <report> <exit status>`) it prints `N passed, N failed`.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file that does not load is a failure besides the failed tests, as is a run that made no report or failed for another reason. */
export function readCounts(report, status) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const notLoaded = testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    const failed = numFailedTests + notLoaded;
    return { passed: numPassedTests, failed: status === 0 ? failed : Math.max(failed, 1), skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = readCounts(process.argv[2], Number(process.argv[3]));
  console.log(`${passed} passed, ${failed} failed`);
}
