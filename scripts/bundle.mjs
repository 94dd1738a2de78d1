// The last steps of a build: compiles the templates into dist, and makes one CommonJS script of the command line and its small
// dependencies. Node reads that in a tenth of the time of 150 modules, and V8 keeps its compiled code in one piece.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { rolldown } from "rolldown";

import { keyOf } from "../dist/cache.js";
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
  external: ["handlebars", "jiti", "prettier", "ts-morph", "typescript", "yaml", "yargs"],
  // A dependency of globby readies functions that start processes, for whoever asks: no one here, and Node's module for it takes 4 ms.
  treeshake: {
    manualPureFunctions: ["promisify"],
    moduleSideEffects: [{ test: /^node:/, sideEffects: false }],
  },
  plugins: [{ name: "dashboard apart", transform: { filter: { id: /catalog[\\/]formats\.js$/ }, handler: apart } }],
  onLog: (level, log) => {
    if (level !== "info") throw new Error(`${log.code}: ${log.message}`);
  },
});
const { output: written } = await bundle.generate({ format: "cjs", codeSplitting: false, comments: false });
await bundle.close();
writeFileSync(at("dist/gen-instrumented.cjs"), asciiOf(written[0].code));
writeFileSync(at("dist/gen-instrumented.LICENSES.txt"), licences(written[0].moduleIds));

// The starter knows the code that it speaks for: what another build has kept counts for nothing.
const starter = await rolldown({
  input: at("dist/start.js"),
  platform: "node",
  transform: { define: { BUILD: JSON.stringify(keyOf(written[0].code)) } },
});
await starter.write({ file: at("dist/start.cjs"), format: "cjs", codeSplitting: false, comments: false });
await starter.close();

// Grafana's SDK is 11 MB installed, and one format of one command needs a part of it: that part goes into the file that uses it.
const dashboard = at("dist/catalog/grafana.js");
const dashboardBundle = await rolldown({
  input: dashboard,
  platform: "node",
  external: (id, importer) => id.startsWith(".") && importer === dashboard,
});
const { output } = await dashboardBundle.generate({
  format: "esm",
  codeSplitting: false,
  comments: false,
  minify: true,
});
await dashboardBundle.close();
const licence = readFileSync(at("node_modules/@grafana/grafana-foundation-sdk/LICENSE"), "utf8");
writeFileSync(at("dist/catalog/grafana-foundation-sdk.LICENSE.txt"), licence);
writeFileSync(
  dashboard,
  `/** Holds a part of @grafana/grafana-foundation-sdk, (c) Grafana Labs, under the licence in grafana-foundation-sdk.LICENSE.txt. */\n${output[0].code}`,
);

/** Nothing but ASCII, which is read and kept in half the space: other characters stand in strings and patterns alone, where escapes mean the same. */
function asciiOf(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The licences of the packages that modules are from: each asks to go where its code goes. */
function licences(modules) {
  const folders = new Set(
    modules.flatMap((id) => id.match(/^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/) ?? []),
  );
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? `${license} licence` : readFileSync(join(folder, file), "utf8").trim();
      return `${name} ${version}\n\n${text}\n`;
    })
    .sort()
    .join("\n----\n\n");
}

/** Leaves the dashboard's file where it is: a script of compiled code loads modules by the loader, and by their URLs. */
function apart(code) {
  const text = 'import("./grafana.js")';
  if (!code.includes(text)) throw new Error(`catalog/formats.js has no ${text}`);
  const load = 'loadModule(new URL("catalog/grafana.js", import.meta.url).href)';
  return `import { loadModule } from "../load.js";\n${code.replace(text, load)}`;
}
