/** The same bytes on every machine: another folder, time zone, locale, umask and order of arguments. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listFiles, ROOT } from "../support/files.ts";
import { makeProject } from "./project.ts";

const CONFIG = 'export default { operations: "all", exclude: ["src/legacy"], runtime: "src/runtime.ts" };\n';

let work = "";
let wanted: Readonly<Record<string, string>> = {};
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "gen-instrumented-determinism-"));
  wanted = run("plain", {});
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Machine {
  /** Where the project stands, below the temporary folder. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
  /** In the project. */
  readonly cwd?: string;
  readonly args?: readonly string[];
}

/** Runs the real binary; gives all that it wrote. */
function run(
  name: string,
  { home = "project", env = {}, umask = "022", cwd = ".", args = [] }: Machine,
): Record<string, string> {
  const folder = join(work, name, home);
  makeProject(folder);
  writeFileSync(join(folder, "gen-instrumented.config.mjs"), CONFIG);
  const before = listFiles(folder);
  execFileSync(
    "sh",
    ["-c", `umask ${umask} && exec "$@"`, "sh", process.execPath, join(ROOT, "bin/gen-instrumented.js"), ...args],
    {
      cwd: join(folder, cwd),
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, ...env },
      stdio: "pipe",
    },
  );
  const written = listFiles(folder).filter((file) => !before.includes(file));
  return Object.fromEntries(written.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

it("writes what is compared below", () => {
  expect(Object.keys(wanted)).toEqual([
    "src/items/itemProvider.instrumented.ts",
    "src/orderProvider.instrumented.ts",
    "src/runtime.ts",
  ]);
  expect(JSON.stringify(wanted)).not.toContain(work);
});

it.each<[string, Machine]>([
  [
    "another folder, with spaces and letters of other alphabets, another time zone, locale and umask",
    {
      home: "ein Ordner/日本/çà",
      env: { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", LANGUAGE: "tr" },
      umask: "077",
    },
  ],
  [
    "another working directory, the C locale, and a wide terminal with colors",
    {
      cwd: "src/items",
      env: { LANG: "C", LC_ALL: "C", COLUMNS: "400", FORCE_COLOR: "3", TERM: "xterm-256color" },
    },
  ],
  [
    "the sources named, in another order, in CI",
    {
      args: ["src/orderProvider.ts", "src/items/itemProvider.ts"],
      env: { CI: "true", GITHUB_ACTIONS: "true", NODE_ENV: "production" },
    },
  ],
])("%s gives the same bytes", (name, machine) => {
  expect(run(name.replaceAll(/\W+/g, "-"), machine)).toEqual(wanted);
});
