/**
 * The recipes of docs/recipes, each taken step by step in a project of its own with the real tools:
 *
 *     npm run test:recipes [name…]
 */

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runPage } from "../docs/pages.ts";
import { ROOT } from "../support/files.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const recipes = join(ROOT, "docs/recipes");

// Install scripts are not run: what these tools need, their packages carry. Not `npm ci`: a registry that lacks the binaries for other
// systems leaves them out of the lock file, and it will not have that.
const flags = ["--no-save", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
execFileSync("npm", ["install", ...flags], { cwd: here, stdio: "inherit" });
const { checkWorkflow } = await import("./workflow.mjs");

const only = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
for (const page of readdirSync(recipes)) {
  if (only.length > 0 && !only.includes(basename(page, ".md"))) continue;
  try {
    const { blocks } = runPage(join(recipes, page), { modules: here, onFile: checkWorkflow });
    total.passed += 1;
    console.log(`ok      ${page}: ${blocks} blocks`);
  } catch (error) {
    total.failed += 1;
    console.log(`not ok  ${error.message}`);
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
