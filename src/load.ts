/** How scripts and modules are loaded in a run: as Node does it, or as the command line's starter does, with code compiled earlier. */

import { createRequire } from "node:module";

export interface Loader {
  /** The exports of the CommonJS script at an absolute path. */
  script(path: string): unknown;
  /** The exports of an ES module: a URL, or the name of a package that this one depends on. */
  module(specifier: string): Promise<unknown>;
}

let loader: Loader = {
  script: createRequire(import.meta.url),
  module: (specifier) => import(specifier),
};

/** Has all of this process loaded another way from now on. */
export function loadThrough(other: Loader): void {
  loader = other;
}

export function loadScript(path: string): unknown {
  return loader.script(path);
}

/** `import(specifier)`, for what may come from anywhere; a script made of compiled code cannot say `import` itself. */
export function loadModule(specifier: string): Promise<unknown> {
  return loader.module(specifier);
}
