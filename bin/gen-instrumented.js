#!/usr/bin/env node
import { fileURLToPath } from "node:url";

import { CodeCache } from "../dist/cache/code.js";
import { Cache } from "../dist/cache.js";

const cache = process.argv.includes("--no-cache") ? undefined : Cache.open(process.env);
const loader = new CodeCache(cache);
const { main } = loader.script(fileURLToPath(new URL("../dist/gen-instrumented.cjs", import.meta.url)));

/** Aborted by Ctrl-C or a polite kill; the second one ends the process at once, as ever. */
function interruption() {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}

const { stdout, stderr, env, cwd } = process;
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd, loader, cache, interruption });
loader.save();
