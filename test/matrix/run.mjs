/**
 * The suites that run generated code, and the starter, on each Node version × OpenTelemetry generation: `npm run test:otel`.
 * Installs test/matrix/otel3 (SDK 3 with API 1.10, and the Node binaries, which npm packages carry) from its lock file first.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCounts } from "../support/counts.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const otel3 = fileURLToPath(new URL("otel3", import.meta.url));
// Of the command line the starter: it asks things of V8 that differ from version to version.
const SUITES = ["test/support", "test/behaviour", "test/testing", "test/cache/starter.test.ts", "examples"];
// SDK 3 wants Node 22.15; npm test is what runs on the Node that is installed.
const CELLS = [
  { node: 20, generation: 2 },
  { node: 22, generation: 2 },
  { node: 22, generation: 3 },
  { node: 24, generation: 2 },
  { node: 24, generation: 3 },
  { node: 26, generation: 2 },
  { node: 26, generation: 3 },
];

execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: otel3, stdio: "inherit" });

const reports = mkdtempSync(join(tmpdir(), "otel-matrix-"));
const total = { passed: 0, failed: 0 };
try {
  for (const cell of CELLS) {
    const { passed, failed, skipped, version } = runCell(cell);
    total.passed += passed;
    total.failed += failed;
    console.log(
      `Node ${version}, OpenTelemetry SDK ${cell.generation}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
    );
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function runCell({ node, generation }) {
  const binary = join(otel3, `node_modules/node-${node}-${process.platform}-${process.arch}/bin/node`);
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  const report = join(reports, `${node}-${generation}.json`);
  const { status } = spawnSync(binary, ["node_modules/vitest/vitest.mjs", "run", ...SUITES], {
    cwd: root,
    env: { ...process.env, OTEL_GENERATION: String(generation), VITEST_JSON: report },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return { ...readCounts(report, status), version };
}
