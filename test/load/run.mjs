/**
 * Compiles the load test as a user's build would, and runs it: loaded through jiti every import goes through a proxy, which alone cost an
 * instrumented call a third of what it takes.
 */

import { spawnSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await rolldown({
  input: [at("load.ts"), at("bare.ts")],
  platform: "node",
  external: /^(@opentelemetry\/|libsql$)/,
});
await bundle.write({ dir: at(".work"), format: "esm", chunkFileNames: "[name].js" });
await bundle.close();
copyFileSync(at("../../examples/sqlite/schema.sql"), at(".work/schema.sql"));

const { status } = spawnSync(process.execPath, [at(".work/load.js")], { stdio: "inherit" });
process.exitCode = status ?? 1;
