/** The fast suites: all that `npm test` runs. The full matrices are scripts of their own (see package.json). */

import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

if (process.env["CI"] !== undefined && process.argv.some((arg) => arg === "-u" || arg.startsWith("--update"))) {
  throw new Error("Expected output is renewed by people who read it, never in CI.");
}

// Where .ci/run and the matrix want a report to count from.
const report = process.env["VITEST_JSON"];
const source = fileURLToPath(new URL("src/", import.meta.url));
const otel3 = fileURLToPath(new URL("test/matrix/otel3/node_modules/", import.meta.url));

export default defineConfig({
  // The second OpenTelemetry generation lives in a folder of its own; test/matrix/run.mjs installs it and sets this.
  resolve: {
    alias: [
      // What the examples' tests import as a user does is run from its source.
      { find: /^gen-instrumented\/(testing.*)$/, replacement: `${source}$1.ts` },
      ...(process.env["OTEL_GENERATION"] === "3"
        ? [{ find: /^(@opentelemetry\/.+)$/, replacement: `${otel3}$1` }]
        : []),
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "test/golden/cases/**",
      "test/fixtures/**",
      "test/package/testing/**",
      "**/.work/**",
    ],
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // All cores: on two of them vitest would leave one idle.
    maxWorkers: "100%",
    // Machines that run other work besides are slow at times; no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
