/** A process that writes one output: its path and the letter that it consists of are the arguments. */

import { resolve } from "node:path";

import { exitCodeOf } from "../../src/diagnostic.ts";
import { withMark } from "../../src/mark.ts";
import { writeFiles } from "../../src/output.ts";
import { renderStylish } from "../../src/reporters/stylish.ts";

const [path = "", letter = ""] = process.argv.slice(2);
const cwd = process.cwd();
const text = withMark(`// ${letter.repeat(20_000)}\n`, { source: "a.ts", command: "gen-instrumented a.ts" });
const file = { path: resolve(path), text, sources: [], classes: [], operations: 0 };
const { diagnostics } = await writeFiles([file], { cwd, configDir: cwd });
process.stderr.write(renderStylish(diagnostics, { cwd, color: false }));
process.exitCode = exitCodeOf(diagnostics);
