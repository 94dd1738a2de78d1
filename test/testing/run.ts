/**
 * Starting tests as `generate --tests` writes them: for each example and each emission case, with vitest, jest and node:test. They compile
 * under strict flags, they pass, and they fail once the class records nothing. `npm run test:testing [runner…] [case…]`.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import ts59 from "typescript-5.9";
import ts6 from "typescript";
import type { TestRunner } from "../../src/model/trial.ts";
import { APART } from "../emission/layout.ts";
import { caseArgs, caseNames } from "../support/cases.ts";
import { listFiles, ROOT } from "../support/files.ts";
import { runMain } from "../support/main.ts";

const EXAMPLES_FOLDER = join(ROOT, "examples");
const asked = process.argv.slice(2);
const ALL_RUNNERS: readonly TestRunner[] = ["vitest", "jest", "node"];
const askedRunners = ALL_RUNNERS.filter((each) => asked.includes(each));
const RUNNERS = askedRunners.length === 0 ? ALL_RUNNERS : askedRunners;
const askedCases = asked.filter((each) => !RUNNERS.some((runner) => runner === each));
const JEST = join(ROOT, "test/testing/jest");
const WORK = {
  vitest: join(ROOT, "test/testing/.work/vitest"),
  jest: join(JEST, ".work"),
  node: join(ROOT, "test/testing/.work/node"),
};

/** Cases that no test can be run of here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "32-no-extension": "imports that only a bundler can follow",
  "15-accessors": "`accessor` and decorators, which the runners' own parsers do not know",
  "30-decorators": "likewise",
  "30-decorators-legacy": "the older kind of decorators, for which jest's parser has a setting of its own",
  "32-commonjs": "ECMAScript syntax in CommonJS, which strict flags refuse",
};

/** With node:test alone, which is run on ECMAScript modules here: an output that is a class by `export =` is none. */
const LEFT_OUT_OF_NODE: readonly string[] = ["25-export-equals", "25-export-equals-forms"];

interface Unit {
  readonly name: string;
  readonly from: string;
  readonly args: readonly string[];
  /** Folders that it needs beside itself. */
  readonly beside?: readonly string[];
}

const EXAMPLES: readonly Unit[] = [
  { name: "example-sqlite", from: EXAMPLES_FOLDER, args: ["sqlite/sqliteProvider.ts"] },
  { name: "example-postgres", from: EXAMPLES_FOLDER, args: ["postgres/postgresProvider.ts"] },
  { name: "example-repository", from: join(ROOT, "examples/repository"), args: ["userRepository.ts"] },
];

const cases = join(ROOT, "test/emission/cases");
const units = [
  ...EXAMPLES,
  ...caseNames(cases).map((name): Unit => ({ name, from: join(cases, name), args: caseArgs(join(cases, name)) })),
].filter(({ name }) => LEFT_OUT[name] === undefined && (askedCases.length === 0 || askedCases.includes(name)));

let passed = 0;
let failed = 0;
function check(what: string, faults: readonly string[]): void {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log(faults.length === 0 ? `ok      ${what}` : `not ok  ${what}\n${faults.slice(0, 20).join("\n")}`);
}

// Not `npm ci`: a registry that lacks the binaries for other systems leaves them out of the lock file, and it will not have that.
if (!existsSync(join(JEST, "node_modules/jest"))) {
  const flags = ["--no-save", "--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  execFileSync("npm", ["install", ...flags], { cwd: JEST, stdio: "inherit" });
}
// As installed, so that jest finds the CommonJS build by the package's exports.
if (!existsSync(join(JEST, "node_modules/gen-instrumented")))
  symlinkSync(ROOT, join(JEST, "node_modules/gen-instrumented"), "dir");

for (const runner of RUNNERS) {
  const work = WORK[runner];
  rmSync(work, { recursive: true, force: true });
  const tests: string[] = [];
  for (const unit of units) {
    if (runner === "node" && LEFT_OUT_OF_NODE.includes(unit.name)) continue;
    const to = join(work, "right", unit.name);
    cpSync(unit.from, to, { recursive: true, filter: (path) => isInput(path, unit.from) });
    const { stderr } = await runMain([...unit.args, "--tests", "--test-runner", runner], to);
    const written = listFiles(to).filter((file) => /\.test\.[cm]?ts$/.test(file));
    if (written.length === 0 && /^written .*operation/m.test(stderr) && !stderr.includes("(test-not-written)"))
      check(`${unit.name}: a test for ${runner}`, [stderr]);
    tests.push(...written.map((file) => join(to, file)));
  }
  check(
    `${runner}: ${tests.length} starting tests compile under strict flags, TypeScript ${ts6.version}`,
    compile(ts6, tests, runner),
  );
  check(`${runner}: … TypeScript ${ts59.version}`, compile(ts59 as unknown as typeof ts6, tests, runner));
  // The same classes, recording nothing: not one test may pass.
  cpSync(join(work, "right"), join(work, "broken"), { recursive: true });
  for (const file of listFiles(join(work, "broken"))) if (isRecording(file)) silence(join(work, "broken", file));
  const { right, broken } = run(runner, work);
  check(`${runner}: ${right.passed} tests pass, ${right.todo} are left to do`, right.failed);
  check(`${runner}: ${broken.failed.length} tests fail once the classes record nothing`, broken.passedNames);
  if (right.passed < broken.failed.length || broken.failed.length === 0)
    check(`${runner}: each that passes fails then`, [`${right.passed} pass, ${broken.failed.length} fail`]);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function isInput(path: string, from: string): boolean {
  const inside = relative(from, path);
  return (
    !inside.startsWith("expected") &&
    !APART.includes(inside) &&
    !(from === EXAMPLES_FOLDER && inside === "tsconfig.json") && // it extends the project's, which is not copied along
    !/\.(instrumented|test)\.[cm]?tsx?$/.test(inside) &&
    !inside.startsWith("demo")
  );
}

/** What records: the outputs, or the file that they share. */
function isRecording(file: string): boolean {
  return /\.instrumented\.[cm]?ts$/.test(file) || basename(file) === "runtime.ts";
}

/** Each observer calls the base and nothing else. */
function silence(path: string): void {
  const text = readFileSync(path, "utf8");
  const silent = text.replace(
    /^((?:export )?function (?:observe|observeEither|observeSync|observeIteration)\b[\s\S]*?\n?\)?: [^\n]*? \{\n)/gm,
    "$1  return call();\n",
  );
  writeFileSync(
    path,
    silent.replace(
      /^((?:export )?function observeGauges\b[\s\S]*?\n\): [^\n]*? \{\n)/gm,
      "$1  return { dispose() {} };\n",
    ),
  );
}

function compile(ts: typeof ts6, files: readonly string[], runner: TestRunner): string[] {
  const options: ts6.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noImplicitOverride: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    jsx: ts.JsxEmit.React,
    types: ["node"],
    typeRoots: [join(ROOT, "node_modules/@types")],
    ...(runner === "jest" ? { types: ["jest"], typeRoots: [join(JEST, "node_modules/@types")] } : {}),
  };
  const program = ts.createProgram([...files], options);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || /\.test\.[cm]?ts$/.test(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
      return `${relative(ROOT, file?.fileName ?? "")}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n").slice(0, 300)}`;
    });
}

interface Counts {
  readonly passed: number;
  readonly todo: number;
  readonly failed: string[];
  readonly passedNames: string[];
}

function run(runner: TestRunner, work: string): { readonly right: Counts; readonly broken: Counts } {
  const results = runner === "node" ? runNode(work) : runReporting(runner, work);
  const of = (folder: string): Counts => {
    const own = results.filter(({ file }) => file.startsWith(join(work, folder)));
    return {
      passed: own.filter(({ status }) => status === "passed").length,
      todo: own.filter(({ status }) => status === "todo").length,
      failed: own
        .filter(({ status }) => status === "failed")
        .map(({ file, name, message }) => `${relative(work, file)} ${name}: ${message.slice(0, 400)}`),
      passedNames: own
        .filter(({ status }) => status === "passed")
        .map(({ file, name }) => `${relative(work, file)} ${name}`),
    };
  };
  return { right: of("right"), broken: of("broken") };
}

interface Result {
  readonly file: string;
  readonly name: string;
  readonly status: "passed" | "failed" | "todo";
  readonly message: string;
}

/** vitest and jest write the same report. */
function runReporting(runner: TestRunner, work: string): Result[] {
  const report = join(work, "report.json");
  const { stderr } =
    runner === "vitest"
      ? spawnSync(
          process.execPath,
          [
            join(ROOT, "node_modules/vitest/vitest.mjs"),
            "run",
            "--root",
            work,
            "--config",
            vitestConfig(work),
            "--reporter=json",
            `--outputFile=${report}`,
          ],
          { cwd: work, encoding: "utf8" },
        )
      : spawnSync(
          process.execPath,
          [
            join(JEST, "node_modules/jest/bin/jest.js"),
            "--config",
            jestConfig(work),
            "--json",
            `--outputFile=${report}`,
            "--silent",
          ],
          { cwd: work, encoding: "utf8" },
        );
  if (!existsSync(report)) throw new Error(stderr);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: {
      name: string;
      message: string;
      assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
    }[];
  };
  return testResults.flatMap(({ name: file, message, assertionResults }): Result[] =>
    assertionResults.length === 0
      ? [{ file, name: "(does not load)", status: "failed", message }]
      : assertionResults.map(({ fullName, status, failureMessages = [] }) => ({
          file,
          name: fullName,
          status: status === "passed" || status === "failed" ? status : "todo",
          message: failureMessages[0] ?? "",
        })),
  );
}

function vitestConfig(work: string): string {
  const path = join(work, "vitest.config.mjs");
  writeFileSync(path, 'export default { test: { include: ["**/*.test.{ts,mts,cts}"] } };\n');
  return path;
}

function jestConfig(work: string): string {
  // CommonJS: how jest runs a project by default.
  emit(work, ts6.ModuleKind.CommonJS);
  const path = join(work, "jest.config.json");
  writeFileSync(join(work, "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(
    path,
    JSON.stringify({
      rootDir: work,
      testMatch: ["**/*.test.js"],
      transform: {},
      testEnvironment: "node",
      cacheDirectory: join(work, ".cache"),
    }),
  );
  return path;
}

/** TypeScript's own emit: it knows all the syntax that the cases are about. */
function emit(work: string, module: ts6.ModuleKind): void {
  for (const file of listFiles(work)) {
    if (!/(?<!\.d)\.[cm]?tsx?$/.test(file)) continue;
    const { outputText } = ts6.transpileModule(readFileSync(join(work, file), "utf8"), {
      fileName: file.replace(/\.[cm]ts$/, ".ts"),
      compilerOptions: {
        target: ts6.ScriptTarget.ES2022,
        module,
        esModuleInterop: true,
        jsx: ts6.JsxEmit.React,
        rewriteRelativeImportExtensions: true,
      },
    });
    const script = outputText.replaceAll(/(["']\.[^"']*)\.[cm]js(["'])/g, "$1.js$2");
    writeFileSync(
      join(work, file.replace(/\.[cm]?tsx?$/, ".js")),
      // What CommonJS has no word for.
      module === ts6.ModuleKind.CommonJS
        ? script.replaceAll("import.meta.url", 'require("node:url").pathToFileURL(__filename).href')
        : script,
    );
  }
}

/** Each file in a process of its own, by the events of its reporter. */
function runNode(work: string): Result[] {
  emit(work, ts6.ModuleKind.ESNext);
  const files = listFiles(work).filter((file) => file.endsWith(".test.js"));
  const reporter = join(work, "reporter.mjs");
  writeFileSync(
    reporter,
    `export default async function* (events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    // What is not in a suite is a file that does not load.
    if (data.details?.type === "suite" || (data.nesting === 0 && type === "test:pass")) continue;
    const status = data.todo !== undefined || data.skip !== undefined ? "todo" : type === "test:pass" ? "passed" : "failed";
    yield JSON.stringify({ file: data.file, name: data.name, status, message: String(data.details?.error?.cause ?? "") }) + "\\n";
  }
}
`,
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--test", "--test-concurrency=2", `--test-reporter=${pathToFileURL(reporter).href}`, ...files],
    { cwd: work, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length === 0) throw new Error(stderr);
  return lines
    .map((line) => JSON.parse(line) as Result)
    .map((each) => ({ ...each, file: join(work, relative(work, each.file)) }));
}
