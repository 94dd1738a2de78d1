/**
 * The first hour, walked: the packed tarball in projects that a newcomer has, the commands that the tool prints typed as they
 * stand, with the real package managers and linters. `npm run test:walk [npm|getting-started|pnpm|yarn-classic|yarn|bun|biome|oxlint…]`.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const project = join(here, "project");
const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
// As in test/recipes: what these tools need their packages carry, for this system.
execFileSync("npm", ["install", "--no-save", "--ignore-scripts", ...quiet], { cwd: here, stdio: "inherit" });

const work = mkdtempSync(join(tmpdir(), "gen-instrumented-walk-"));
const only = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
let said = "";
// Where a walk finds its package manager, before all else.
let managers = "";

try {
  const [{ filename }] = JSON.parse(sh(root, `npm pack --json --silent --pack-destination ${work}`));
  const tarball = join(work, filename);
  walk("npm", () => walkNpm(tarball));
  walk("getting-started", () => walkGettingStarted(tarball));
  walk("pnpm", () => walkPnpm(tarball));
  walk("yarn-classic", () => walkManager("yarn-classic", "yarn", "yarn-classic/bin/yarn.js", tarball));
  walk("yarn", () => walkManager("yarn", "yarn", "@yarnpkg/cli-dist/bin/yarn.js", tarball));
  walk("bun", () => walkManager("bun", "bun", bunBinary(), tarball));
  walk("biome", () => walkBiome(tarball));
  walk("oxlint", () => walkOxlint(tarball));
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** An empty folder with npm: init, what it says, a program that records, a slip, the message, the mend. */
function walkNpm(tarball) {
  const folder = fresh("npm", "package.json", "src/orderProvider.ts", "src/main.ts", "tsconfig.json");
  step("the tarball and what runs TypeScript are installed", () => {
    sh(folder, `npm install ${quiet.join(" ")} --save-dev ${tarball} ${pinned("typescript", "@types/node")}`);
  });
  const next = step("init finds the provider and says what to do next", () => {
    const output = sh(folder, "npx --no-install gen-instrumented init");
    assert.match(
      output,
      /^found +OrderProvider in src\/orderProvider\.ts: fetchOrchestrationItem, ackOrchestrationItem$/m,
    );
    return commandsIn(output);
  });
  step("a second init changes nothing", () => {
    const before = readFileSync(join(folder, "package.json"), "utf8");
    assert.match(sh(folder, "npx --no-install gen-instrumented init"), /^there already gen-instrumented\.config\.ts$/m);
    assert.equal(readFileSync(join(folder, "package.json"), "utf8"), before);
  });
  step("each command that it printed does its part, in that order", () => {
    assert.deepEqual(
      next.map((command) => command.replace(/@1\.9$/, "")),
      ["npm install @opentelemetry/api", "npm run generate", "npm run check", "npm run audit"],
    );
    for (const command of next) sh(folder, command);
    assert.match(said, /OrderProvider +2 \/ 2 +100 %/);
  });
  step("an SDK of this Node's generation goes with the API that was installed", () => {
    sh(folder, `npm install ${quiet.join(" ")} @opentelemetry/sdk-metrics`);
  });
  step("the program compiles, runs and sees the metrics", () => {
    sh(folder, "npx --no-install tsc -p .");
    assert.deepEqual(JSON.parse(sh(folder, "node built/main.js")), {
      "provider.fetch_orchestration_item_duration_ms": 1,
      "provider.ack_orchestration_item_duration_ms": 1,
      "provider.infrastructure_errors": 1,
    });
  });
  step("a changed source fails the check, with the command that mends it", () => {
    edit(folder, "src/orderProvider.ts", "lockToken: string)", "lockToken: string, force = false)");
    edit(folder, "src/orderProvider.ts", "${lockToken} is", "${lockToken} (${force}) is");
    sh(folder, "npm run check", 1);
    assert.match(
      said,
      /^src\/orderProvider\.instrumented\.ts:1:1 error this file is not what src\/orderProvider\.ts gives now\. \(output-stale\)$/m,
    );
    sh(folder, commandAfter("Run: "));
    sh(folder, "npm run check");
  });
  step("an edited output fails it, too", () => {
    edit(folder, "src/orderProvider.instrumented.ts", "const operations", "/* mine */ const operations");
    sh(folder, "npm run check", 1);
    assert.match(said, /this generated file was edited by hand\. \(output-edited\)/);
    sh(folder, commandAfter("then run: "));
    sh(folder, "npm run check");
  });
  step("an orphan is told with the command that removes it", () => {
    sh(folder, "mv src/orderProvider.ts src/salesProvider.ts && npm run generate");
    sh(folder, "npm run check", 1);
    sh(folder, commandAfter("delete this file: "));
    sh(folder, "npm run check");
  });
  step("a misspelt command and a folder without anything say what to do", () => {
    sh(folder, "npx --no-install gen-instrumented adit", 2);
    assert.match(said, /Did you mean 'gen-instrumented audit'\?/);
    mkdirSync(join(folder, "empty/.git"), { recursive: true });
    sh(join(folder, "empty"), "npx --no-install gen-instrumented", 2);
    assert.match(said, /run 'gen-instrumented init'/);
  });
}

/** docs/getting-started.md in an empty folder, word by word; what it prints, test/docs compares. */
function walkGettingStarted(tarball) {
  const folder = fresh("getting-started");
  sh(folder, "npm init -y");
  const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");
  for (const [, kind, rest, text] of page.matchAll(/^```(ts|sh) ?([^\n]*)\n(.*?)^```$/gms)) {
    if (kind === "ts") {
      mkdirSync(dirname(join(folder, rest)), { recursive: true });
      writeFileSync(join(folder, rest), text);
      continue;
    }
    const lines = text.trimEnd().split("\n");
    for (const [index, line] of lines.entries())
      step(line, () => sh(folder, typed(line, tarball), index === lines.length - 1 ? Number(rest.slice(5)) : 0));
  }
}

/** The line for this Node, and with the tarball for what a registry does not have yet. */
function typed(line, tarball) {
  const [, onNode20] = /# on Node 20: (.*)$/.exec(line) ?? [];
  const command = onNode20 !== undefined && Number(process.versions.node.split(".")[0]) < 22 ? onNode20 : line;
  return command.replace("--save-dev gen-instrumented", `--save-dev ${tarball}`);
}

/** A pnpm workspace, set up at its root; packages see only what they declare. */
function walkPnpm(tarball) {
  const folder = fresh("pnpm");
  write(folder, "package.json", { private: true, packageManager: `pnpm@${version("pnpm", here)}` });
  writeFileSync(join(folder, "pnpm-workspace.yaml"), "packages:\n  - packages/*\n");
  for (const name of ["orders", "users"]) {
    write(folder, `packages/${name}/package.json`, { name: `@walk/${name}`, type: "module", private: true });
    place(folder, `packages/${name}`, "src/orderProvider.ts", "tsconfig.json");
  }
  step("the tarball is installed at the root", () => {
    sh(
      folder,
      `pnpm add --prefer-offline --save-dev --workspace-root ${tarball} ${pinned("typescript", "@types/node")}`,
    );
  });
  step("init at the root says what each package lacks, in pnpm's words, and each command works", () => {
    const next = commandsIn(sh(folder, "pnpm exec gen-instrumented init"));
    assert.deepEqual(
      next.map((command) => command.replace(/@1\.9$/, "")),
      [
        "pnpm --filter ./packages/orders add @opentelemetry/api",
        "pnpm --filter ./packages/users add @opentelemetry/api",
        "pnpm run generate",
        "pnpm run check",
        "pnpm run audit",
      ],
    );
    for (const command of next) sh(folder, command);
  });
  step("the outputs compile in their packages", () => {
    for (const name of ["orders", "users"]) sh(folder, `pnpm exec tsc --noEmit -p packages/${name}`);
  });
  step("a package alone is checked from its own folder", () => {
    edit(folder, "packages/users/src/orderProvider.ts", "lockToken: string)", "lockToken: string | number)");
    sh(join(folder, "packages/users"), "pnpm exec gen-instrumented --check src/orderProvider.ts", 1);
    sh(join(folder, "packages/users"), commandAfter("Run: ").replace(/^npx/, "pnpm exec"));
    sh(folder, "pnpm run check");
  });
}

/** The same with Yarn of the first generation, with Yarn's Plug'n'Play, where there is no node_modules, and with bun. */
function walkManager(name, command, binary, tarball) {
  if (binary === undefined) {
    console.log(`skipped ${name}: the registry has no binary of it for this system`);
    return;
  }
  const folder = fresh(name, "package.json", "src/orderProvider.ts", "src/main.ts", "tsconfig.json");
  managers = join(work, `${name}-bin`);
  mkdirSync(managers);
  symlinkSync(join(here, "node_modules", binary), join(managers, command));
  // An empty lock file says whose project it is, and that nothing above it counts.
  if (command === "yarn") writeFileSync(join(folder, "yarn.lock"), "");
  const exec = command === "bun" ? "bun x" : "yarn";
  step(`${name} installs the tarball`, () => {
    sh(folder, `${command} add --dev gen-instrumented@file:${tarball} ${pinned("typescript", "@types/node")}`);
    assert.equal(existsSync(join(folder, ".pnp.cjs")), name === "yarn");
  });
  step("init speaks its words, each command does its part, and then nothing is missing", () => {
    const next = commandsIn(sh(folder, `${exec} gen-instrumented init`));
    assert.deepEqual(
      next.map((each) => each.replace(/@1\.9$/, "")),
      [`${command} add @opentelemetry/api`, `${command} run generate`, `${command} run check`, `${command} run audit`],
    );
    for (const each of next) sh(folder, each);
    assert.match(said, /OrderProvider +2 \/ 2 +100 %/);
    assert.doesNotMatch(sh(folder, `${exec} gen-instrumented init`), /missing/);
  });
  step("the program compiles, runs and sees the metrics", () => {
    // The SDK that goes with the API which init has asked for.
    const { dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const isOld = /^\D*1\.9\b/.test(dependencies["@opentelemetry/api"]);
    sh(folder, `${command} add @opentelemetry/sdk-metrics@${isOld ? "2" : "latest"}`);
    sh(folder, `${exec} tsc -p .`);
    const run = { bun: "bun", yarn: "yarn node" }[name] ?? "node";
    const lines = sh(folder, `${run} built/main.js`).trimEnd().split("\n");
    assert.deepEqual(JSON.parse(lines.find((line) => line.startsWith("{"))), {
      "provider.fetch_orchestration_item_duration_ms": 1,
      "provider.ack_orchestration_item_duration_ms": 1,
      "provider.infrastructure_errors": 1,
    });
  });
  step("a changed source fails the check, and the command in the message mends it", () => {
    edit(folder, "src/orderProvider.ts", "lockToken: string)", "lockToken: string, force = false)");
    edit(folder, "src/orderProvider.ts", "${lockToken} is", "${lockToken} (${force}) is");
    sh(folder, `${command} run check`, 1);
    sh(folder, commandAfter("Run: "));
    sh(folder, `${command} run check`);
  });
  if (name !== "yarn") return;
  step("base classes and the version of the API are found in Plug'n'Play's archives", () => {
    sh(folder, "yarn add memory-level@3.1.0 @opentelemetry/api@1.10");
    const store =
      'import { MemoryLevel } from "memory-level";\nexport class Store extends MemoryLevel<string, string> {}\n';
    writeFileSync(join(folder, "src/store.ts"), store);
    sh(folder, "yarn gen-instrumented src/store.ts --operations all; yarn gen-instrumented src/orderProvider.ts");
    const output = (file) => readFileSync(join(folder, `src/${file}.instrumented.ts`), "utf8");
    assert.match(output("store"), /name: "get_many"/);
    assert.match(output("orderProvider"), /import \{[^}]*\blogs\b[^}]*\} from "@opentelemetry\/api"/);
  });
  step("modules that @types/node declares are found there, too, and what a package's functions return", () => {
    writeFileSync(
      join(folder, "src/bus.ts"),
      `import { EventEmitter } from "events";
import { Readable } from "node:stream";
import { MemoryLevel } from "memory-level";

const level = new MemoryLevel<string, string>();

export class Bus extends EventEmitter {
  all() {
    return level.getMany(["a"]);
  }
}
export class Rows extends Readable {}
`,
    );
    sh(folder, "yarn gen-instrumented src/bus.ts --operations all");
    assert.match(said, /^written src\/bus\.instrumented\.ts \(InstrumentedBus, InstrumentedRows: 8 operations\)$/m);
  });
}

/** Below node_modules; undefined where the package for this system is not there. */
function bunBinary() {
  const scope = join(here, "node_modules/@oven");
  const [system] = existsSync(scope) ? readdirSync(scope) : [];
  return system && `@oven/${system}/bin/bun`;
}

/** A repository that Biome formats and lints: generated files are left out as init says. */
function walkBiome(tarball) {
  const folder = fresh("biome", "package.json", "src/orderProvider.ts");
  sh(
    folder,
    `npm install ${quiet.join(" ")} --save-dev ${tarball} && npm install ${quiet.join(" ")} @opentelemetry/api@1.9`,
  );
  sh(folder, "biome init && biome check --write .");
  const advice = step("init leaves the repository clean, and says what Biome must leave out", () => {
    const output = sh(folder, "npx --no-install gen-instrumented init");
    sh(folder, "biome check .");
    const found = /add "(?<pattern>.+)" to files\.includes in biome\.json/.exec(output)?.groups;
    assert.ok(found, output);
    return found.pattern;
  });
  step("with that, Biome is content with what was generated, and is not without", () => {
    sh(folder, "npm run generate");
    sh(folder, "biome check .", 1);
    const config = JSON.parse(readFileSync(join(folder, "biome.json"), "utf8"));
    write(folder, "biome.json", { ...config, files: { ...config.files, includes: ["**", advice] } });
    sh(folder, "biome check --write biome.json && biome check .");
  });
}

/** A repository whose linter is oxlint: it knows the mark's own comment. */
function walkOxlint(tarball) {
  const folder = fresh("oxlint", "package.json", "src/orderProvider.ts");
  sh(
    folder,
    `npm install ${quiet.join(" ")} --save-dev ${tarball} && npm install ${quiet.join(" ")} @opentelemetry/api@1.9`,
  );
  step("oxlint has nothing to say of a generated file, with the categories on that judge code, and not names", () => {
    sh(folder, "npx --no-install gen-instrumented init && npm run generate");
    sh(
      folder,
      "oxlint --deny-warnings -D correctness -D suspicious -D pedantic -D perf src/orderProvider.instrumented.ts",
    );
    // It would say something: without the comment it does.
    edit(folder, "src/orderProvider.instrumented.ts", "/* eslint-disable */\n", "");
    sh(
      folder,
      "oxlint --deny-warnings -D correctness -D suspicious -D pedantic -D perf src/orderProvider.instrumented.ts",
      1,
    );
  });
  step("oxlint runs the rules as docs/rules.md says, and finds what the audit finds at the same places", () => {
    const page = readFileSync(join(root, "docs/rules.md"), "utf8");
    writeFileSync(join(folder, ".oxlintrc.json"), /^```json \.oxlintrc\.json\n(.*?)^```$/ms.exec(page)[1]);
    for (const name of ["secrets", "cardinality", "blocking"])
      cpSync(join(root, `test/fixtures/audit/ill/${name}Provider.ts`), join(folder, `src/ill/${name}Provider.ts`));
    sh(folder, "npx --no-install gen-instrumented audit src/ill --format json --output audit.json", 1);
    const audited = JSON.parse(readFileSync(join(folder, "audit.json"), "utf8")).flatMap(({ filePath, messages }) =>
      messages
        .filter(({ severity }) => severity === 2)
        .map(({ ruleId, line, column }) => `${relative(folder, filePath)}:${line}:${column} ${ruleId}`),
    );
    assert.ok(audited.length > 10, `${audited.length} errors`);
    assert.deepEqual(errorsOfOxlint(folder), audited.toSorted());
    const [, line] = audited[0].split(":");
    const path = join(folder, audited[0].split(":")[0]);
    const lines = readFileSync(path, "utf8").split("\n");
    const rule = audited[0].split(" ")[1];
    lines.splice(line - 1, 0, `// oxlint-disable-next-line gen-instrumented/${rule}`);
    writeFileSync(path, lines.join("\n"));
    assert.equal(errorsOfOxlint(folder).length, audited.filter((each) => !sameLine(each, audited[0])).length);
  });
}

/** The errors of our rules: `path:line:column rule`, sorted. */
function errorsOfOxlint(folder) {
  sh(folder, "oxlint --format json src/ill > oxlint.json", 1);
  return JSON.parse(readFileSync(join(folder, "oxlint.json"), "utf8"))
    .diagnostics.filter(({ code }) => code.startsWith("gen-instrumented("))
    .map(({ code, filename, labels: [{ span }] }) => `${filename}:${span.line}:${span.column} ${code.slice(17, -1)}`)
    .toSorted();
}

/** Whether two places are of one line, and of one rule. */
function sameLine(one, other) {
  const place = (text) => text.replace(/:\d+ /, " ");
  return place(one) === place(other);
}

function walk(name, body) {
  if (only.length > 0 && !only.includes(name)) return;
  console.log(`# ${name}`);
  managers = "";
  try {
    body();
  } catch (error) {
    if (error.told) return;
    total.failed += 1;
    console.log(`not ok  ${name}\n${error.message}`);
  }
}

/** A walk ends where a step fails: the next would start from nowhere. */
function step(name, body) {
  try {
    const result = body();
    total.passed += 1;
    console.log(`ok      ${name}`);
    return result;
  } catch (error) {
    total.failed += 1;
    console.log(`not ok  ${name}\n${error.message}\n${said}`);
    throw Object.assign(error, { told: true });
  }
}

/** A repository of its own, with files of test/walk/project. */
function fresh(name, ...files) {
  const folder = join(work, name);
  mkdirSync(join(folder, ".git"), { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "node_modules\nbuilt\n");
  place(folder, "", ...files);
  return folder;
}

function place(folder, below, ...files) {
  for (const file of files) cpSync(join(project, file), join(folder, below, file));
}

function write(folder, file, content) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
}

function edit(folder, file, from, to) {
  const text = readFileSync(join(folder, file), "utf8");
  assert.ok(text.includes(from), `${file} has no '${from}'`);
  writeFileSync(join(folder, file), text.replace(from, to));
}

/** Runs a command line as typed; gives what it says. */
function sh(cwd, command, exit = 0) {
  const env = { ...process.env };
  for (const name of ["CI", "FORCE_COLOR", "NODE_OPTIONS"]) delete env[name];
  const path = [managers, join(here, "node_modules/.bin"), env.PATH].filter(Boolean).join(delimiter);
  // What is installed from a file is not to stay in the caches of whoever runs this.
  const caches = { YARN_CACHE_FOLDER: "yarn", YARN_GLOBAL_FOLDER: "yarn-global", BUN_INSTALL_CACHE_DIR: "bun" };
  for (const [name, below] of Object.entries(caches)) env[name] = join(work, ".cache", below);
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], {
    cwd,
    encoding: "utf8",
    timeout: 300_000,
    env: {
      ...env,
      PATH: path,
      NO_COLOR: "1",
      YARN_ENABLE_TELEMETRY: "0",
      npm_config_loglevel: "error",
      npm_config_update_notifier: "false",
    },
  });
  said = `${stdout}${stderr}`;
  if (status !== exit) throw new Error(`exit code ${status}, not ${exit}, of '${command}'`);
  return command.includes("--json") || /^(?:bun|node|yarn node) built/.test(command) ? stdout : said;
}

/** The commands under `Next:`, in their order. */
function commandsIn(output) {
  return [...output.matchAll(/^ {2}(\S.*?) +# /gm)].map(([, command]) => command);
}

/** What a message says to type. */
function commandAfter(words) {
  const line = said.split("\n").find((each) => each.includes(words)) ?? "";
  assert.ok(line !== "", `no '${words}'`);
  return line.slice(line.indexOf(words) + words.length);
}

function pinned(...names) {
  return names.map((name) => `${name}@${version(name, root)}`).join(" ");
}

function version(name, folder) {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}
