/**
 * What an audit costs: CPU time (user and system) of whole processes, as ratios to reading and parsing the same files, medians of
 * interleaved rounds. `npm run bench:audit [files] [rounds]`; needs a build. ESLint with types runs in the first round alone: it takes
 * most of the time.
 */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { environment } from "../environment.mjs";
import { writeProviders } from "./providers.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [files = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "gen-instrumented-bench-"));
const work = join(folder, "plain");
const generated = join(folder, "generated");

try {
  const sources = join(work, "src");
  const paths = writeProviders(sources, files);
  mkdirSync(join(work, ".git"));
  symlinkSync(join(root, "node_modules"), join(work, "node_modules"), "dir");
  writeFileSync(join(work, "package.json"), '{ "type": "module", "gen-instrumented": { "logs": "none" } }');
  writeFileSync(
    join(work, "tsconfig.json"),
    '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "skipLibCheck": true, "noEmit": true }, "include": ["src"] }',
  );
  // As typescript-eslint's own "Getting started" has it, and its page on linting with types.
  const rules = (set, languageOptions = "") =>
    `import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
export default defineConfig(js.configs.recommended, tseslint.configs.${set}${languageOptions});
`;
  writeFileSync(join(work, "untyped.config.js"), rules("recommended"));
  writeFileSync(
    join(work, "typed.config.js"),
    rules(
      "recommendedTypeChecked",
      ", { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname ?? process.cwd() } } }",
    ),
  );
  // The same sources, each with its output beside it, as a project has them that uses the generator.
  mkdirSync(join(generated, ".git"), { recursive: true });
  cpSync(sources, join(generated, "src"), { recursive: true });
  cpSync(join(work, "package.json"), join(generated, "package.json"));

  const bin = join(root, "bin/gen-instrumented.js");
  const audit = (name, ...options) => ({
    argv: [bin, "audit", "--format", "json", "--output", join(work, `${name}.json`), ...options],
    report: join(work, `${name}.json`),
  });
  const eslint = (name) => ({
    argv: [
      join(root, "node_modules/eslint/bin/eslint.js"),
      ...["--config", `${name}.config.js`, "--format", "json", "--output-file", join(work, `${name}.json`), "src"],
    ],
    report: join(work, `${name}.json`),
  });
  const FLOOR = "read and createSourceFile";
  const AUDIT = "gen-instrumented audit";
  const contestants = {
    [FLOOR]: { argv: [here("floor.mjs"), sources] },
    [AUDIT]: audit("audit"),
    "gen-instrumented audit, every output there and fresh": { ...audit("fresh"), cwd: generated },
    "gen-instrumented audit, the same without the cache": { ...audit("uncached", "--no-cache"), cwd: generated },
    "eslint, js and typescript-eslint recommended": eslint("untyped"),
    "eslint, the same with types": { ...eslint("typed"), once: true },
  };
  const bytes = paths.reduce((sum, path) => sum + readFileSync(path).length, 0);
  console.log(
    `${files} provider files, ${Math.round(bytes / 1024)} KiB, ${rounds} interleaved rounds, Node ${process.version}`,
  );
  measure({ argv: [bin], cwd: generated });
  // What an earlier run left behind: compiled code, and what the outputs rest on.
  for (const name of Object.keys(contestants).slice(1, 3)) measure(contestants[name]);
  const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of Object.entries(contestants))
      if (round === 0 || contestant.once !== true) measured[name].push(measure(contestant));
  }
  const floor = medianOf(measured[FLOOR], "cpu");
  const own = medianOf(measured[AUDIT], "cpu");
  for (const [name, runs] of Object.entries(measured)) {
    const cpu = medianOf(runs, "cpu");
    console.log(
      `${name.padEnd(52)} ${cpu.toFixed(0).padStart(7)} ms  ${(cpu / floor).toFixed(2).padStart(6)} x floor  ${(cpu / own).toFixed(2).padStart(6)} x audit  ${medianOf(runs, "memory").toFixed(0).padStart(5)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** CPU time and memory of one run. A report of every file must have come of it: a run that fell over is fast. */
function measure({ argv, cwd = work, report }) {
  const cpu = join(work, "cpu.json");
  if (report !== undefined) rmSync(report, { force: true });
  const { status, stderr } = spawnSync(process.execPath, ["--import", here("cpu.mjs"), ...argv], {
    cwd,
    encoding: "utf8",
    env: { ...environment, BENCH_CPU: cpu },
  });
  const isWhole =
    report === undefined || (existsSync(report) && JSON.parse(readFileSync(report, "utf8")).length >= files);
  if (status === null || status > 1 || !isWhole) throw new Error(`${argv.join(" ")}: exit code ${status}\n${stderr}`);
  return JSON.parse(readFileSync(cpu, "utf8"));
}

function medianOf(runs, key) {
  const sorted = runs.map((run) => run[key]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
