/**
 * `npm run bench:generate [-- --sizes 1,100,1000 --rounds 5 --no-peers]`: what a run of the generator costs. CPU time (user and system) of
 * whole processes, as ratios to reading and parsing the same files; medians of interleaved rounds. Takes about four minutes on a quiet
 * machine: of a thousand files there are three rounds, and other tools take part in one, of fewer files in two. Needs a build.
 * Writes bench/results/generate.md and generate.svg.
 */

import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { environment } from "../environment.mjs";
import { writeProviders } from "../audit/providers.mjs";
import { filesOf, plot, table } from "./report.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const at = (path) => join(root, path);
const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "1,100,1000" },
    rounds: { type: "string", default: "5" },
    peers: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const sizes = values.sizes.split(",").map(Number);

const FLOOR = "read and createSourceFile";
const start = performance.now();
const results = sizes.map((size) => {
  console.error(`${filesOf(size)}, ${Math.round((performance.now() - start) / 1000)} s`);
  const work = mkdtempSync(join(tmpdir(), "gen-instrumented-bench-"));
  try {
    return { size, rows: measureAll(work, size) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
const text = table(results, FLOOR, `Node ${process.version}, ${describe()}`);
console.log(text);
mkdirSync(at("bench/results"), { recursive: true });
writeFileSync(at("bench/results/generate.md"), text);
writeFileSync(at("bench/results/generate.svg"), plot(results, FLOOR));

function measureAll(work, size) {
  const sources = join(work, "src");
  writeProviders(sources, size);
  mkdirSync(join(work, ".git"));
  symlinkSync(at("node_modules"), join(work, "node_modules"), "dir");
  writeFileSync(join(work, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(work, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "es2022", "skipLibCheck": true, "noEmit": true }, "include": ["src"], "exclude": ["**/*.instrumented.ts"] }',
  );
  writeFileSync(
    join(work, "eslint.config.js"),
    'import tseslint from "typescript-eslint";\nexport default tseslint.config({ files: ["**/*Provider.ts"], extends: [tseslint.configs.recommended] });\n',
  );
  writeFileSync(
    join(work, "eslint.typed.config.js"),
    'import tseslint from "typescript-eslint";\nexport default tseslint.config({ files: ["**/*Provider.ts"], extends: [tseslint.configs.recommendedTypeChecked], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } });\n',
  );
  const bin = at("bin/gen-instrumented.js");
  // Moved away, not removed: ext4 goes through what was deleted in the last seconds for each new file, a third of a second for a thousand.
  const attic = join(work, ".attic");
  mkdirSync(attic);
  const clean = () => {
    const outputs = readdirSync(sources).filter((name) => name.includes(".instrumented."));
    const shelf = mkdtempSync(join(attic, "outputs-"));
    for (const name of outputs) renameSync(join(sources, name), join(shelf, name));
  };
  const edit = () => {
    const path = join(sources, "store0Provider.ts");
    const before = readFileSync(path, "utf8");
    const after = before.replaceAll(/\blockToken\d*\b/g, `lockToken${Date.now()}`);
    if (after === before) throw new Error(`${path} is as it was`);
    writeFileSync(path, after);
  };
  const forget = () => {
    const folder = join(work, ".cache-of-user/gen-instrumented");
    for (const name of readdirSync(folder)) if (name.startsWith("manifest-")) rmSync(join(folder, name));
  };
  const contestants = {
    [FLOOR]: { argv: [at("bench/audit/floor.mjs"), sources] },
    "generate all": { argv: [bin], before: clean },
    "generate all, --no-cache": { argv: [bin, "--no-cache"], before: clean },
    "generate, one changed": { argv: [bin], before: edit },
    // What was edited a moment ago is not kept: the check before the one that counts keeps it.
    "--check": { argv: [bin, "--check"], before: () => measure(work, [bin, "--check"]) },
    "--check, compiled code but no manifest": { argv: [bin, "--check"], before: forget },
    "--check --no-cache": { argv: [bin, "--check", "--no-cache"] },
    "audit, outputs there": { argv: [bin, "audit"], codes: "0,1" },
    // What the goal is about: the providers by themselves.
    audit: { argv: [bin, "audit"], before: clean, codes: "0,1" },
  };
  if (values.peers) {
    Object.assign(contestants, {
      "tsc 6": { argv: [at("node_modules/typescript/bin/tsc"), "-p", work], isPeer: true },
      "tsc 7": { argv: [at("node_modules/typescript-7/bin/tsc"), "-p", work], isPeer: true },
      // What they find fault with in the providers is a run all the same.
      "eslint, syntactic": { argv: [at("node_modules/eslint/bin/eslint.js"), "src"], codes: "0,1", isPeer: true },
      "eslint, typed": {
        argv: [at("node_modules/eslint/bin/eslint.js"), "--config", "eslint.typed.config.js", "src"],
        codes: "0,1",
        isPeer: true,
      },
      "prettier --check": {
        argv: [at("node_modules/prettier/bin/prettier.cjs"), "--check", "src/*Provider.ts"],
        codes: "0,1",
        isPeer: true,
      },
    });
  }
  const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  // The first round fills the caches and is not counted.
  for (let round = -1; round < roundsOf(size); round++) {
    for (const [name, { argv, before, codes = "0", isPeer = false }] of Object.entries(contestants)) {
      if (isPeer && (round < 0 || round >= peerRoundsOf(size))) continue;
      before?.();
      const run = measure(work, argv, codes);
      if (round >= 0) measured[name].push(run);
    }
  }
  return Object.entries(measured).map(([name, runs]) => ({
    name,
    cpu: medianOf(runs, "cpu"),
    wall: medianOf(runs, "wall"),
    memory: medianOf(runs, "memory"),
  }));
}

function roundsOf(size) {
  return Math.min(Number(values.rounds), size < 1000 ? Infinity : 3);
}

function peerRoundsOf(size) {
  return size < 1000 ? 2 : 1;
}

function describe() {
  return sizes
    .map((size) => `${filesOf(size)}: ${roundsOf(size)} rounds, of other tools ${peerRoundsOf(size)}`)
    .join("; ");
}

/** CPU time and peak memory of the process and of those that it starts, and the time from its start to its end. */
function measure(cwd, argv, codes = "0") {
  const env = { ...environment, XDG_CACHE_HOME: join(cwd, ".cache-of-user") };
  const { stderr } = spawnSync(
    "/usr/bin/env",
    ["python3", at("bench/generate/measure.py"), codes, process.execPath, ...argv],
    {
      cwd,
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  const [, cpu, memory, wall] = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  if (cpu === undefined) throw new Error(`${argv.join(" ")}: ${stderr.slice(-500)}`);
  return { cpu: Number(cpu), memory: Number(memory), wall: Number(wall) };
}

function medianOf(runs, key) {
  return runs.map((run) => run[key]).sort((a, b) => a - b)[runs.length >> 1];
}
