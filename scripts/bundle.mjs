// The last steps of a build: compiles the templates into dist, and makes one CommonJS script of the command line and its small
// dependencies. Node reads that in a tenth of the time of 150 modules, and V8 keeps its compiled code in one piece.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

import { precompileTemplate } from "../dist/render/compile.js";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const templates = readdirSync(at("templates")).map((file) => {
  const text = readFileSync(at(`templates/${file}`), "utf8");
  return `  ${JSON.stringify(file.replace(/\.hbs$/, ""))}: ${precompileTemplate(text)},\n`;
});
writeFileSync(
  at("dist/render/precompiled.js"),
  `/** The templates as functions, made by the build. */\nexport const precompiled = {\n${templates.join("")}};\n`,
);

const bundle = await rolldown({
  input: at("dist/cli.js"),
  platform: "node",
  // Large, the project's own, or needed seldom: loaded from where they are, when they are needed.
  external: ["handlebars", "jiti", "prettier", "ts-morph", "typescript", "yargs"],
  onLog: (level, log) => {
    if (level !== "info") throw new Error(`${log.code}: ${log.message}`);
  },
});
await bundle.write({ file: at("dist/gen-instrumented.cjs"), format: "cjs", codeSplitting: false, comments: false });
await bundle.close();
