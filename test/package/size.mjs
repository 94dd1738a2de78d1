/** What an installed package weighs. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * How many packages stand below a folder's node_modules, how many bytes their files have (not what blocks of the disk they take), and
 * the five largest.
 */
export function measureInstall(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8"));
  // What is optional and for another system is in the lock, and not on the disk.
  const paths = Object.keys(packages).filter((path) => path !== "" && existsSync(join(folder, path)));
  const sizes = paths.map((path) => [path.replace(/^.*node_modules\//, ""), bytesOf(join(folder, path))]);
  sizes.sort(([, one], [, other]) => other - one);
  return { packages: paths.length, bytes: sizes.reduce((sum, [, size]) => sum + size, 0), largest: sizes.slice(0, 5) };
}

/** Without what is installed below it, which counts for itself. */
function bytesOf(folder) {
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) sum += statSync(path).size;
    else if (entry.isDirectory() && entry.name !== "node_modules") sum += bytesOf(path);
  }
  return sum;
}
