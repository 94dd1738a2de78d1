/**
 * `gen-instrumented/testing` as a user's tests have it: from the tarball, as ES modules and as CommonJS, compiled against the real types
 * of vitest, @jest/globals and @types/jest, library declarations checked too, and run by each runner.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const project = fileURLToPath(new URL("testing", import.meta.url));
/** What a test of each runner begins with; the rest is one text for all. */
const BEGINNINGS = {
  jest: ['/// <reference types="jest" />', 'import "gen-instrumented/testing/jest";'],
  "jest-globals": ['import { expect, it } from "@jest/globals";', 'import "gen-instrumented/testing/jest-globals";'],
  vitest: ['import { expect, it } from "vitest";', 'import "gen-instrumented/testing/vitest";'],
};
const provider = fileURLToPath(new URL("fresh/src/myProvider.ts", import.meta.url));

/** Runs in a folder of its own below `folder`; `check(name, body)` is told each thing that must hold. */
export function checkTesting(folder, packed, check) {
  const home = join(folder, "testing");
  check("gen-instrumented/testing installs beside vitest and jest", () => {
    mkdirSync(home);
    writeFileSync(join(home, "package.json"), "{}");
    const { dependencies: jest } = readJson(join(root, "test/testing/jest/package.json"));
    const beside = [
      ...["typescript", "vitest", "@types/node"].map((name) => `${name}@${installed(name)}`),
      ...["api", "context-async-hooks", "sdk-metrics", "sdk-trace"].map(
        (name) => `@opentelemetry/${name}@${installed(`@opentelemetry/${name}`)}`,
      ),
      ...Object.entries(jest).map(([name, version]) => `${name}@${version}`),
      `@jest/globals@${jest.jest.split(".")[0]}`,
    ];
    const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    execFileSync("npm", ["install", ...flags, packed, ...beside], { cwd: home, stdio: "inherit" });
    for (const type of ["module", "commonjs"]) {
      const at = join(home, type);
      cpSync(project, at, { recursive: true });
      cpSync(provider, join(at, "src/myProvider.ts"));
      writeFileSync(join(at, "package.json"), JSON.stringify({ name: type, private: true, type }));
      const text = readFileSync(join(project, "matchers.ts"), "utf8");
      for (const [runner, beginning] of Object.entries(BEGINNINGS)) {
        // vitest itself is ES modules only, and takes every test for one.
        if (type === "commonjs" && runner === "vitest") continue;
        writeFileSync(join(at, `src/${runner}.test.ts`), [...beginning, text].join("\n"));
      }
      run(at, "gen-instrumented", "src/myProvider.ts", "--logs", "logger");
    }
  });
  for (const type of ["module", "commonjs"]) {
    const at = join(home, type);
    check(`a ${type}'s tests compile, wrong uses of the matchers do not`, () => run(at, "tsc", "-p", "."));
    check(`a ${type}'s tests pass with jest, imported and global`, () => {
      writeFileSync(join(at, "jest.config.json"), '{ "testMatch": ["**/built/jest*.test.js"], "transform": {} }');
      assert.equal(tests(run(at, "jest", "--json", "--rootDir", at)), 4);
    });
    check(`a ${type}'s tests pass with node:test`, () =>
      assert.match(execute(at, process.execPath, "--test", "built/node.test.js"), /^# pass 1$/m),
    );
  }
  const at = join(home, "module");
  check("a module's tests compile as a bundler resolves", () =>
    run(at, "tsc", "-p", ".", "--noEmit", "--module", "esnext", "--moduleResolution", "bundler"),
  );
  check("a module's tests pass with vitest", () =>
    assert.equal(tests(run(at, "vitest", "run", "--reporter=json", "built/vitest.test.js")), 2),
  );
}

/** How many tests have passed, by the report that vitest and jest share. */
function tests(text) {
  const { numPassedTests, numTotalTests } = JSON.parse(text.slice(text.indexOf("{")));
  assert.equal(numPassedTests, numTotalTests);
  return numPassedTests;
}

function run(at, tool, ...args) {
  return execute(at, join(at, "../node_modules/.bin", tool), ...args);
}

function execute(cwd, command, ...args) {
  // jest takes ES modules behind a flag of Node's.
  const env = { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "--experimental-vm-modules --no-warnings" };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env, timeout: 300_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

function installed(name) {
  return readJson(join(root, "node_modules", name, "package.json")).version;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
