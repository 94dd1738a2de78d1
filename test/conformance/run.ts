/**
 * Behaviour in the wild: a published conformance suite passes on an instrumented class as on the class itself, assert by assert. The
 * class is a user's, and all that it does is inherited from a package.
 *
 * Without an SDK nothing may differ. With one, a promise settles one microtask later (`emission.md`: what stays different), which the
 * suite can see where it asks for the status of a database in the very microtask after an `open()` that a `close()` waits for too. So
 * the standard then is `delayed.mjs`: the class itself, each operation's promise one microtask late, and no more than that.
 *
 *     npm run test:conformance
 */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { runMain } from "../support/main.ts";

const HERE = import.meta.dirname;
const WORK = join(HERE, ".work");

interface Run {
  readonly title: string;
  /** `ok name` or `not ok name`, one for each assert and in their order. */
  readonly asserts: readonly string[];
  readonly exitCode: number | null;
  readonly seen: { readonly spans: number; readonly measurements: number };
}

const failures: string[] = [];
let passed = 0;

execFileSync("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel=error"], {
  cwd: HERE,
  stdio: "inherit",
});
const generated = await generateStore();
console.log(generated);

const expected = runSuite("the class itself", "store.js", "Store", "none");
console.log(`the class itself: ${expected.asserts.length} asserts, exit code ${expected.exitCode}`);
check(expected.exitCode === 0, `the suite fails on the class itself: exit code ${expected.exitCode}`);
check(expected.asserts.length > 1000, "the suite has next to no asserts: was it run?");

const delayed = runSuite("one microtask late", "delayed.mjs", "DelayedStore", "none");
const visible = delayed.asserts.filter((each, index) => each !== expected.asserts[index]);
console.log(`one microtask late: ${delayed.asserts.length} asserts, ${visible.length} of them see it`);
// What the delay shows is where the suite looks, not what it finds: a value, an error or a count that came out otherwise is a fault.
check(
  visible.every((each) => /^not ok is (?:open|closed)$/.test(each)),
  `a microtask changes more than the moment of a status: ${visible.join("; ")}`,
);

for (const sdk of ["none", "sdk"] as const) {
  const title = sdk === "none" ? "instrumented, no SDK" : "instrumented, with an SDK";
  const standard = sdk === "none" ? expected : delayed;
  const actual = runSuite(title, "store.instrumented.js", "InstrumentedStore", sdk);
  const { spans, measurements } = actual.seen;
  console.log(
    `${title}: ${actual.asserts.length} asserts, exit code ${actual.exitCode}, ${spans} spans, ${measurements} measurements`,
  );
  compare(standard, actual);
  check(actual.exitCode === standard.exitCode, `${title}: exit code ${actual.exitCode}`);
  // Without it the comparison would say nothing.
  if (sdk === "sdk") check(spans > 0 && measurements > 0, `${title}: nothing was observed`);
}

for (const failure of failures.slice(0, 50)) console.log(failure);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Writes `.work/`: the user's source, what is generated from it, and both as JavaScript. Gives what the run said. */
async function generateStore(): Promise<string> {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  for (const file of ["store.ts", "suite.mjs", "delayed.mjs", "package.json"])
    cpSync(join(HERE, file), join(WORK, file));
  const { exitCode, stdout, stderr } = await runMain(["store.ts", "--operations", "all", "--logs", "logger"], WORK);
  check(exitCode === 0, `the run that generates ends with exit code ${exitCode}`);

  const files = ["store.ts", "store.instrumented.ts"].map((file) => join(WORK, file));
  const program = ts.createProgram(files, {
    strict: true,
    noImplicitOverride: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    rewriteRelativeImportExtensions: true, // the project's own tsconfig allows such imports
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(HERE, "../../node_modules/@types")],
  });
  const { diagnostics } = program.emit();
  for (const each of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
    const place = each.file?.getLineAndCharacterOfPosition(each.start ?? 0);
    const where = each.file === undefined ? "" : `${each.file.fileName}:${(place?.line ?? 0) + 1} `;
    failures.push(`${where}TS${each.code} ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`);
  }
  return `${stdout}${stderr}`.trim();
}

function runSuite(title: string, module: string, exportName: string, sdk: "none" | "sdk"): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["suite.mjs", join(WORK, module), exportName, sdk], {
    cwd: WORK,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 300_000,
  });
  const tap = `${title}.tap`.replaceAll(/[ ,]+/g, "-");
  writeFileSync(join(WORK, tap), stdout);
  const asserts = stdout.split("\n").flatMap((line) => {
    const match = /^((?:not )?ok) \d+ ?(.*)$/.exec(line);
    return match === null ? [] : [`${match[1]} ${match[2]}`];
  });
  const last = stderr.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) failures.push(`${title} did not come to its end: ${stderr.slice(0, 2000)}`);
  return {
    title,
    asserts,
    exitCode: status,
    seen: last.startsWith("{") ? (JSON.parse(last) as Run["seen"]) : { spans: 0, measurements: 0 },
  };
}

function compare(one: Run, other: Run): void {
  const count = Math.max(one.asserts.length, other.asserts.length);
  for (let index = 0; index < count; index++) {
    const [left, right] = [one.asserts[index], other.asserts[index]];
    check(
      left !== undefined && left === right,
      `${other.title}: assert ${index + 1} is '${right ?? "missing"}', and '${left ?? "missing"}' with ${one.title}`,
    );
  }
}

function check(holds: boolean, failure: string): void {
  if (holds) passed++;
  else failures.push(failure);
}
