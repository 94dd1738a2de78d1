/**
 * Loads large scripts with the code that V8 made of them in an earlier run: compiling is half of a short run. An entry is for one content,
 * one Node and V8 and one architecture; V8 itself refuses what does not fit, and then the script is compiled as ever.
 */

import { isAscii } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

import { keyOf, type Cache } from "../cache.ts";
import type { Loader } from "../load.ts";

interface Loaded {
  readonly name: string;
  readonly script: Script;
}

export class CodeCache implements Loader {
  readonly #cache: Cache | undefined;
  /** Compiled in this run, for want of an entry. */
  readonly #fresh: Loaded[] = [];

  /** Without a cache everything is loaded as Node does it. */
  constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  script(path: string): unknown {
    const require = createRequire(path);
    if (this.#cache === undefined) return require(path);
    const known = require.cache[path];
    if (known !== undefined) return known.exports;
    const bytes = readWrapped(path);
    const name = `code-${keyOf(path, bytes, process.version, process.versions.v8, process.arch)}`;
    const cachedData = this.#cache.read(name);
    const script = new Script(textOf(bytes), {
      filename: path,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) this.#fresh.push({ name, script });
    // Node's own registry knows it too, so that no other script loads it a second time.
    const module = new Module(path);
    module.filename = path;
    require.cache[path] = module;
    try {
      const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
      run.call(module.exports, module.exports, require, module, path, dirname(path));
      module.loaded = true;
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- as Node does it with a module that failed
      delete require.cache[path];
      throw error;
    }
    return module.exports;
  }

  module(specifier: string): Promise<unknown> {
    return import(specifier);
  }

  /** Keeps what was compiled, with all functions that have run so far. To be called when the work is done. */
  save(): void {
    for (const { name, script } of this.#fresh) this.#cache?.write(name, script.createCachedData());
  }
}

const HEAD = "(function (exports, require, module, __filename, __dirname) { ";
const TAIL = "\n})";

/** A script within the function that Node makes of it. Put together as bytes: as text, nine megabytes would be copied once more. */
function readWrapped(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.allocUnsafeSlow(HEAD.length + size + TAIL.length);
    let end = bytes.write(HEAD, "latin1");
    for (let count = 1; count > 0 && end < HEAD.length + size; end += count)
      count = readSync(file, bytes, end, HEAD.length + size - end, null);
    return bytes.subarray(0, end + bytes.write(TAIL, end, "latin1"));
  } finally {
    closeSync(file);
  }
}

/** Scripts of plain ASCII, as the large ones are, take half the memory and are read in a tenth of the time. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}
