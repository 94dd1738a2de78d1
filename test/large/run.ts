/**
 * `npm run test:large [case…]`: large runs as their user has them, by the binary of the build: 5,000 sources in one folder, 50 packages with
 * configs and Prettier styles of their own, sources that come and go while a run is under way. Nothing is timed; memory is printed.
 */

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { check as isFormatted, resolveConfig } from "prettier";
import { writeProviders } from "../../bench/audit/providers.mjs";
import { main } from "../../src/cli.ts";
import { ROOT } from "../support/files.ts";

const BIN = join(ROOT, "bin/gen-instrumented.js");
const LIMIT_MS = 300_000;

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let passed = 0;
let failed = 0;
function check(what: string, faults: readonly string[]): void {
  if (faults.length === 0) passed++;
  else failed++;
  console.log(faults.length === 0 ? `ok      ${what}` : `not ok  ${what}\n${faults.slice(0, 10).join("\n")}`);
}

function same(what: string, found: unknown, wanted: unknown): void {
  const texts = [found, wanted].map((each) => JSON.stringify(each));
  check(what, texts[0] === texts[1] ? [] : [`found  ${texts[0]}`, `wanted ${texts[1]}`]);
}

/** A run of the binary. */
function run(cwd: string, args: readonly string[]): Promise<Ran> {
  return new Promise((done, fail) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(cwd, ".cache-of-user"), NO_COLOR: "1" };
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env, timeout: LIMIT_MS });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    child.on("error", fail).on("close", (code) => done({ code, ...said }));
  });
}

/** A run in this process, on what it takes for a terminal; hears each thing that is written there. */
async function runWatched(cwd: string, args: readonly string[], hear: (text: string) => void): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const code = await main(args, {
    stdout: { write: (text) => (said.stdout += text) },
    stderr: {
      isTTY: true,
      write: (text) => {
        said.stderr += text;
        hear(text);
      },
    },
    env: { NO_COLOR: "1" },
    cwd: () => cwd,
  });
  return { code, ...said };
}

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "gen-instrumented-large-"));
  mkdirSync(join(folder, ".git"));
  write(folder, { "package.json": '{ "type": "module" }', ...files });
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const outputsIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes(".instrumented."));
const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

const CASES: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  /** One summary line, no progress in a pipe, the slowest sources as data, and a check that needs no generating. */
  "5000 sources in one folder": async (folder) => {
    const count = 5000;
    writeProviders(join(folder, "src"), count);
    const first = await run(folder, []);
    same("all are written", [first.code, lastLine(first.stderr)], [0, `${count} written`]);
    same("each source has its output", outputsIn(join(folder, "src")).length, count);
    same("a pipe gets no progress", first.stderr.includes("\r") || first.stderr.includes("\u001B"), false);
    same("nothing is said on stdout", first.stdout, "");
    const second = await run(folder, ["--check"]);
    same("a check finds them as they should be", [second.code, second.stderr], [0, `${count} unchanged\n`]);
    write(folder, { "src/store7Provider.ts": "export class Changed7Provider { async read(): Promise<void> {} }\n" });
    const third = await run(folder, ["--check", "--json"]);
    const { files, slowest, summary } = JSON.parse(third.stdout) as {
      files: { path: string; status: string }[];
      slowest: { path: string; ms: number }[];
      summary: Record<string, number>;
    };
    same("one that changed is found among them", third.code, 1);
    same(
      "and no other",
      files.filter(({ status }) => status !== "unchanged").map(({ path, status }) => [path, status]),
      [["src/store7Provider.instrumented.ts", "stale"]],
    );
    same("the summary counts them", [summary["unchanged"], summary["stale"]], [count - 1, 1]);
    const sorted = [...slowest].sort((a, b) => b.ms - a.ms);
    same("the slowest sources are named, slowest first", slowest.length > 0 && slowest.length <= 10, true);
    same("in their order", slowest, sorted);
  },

  /** Each package as its own run would have it, byte for byte. */
  "50 packages with configs and styles of their own": async (folder) => {
    const profiles = ["duroxide", "semconv", "duroxide-facade"] as const;
    const metrics = { duroxide: "provider.read_duration_ms", semconv: "provider.operation.duration" };
    const packages = Array.from({ length: 50 }, (_, index) => join(folder, "packages", `p${index}`));
    for (const [index, path] of packages.entries()) {
      writeProviders(join(path, "src"), 4);
      write(path, {
        "package.json": JSON.stringify({ name: `p${index}`, type: "module" }),
        "gen-instrumented.config.json": JSON.stringify({
          profile: profiles[index % 3],
          operations: index % 2 === 0 ? "catalogue" : "all",
          ...(index % 5 === 0 ? { runtime: "src/telemetry.ts" } : {}),
        }),
        ".prettierrc": JSON.stringify({
          semi: index % 2 === 0,
          singleQuote: index % 3 === 0,
          printWidth: 60 + 2 * index,
          tabWidth: 2 + (index % 3),
          useTabs: index % 7 === 0,
        }),
      });
    }
    const whole = await run(folder, []);
    same("one run at the root writes all", [whole.code, lastLine(whole.stderr)], [0, "210 written"]);
    const texts = new Map<string, string>();
    const unlike: string[] = [];
    for (const path of packages) {
      for (const name of [...outputsIn(join(path, "src")), "telemetry.ts"]) {
        const output = join(path, "src", name);
        if (!existsSync(output)) continue;
        const text = readFileSync(output, "utf8");
        texts.set(output, text);
        const options = await resolveConfig(output, { editorconfig: true });
        if (!(await isFormatted(text, { ...options, filepath: output }))) unlike.push(output);
      }
    }
    check("each output is as its package's Prettier has it", unlike);
    const misnamed = packages.filter((path, index) => {
      const profile = profiles[index % 3] ?? "duroxide";
      const metric = profile === "duroxide-facade" ? "duroxide_provider_operation_duration_seconds" : metrics[profile];
      return ![...texts].some(([output, text]) => output.startsWith(`${path}/`) && text.includes(metric));
    });
    check("each package has its own profile", misnamed);
    const alone: string[] = [];
    for (const path of packages.filter((_, index) => index % 10 === 0)) {
      const own = await run(path, ["--check"]);
      if (own.code !== 0) alone.push(`${path}: ${own.stderr}`);
    }
    check("a run in a package finds what the run at the root wrote", alone);
    const again = await run(folder, ["--check"]);
    same("a check at the root finds all as it should be", [again.code, again.stderr], [0, "210 unchanged\n"]);
  },

  /** Whatever comes and goes, the rest is done, each fault has its file, and the next run settles it. */
  "sources that come and go during a run": async (folder) => {
    const src = join(folder, "src");
    writeProviders(src, 400);
    const gone = [395, 396, 397].map((index) => `store${index}Provider.ts`);
    let changed = 0;
    // On a terminal the run says when it has found its sources, and where it is in reading them.
    const first = await runWatched(folder, ["src/*Provider.ts"], (line) => {
      if (!line.includes("generating ")) return;
      write(src, {
        "store5Provider.ts": `export class Store5Provider { async read(): Promise<void> {} } // ${changed}\n`,
      });
      if (changed++ > 0) return;
      for (const name of gone) rmSync(join(src, name));
      renameSync(join(src, "store390Provider.ts"), join(src, "renamedProvider.ts"));
      write(src, { "lateProvider.ts": "export class LateProvider { async read(): Promise<void> {} }\n" });
    });
    same("it was meddled with", changed > 0, true);
    same(
      "each that went away is told",
      [first.code, ordered(faultyFiles(first.stderr))],
      [2, ordered([...gone, "store390Provider.ts"])],
    );
    same("no defect of the tool's own is told", /internal-error|\n\s+at /.test(first.stderr), false);
    const missing = Array.from({ length: 390 }, (_, index) => `store${index}Provider.instrumented.ts`);
    check(
      "the others have their outputs",
      missing.filter((name) => !existsSync(join(src, name))),
    );
    check(
      "no temporary file is left",
      readdirSync(src).filter((name) => /\.\d+$/.test(name)),
    );
    const second = await run(folder, ["src/*Provider.ts"]);
    same("the next run is without fault", second.code, 0);
    const third = await run(folder, ["--check"]);
    const orphans = outputsIn(src).filter((name) => !existsSync(join(src, name.replace(".instrumented", ""))));
    same(
      "a check tells what is left over, and nothing else",
      [third.code, ordered(faultyFiles(third.stderr))],
      [orphans.length === 0 ? 0 : 1, ordered(orphans)],
    );
  },
};

function ordered(names: readonly string[]): string[] {
  return [...names].sort();
}

/** The files that errors are told of. */
function faultyFiles(stderr: string): string[] {
  return stderr.split("\n").flatMap((line) => {
    const path = /^(\S+?):\d+:\d+ error /.exec(line)?.[1];
    return path === undefined ? [] : [basename(path)];
  });
}

const asked = process.argv.slice(2);
for (const [name, body] of Object.entries(CASES)) {
  if (asked.length > 0 && !asked.some((each) => name.includes(each))) continue;
  console.log(`-- ${name}`);
  const folder = project();
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
