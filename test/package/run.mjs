/**
 * What a user gets: pack the package, install the tarball in an empty folder, write a provider there, generate, compile under
 * `strict`, run with an SDK and see that it records. `npm run test:package`.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fresh = fileURLToPath(new URL("fresh", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gen-instrumented-package-"));
const { version } = readPackage(root);
const total = { passed: 0, failed: 0 };

try {
  const [tarball] = JSON.parse(run(root, "npm", "pack", "--json", "--silent", "--pack-destination", folder));
  const files = tarball.files.map((file) => file.path);

  check("the tarball holds what is needed, and nothing else", () => {
    const allowed = [/^bin\/[\w-]+\.js$/, /^dist\/.+\.(js|d\.ts)$/, /^templates\/.+\.hbs$/, /^docs\/.+\.md$/];
    const needed = [
      "LICENSE",
      "README.md",
      "bin/gen-instrumented.js",
      "dist/index.d.ts",
      "dist/index.js",
      "package.json",
      "schema.json",
    ];
    const optional = ["CHANGELOG.md"];
    for (const file of needed) assert.ok(files.includes(file), `${file} is missing`);
    const extra = files.filter(
      (file) => ![...needed, ...optional].includes(file) && !allowed.some((each) => each.test(file)),
    );
    assert.deepEqual(extra, []);
  });

  cpSync(fresh, folder, { recursive: true });
  check("it installs", () => {
    const pinned = [
      "typescript",
      "@types/node",
      "@opentelemetry/api",
      "@opentelemetry/sdk-metrics",
      "@opentelemetry/sdk-trace",
    ];
    const beside = pinned.map((name) => `${name}@${readPackage(join(root, "node_modules", name)).version}`);
    run(
      folder,
      "npm",
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
      join(folder, tarball.filename),
      ...beside,
    );
  });
  check("it says its version", () => assert.equal(tool("--version").trim(), version));
  check("it generates", () => {
    tool("src/myProvider.ts");
    assert.match(
      readFileSync(join(folder, "src/myProvider.instrumented.ts"), "utf8"),
      /class InstrumentedMyProvider extends MyProvider/,
    );
  });
  check("what it generated is up to date", () => tool("src/myProvider.ts", "--check"));
  check("output and package types compile under strict", () => run(folder, "npx", "--no-install", "tsc", "-p", "."));
  check("the generated class records", () => {
    const recorded = JSON.parse(run(folder, process.execPath, "built/main.js"));
    assert.deepEqual(recorded, {
      "provider.fetch_orchestration_item_duration_ms": 1,
      "provider.ack_orchestration_item_duration_ms": 1,
      "provider.infrastructure_errors": 1,
      spans: ["provider.fetch_orchestration_item", "provider.ack_orchestration_item"],
    });
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

function check(name, body) {
  try {
    body();
    total.passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    total.failed += 1;
    console.log(`not ok  ${name}\n${error.message}\n${error.stdout ?? ""}`);
  }
}

function tool(...args) {
  return run(folder, "npx", "--no-install", "gen-instrumented", ...args);
}

function run(cwd, command, ...args) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function readPackage(of) {
  return JSON.parse(readFileSync(join(of, "package.json"), "utf8"));
}
