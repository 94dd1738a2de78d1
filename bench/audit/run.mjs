/**
 * What an audit costs: CPU time (user and system) of whole processes, as ratios to reading and parsing the same files, medians of
 * interleaved rounds. `npm run bench:audit [files] [rounds]`; needs a build.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { writeProviders } from "./providers.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [files = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const work = mkdtempSync(join(tmpdir(), "gen-instrumented-bench-"));

try {
  const sources = join(work, "src");
  const paths = writeProviders(sources, files);
  mkdirSync(join(work, ".git"));
  symlinkSync(join(root, "node_modules"), join(work, "node_modules"), "dir");
  writeFileSync(join(work, "package.json"), '{ "type": "module", "gen-instrumented": { "logs": "none" } }');
  writeFileSync(
    join(work, "eslint.config.js"),
    'import tseslint from "typescript-eslint";\nexport default tseslint.config({ files: ["**/*.ts"], extends: [tseslint.configs.recommended] });\n',
  );
  const bin = join(root, "bin/gen-instrumented.js");
  const contestants = {
    "read and createSourceFile": [here("floor.mjs"), sources],
    "gen-instrumented audit": [bin, "audit", "--format", "json", "--output", join(work, "audit.json")],
    "eslint with typescript-eslint, recommended, untyped": [
      join(root, "node_modules/eslint/bin/eslint.js"),
      "--format",
      "json",
      "--output-file",
      join(work, "eslint.json"),
      "src",
    ],
  };
  const bytes = paths.reduce((sum, path) => sum + readFileSync(path).length, 0);
  console.log(
    `${files} provider files, ${Math.round(bytes / 1024)} KiB, ${rounds} interleaved rounds, Node ${process.version}`,
  );
  const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, argv] of Object.entries(contestants)) measured[name].push(measure(argv));
  }
  const floor = medianOf(measured["read and createSourceFile"], "cpu");
  const audit = medianOf(measured["gen-instrumented audit"], "cpu");
  for (const [name, runs] of Object.entries(measured)) {
    const cpu = medianOf(runs, "cpu");
    console.log(
      `${name.padEnd(52)} ${cpu.toFixed(0).padStart(7)} ms  ${(cpu / floor).toFixed(2).padStart(6)} x floor  ${(cpu / audit).toFixed(2).padStart(6)} x audit  ${medianOf(runs, "memory").toFixed(0).padStart(5)} MB`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function measure(argv) {
  const cpu = join(work, "cpu.json");
  const { status, stderr } = spawnSync(process.execPath, ["--import", here("cpu.mjs"), ...argv], {
    cwd: work,
    encoding: "utf8",
    env: { ...process.env, BENCH_CPU: cpu },
  });
  if (status === null || status > 1) throw new Error(`${argv.join(" ")}: exit code ${status}\n${stderr}`);
  return JSON.parse(readFileSync(cpu, "utf8"));
}

function medianOf(runs, key) {
  const sorted = runs.map((run) => run[key]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}
