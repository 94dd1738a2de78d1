/**
 * `npm run bench:runtime`: what one observed call costs, design by design, setting by setting, on each Node version × OpenTelemetry
 * generation. Writes bench/results/runtime.{json,md,svg}. `-- --quick` runs Node's own version under SDK 2 once and writes nothing, nor
 * does `--setting <name>`, one setting alone. `--passes <n>` and `--rounds <n>` say how much is measured, `--minutes <n>` how long at most:
 * a pass that would go beyond is not begun. Peers are measured in the first pass only.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, folderOf, type Generation } from "./build.ts";
import { plot } from "./plot.ts";
import { table, verdict, type Cell, type Measured, type Results } from "./report.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RESULTS = join(ROOT, "bench/results");
const NODES = join(ROOT, "test/matrix/otel3");

const SETTINGS = ["none", "metrics", "periodic", "spans", "sampled out", "1 % sampled", "logger", "OTel logs"];
const COMBINATIONS: readonly { node: number; generation: Generation }[] = [
  { node: 20, generation: 2 },
  { node: 22, generation: 2 },
  { node: 22, generation: 3 },
  { node: 24, generation: 2 },
  { node: 24, generation: 3 },
  { node: 26, generation: 2 },
  { node: 26, generation: 3 },
];
const PEERS = ["by hand", "startActiveSpan", "Proxy", "shimmer", "nestjs-otel", "autometrics"];
/** Where peers give other signals than the generated class, or the same as in another setting, few are measured. */
const PEERS_OF: Readonly<Record<string, readonly string[]>> = {
  periodic: ["Proxy", "shimmer"],
  logger: [],
  "OTel logs": [],
};

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    passes: { type: "string", default: "3" },
    rounds: { type: "string", default: "16" },
    minutes: { type: "string", default: "15" },
    setting: { type: "string" },
  },
});
const ownNode = Number(process.versions.node.split(".")[0]);
const combinations = values.quick ? [{ node: ownNode, generation: 2 as const }] : COMBINATIONS;
const settings = values.setting === undefined ? SETTINGS : [values.setting];
const passes = values.quick ? 1 : Number(values.passes);

for (const generation of new Set(combinations.map((each) => each.generation))) {
  install(folderOf(generation));
  await build(generation);
}
if (combinations.some(({ node }) => !existsSync(binaryOf(node)))) install(NODES, true);

const samples = new Map<string, Cell[]>();
const begin = performance.now();
let processes = 0;
for (let pass = 0; pass < passes; pass++) {
  const minutes = (performance.now() - begin) / 60_000;
  const due = combinations.length * settings.length;
  if (pass > 0 && minutes + (minutes / processes) * due > Number(values.minutes)) {
    console.log(
      `${pass} of ${passes} passes in ${minutes.toFixed(1)} minutes; another one would take more than ${values.minutes}`,
    );
    break;
  }
  for (const { node, generation } of combinations) {
    for (const setting of settings) {
      if (setting === "OTel logs" && generation === 2) continue; // API 1.9 has no logs
      const key = JSON.stringify({ node, generation, setting });
      const peers = pass === 0 ? (PEERS_OF[setting] ?? PEERS) : [];
      const cell = runCell(node, generation, setting, ["generated", ...peers]);
      samples.set(key, [...(samples.get(key) ?? []), cell]);
      const { floor, generated } = cell["async"] ?? {};
      console.log(
        `pass ${pass + 1}, Node ${node}, SDK ${generation}, ${setting}: async floor ${Math.round(floor?.ns ?? 0)} ns, generated × ${generated?.ratio.toFixed(2) ?? ""}`,
      );
    }
  }
}

const results: Results = [...samples].map(([key, cells]) => ({
  ...(JSON.parse(key) as { node: number; generation: Generation; setting: string }),
  cell: medianCell(cells),
}));
console.log(`\n${verdict(results)}`);
if (values.setting === undefined && !values.quick) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, "runtime.json"), `${JSON.stringify(results)}\n`);
  writeFileSync(join(RESULTS, "runtime.md"), table(results));
  writeFileSync(join(RESULTS, "runtime.svg"), plot(results));
  console.log(`\nwritten to bench/results`);
}

function install(folder: string, anew = false): void {
  if (!anew && existsSync(join(folder, "node_modules"))) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: folder, stdio: "inherit" });
}

function binaryOf(node: number): string {
  if (node === ownNode) return process.execPath;
  return join(NODES, `node_modules/node-${node}-${process.platform}-${process.arch}/bin/node`);
}

/** Each design in a process of its own, beside bare call and floor; these two are those of the first design. */
function runCell(node: number, generation: Generation, setting: string, designs: readonly string[]): Cell {
  const cell: Cell = {};
  for (const design of designs) {
    for (const [kind, { floor, bare, ...own }] of Object.entries(runDesign(node, generation, setting, design)))
      cell[kind] = { floor, bare, ...cell[kind], ...own } as Cell[string];
  }
  return cell;
}

function runDesign(node: number, generation: Generation, setting: string, design: string): Cell {
  const args = [
    "--expose-gc",
    "--max-semi-space-size=128",
    "--min-semi-space-size=128",
    "cell.mjs",
    setting,
    values.rounds,
    "2",
    design,
  ];
  const cwd = join(folderOf(generation), "build");
  processes++;
  const { stdout, stderr, status } = spawnSync(binaryOf(node), args, { cwd, encoding: "utf8", timeout: 300_000 });
  if (status !== 0) throw new Error(`Node ${node}, SDK ${generation}, ${setting}, ${design}: ${stderr}`);
  return JSON.parse(stdout) as Cell;
}

function medianCell(cells: readonly Cell[]): Cell {
  const result: Cell = {};
  for (const [kind, designs] of Object.entries(cells[0] ?? {})) {
    result[kind] = {};
    for (const design of Object.keys(designs)) {
      const all = cells.map((cell) => cell[kind]?.[design]).filter((each) => each !== undefined);
      const middle = (pick: (each: Measured) => number): number => median(all.map(pick));
      const turns = all[0]?.turns;
      result[kind][design] = {
        ns: Math.round(middle(({ ns }) => ns)),
        ratio: Number(middle(({ ratio }) => ratio).toFixed(3)),
        bytes: middle(({ bytes }) => bytes),
        ...(turns === undefined ? {} : { turns }),
      };
    }
  }
  return result;
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;
}
