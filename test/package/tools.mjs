/**
 * publint, are-the-types-wrong, knip and changesets, from a folder of their own, so that `npm ci` of the project stays light:
 * `npm run knip`, `npm run changeset`. They are installed by their lock file where they are not yet.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tools = fileURLToPath(new URL("tools", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install();
  const [tool, ...args] = process.argv.slice(2);
  process.exitCode = spawnSync(binary(tool), args, { cwd: root, stdio: "inherit" }).status ?? 1;
}

/** Runs a tool, in the project's root by default; throws with what it said when it is not content. */
export function runTool(tool, args, cwd = root) {
  install();
  const { status, stdout, stderr } = spawnSync(binary(tool), args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}\n${stdout}${stderr}`);
}

function install() {
  const wanted = locked(join(tools, "package-lock.json"));
  if (locked(join(tools, "node_modules/.package-lock.json")) === wanted) return;
  // Not `npm ci`: a registry that lacks the binaries for other systems leaves them out of the lock file, and it will not have that.
  const flags = ["--no-save", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  execFileSync("npm", ["install", ...flags], { cwd: tools, stdio: "inherit" });
}

/** What a lock file installs, without the entry of the root. */
function locked(path) {
  try {
    const { packages } = JSON.parse(readFileSync(path, "utf8"));
    const versions = Object.entries(packages).flatMap(([at, { version, optional }]) =>
      at === "" || optional ? [] : [`${at} ${version}`],
    );
    return versions.sort().join("\n");
  } catch {
    return undefined;
  }
}

function binary(tool) {
  return join(tools, "node_modules/.bin", tool);
}
