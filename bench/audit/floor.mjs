/** The floor: reads the files and parses each with the compiler that the tool carries. */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { ts } = createRequire(import.meta.url)("ts-morph");
const [folder] = process.argv.slice(2);
let statements = 0;
for (const name of readdirSync(folder).filter((each) => each.endsWith("Provider.ts"))) {
  const path = join(folder, name);
  statements += ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, false).statements.length;
}
if (statements === 0) throw new Error("nothing was parsed");
