#!/usr/bin/env node
import { fileURLToPath } from "node:url";

import { CodeCache } from "../dist/cache/code.js";
import { Cache } from "../dist/cache.js";

const cache = process.argv.includes("--no-cache") ? undefined : Cache.open(process.env);
const loader = new CodeCache(cache);
const { main } = loader.script(fileURLToPath(new URL("../dist/gen-instrumented.cjs", import.meta.url)));
const { stdout, stderr, env } = process;

process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd, loader });
loader.save();
