/** Regenerates every checked-in output of the examples: `npm run examples`. An example with a config of its own is run in its folder. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { main } from "../src/cli.ts";

const EXAMPLES = "examples";

for (const entry of readdirSync(EXAMPLES, { withFileTypes: true }).filter((each) => each.isDirectory())) {
  const folder = join(EXAMPLES, entry.name);
  const names = readdirSync(folder);
  const configured = names.some((name) => name.startsWith("gen-instrumented.config."));
  const sources = names.filter((name) => name.endsWith("rovider.ts")).map((name) => join(folder, name));
  const args = configured ? ["--cwd", folder] : sources;
  if (args.length === 0) continue;
  const exitCode = await main(args, process);
  if (exitCode !== 0) process.exitCode = exitCode;
}
