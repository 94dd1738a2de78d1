/**
 * What a user gets: pack the package, install the tarball in an empty folder, write a provider there, generate, compile under
 * `strict`, run with an SDK and see that it records. `npm run test:package`.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureInstall } from "./size.mjs";
import { checkTesting } from "./testing.mjs";
import { runTool } from "./tools.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const fresh = fileURLToPath(new URL("fresh", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gen-instrumented-package-"));
const { version } = readPackage(root);
// What docs/package.md promises; a dependency that breaks it wants a reason there.
const MOST_PACKAGES = 68;
const MOST_MEGABYTES = 45;
const total = { passed: 0, failed: 0 };

try {
  const [tarball] = JSON.parse(run(root, "npm", "pack", "--json", "--silent", "--pack-destination", folder));
  const files = tarball.files.map((file) => file.path);

  check("the tarball holds what is needed, and nothing else", () => {
    const allowed = [
      /^bin\/[\w-]+\.js$/,
      /^dist\/.+\.(c?js|d\.ts)$/,
      /^dist\/cjs\/package\.json$/,
      // What is built in under a licence that wants to be passed on.
      /^dist\/.+\.LICENSES?\.txt$/,
      /^templates\/.+\.hbs$/,
      /^src\/rules\/[\w-]+\.md$/,
      /^docs\/.+\.md$/,
    ];
    const needed = [
      "LICENSE",
      "README.md",
      "bin/gen-instrumented.js",
      "bin/package.json", // the starter is CommonJS: Node loads that quicker
      "dist/index.d.ts",
      "dist/index.js",
      "package.json",
      "schema.json",
      "catalog.schema.json",
    ];
    const optional = ["CHANGELOG.md"];
    for (const file of needed) assert.ok(files.includes(file), `${file} is missing`);
    const extra = files.filter(
      (file) => ![...needed, ...optional].includes(file) && !allowed.some((each) => each.test(file)),
    );
    assert.deepEqual(extra, []);
  });

  const packed = join(folder, tarball.filename);
  check("publint has nothing to say", () => runTool("publint", ["run", packed, "--strict"]));
  // Node 20.19 and later let CommonJS require an ES module; older module resolutions see no `exports`.
  check("are-the-types-wrong finds none wrong", () =>
    runTool("attw", [packed, "--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"]),
  );
  check("alone it is small", () => {
    const alone = join(folder, "alone");
    mkdirSync(alone);
    writeFileSync(join(alone, "package.json"), "{}");
    run(alone, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", packed);
    const { packages, bytes, largest } = measureInstall(alone);
    const megabytes = bytes / 1e6;
    console.log(
      `        tarball ${(tarball.size / 1e3).toFixed(0)} kB, unpacked ${(tarball.unpackedSize / 1e6).toFixed(1)} MB; ` +
        `installed ${packages} packages, ${megabytes.toFixed(1)} MB`,
    );
    for (const [name, size] of largest) console.log(`          ${(size / 1e6).toFixed(1).padStart(5)} MB  ${name}`);
    assert.ok(packages <= MOST_PACKAGES, `${packages} packages are more than ${MOST_PACKAGES}`);
    assert.ok(megabytes <= MOST_MEGABYTES, `${megabytes} MB are more than ${MOST_MEGABYTES}`);
  });

  check("the changesets make a version and its changelog", () => {
    const release = join(folder, "release");
    for (const part of [".changeset", "package.json", "package-lock.json", "CHANGELOG.md"])
      cpSync(join(root, part), join(release, part), { recursive: true });
    // The config names the changelog's writer by a path from its own folder.
    mkdirSync(join(release, "test/package"), { recursive: true });
    symlinkSync(join(root, "test/package/tools"), join(release, "test/package/tools"), "dir");
    writeFileSync(join(release, ".changeset/of-the-test.md"), '---\n"gen-instrumented": patch\n---\n\nA change.\n');
    const git = (...args) => run(release, "git", "-c", "user.name=test", "-c", "user.email=test@localhost", ...args);
    git("init", "--quiet");
    git("add", ".changeset", "package.json", "CHANGELOG.md");
    git("commit", "--quiet", "-m", "before");
    runTool("changeset", ["version"], release);
    assert.notEqual(readPackage(release).version, version);
    assert.match(
      readFileSync(join(release, "CHANGELOG.md"), "utf8"),
      new RegExp(`^# .+\n\n## ${readPackage(release).version}\n`),
    );
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
    run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", packed, ...beside);
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
  check("its audit finds the provider observed", () =>
    assert.match(tool("audit", "--min-coverage", "100"), /MyProvider +2 \/ 2 +100 %/),
  );
  check("the command answers under Node 20.0 as it does under this one", () => {
    const name = `node-${process.platform}-${process.arch}`;
    const flags = ["--no-save", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    run(folder, "npm", "install", ...flags, `${name}@20.0.0`);
    const oldest = join(folder, "node_modules", name, "bin/node");
    assert.equal(run(folder, oldest, "--version").trim(), "v20.0.0");
    writeFileSync(
      join(folder, "old.config.ts"),
      'import { defineConfig } from "gen-instrumented";\n\nexport default defineConfig({ include: ["src/*Provider.ts"], profile: "semconv" });\n',
    );
    const lines = [
      ["--help"],
      ["--config", "old.config.ts", "--stdout"],
      ["--check", "--diff", "--verify", "src/myProvider.ts"],
      ["--check", "--config", "old.config.ts"],
      ["audit", "--format", "html"],
      ["audit", "old.config.ts"],
      ["catalog", "--format", "grafana"],
      ["init", "--diff"],
      ["completion"],
      ["generat"],
    ];
    for (const line of lines) {
      const [old, now] = [oldest, process.execPath].map((node) => {
        const bin = join(folder, "node_modules/gen-instrumented/bin/gen-instrumented.js");
        const { status, stdout, stderr } = spawnSync(node, [bin, "--no-cache", ...line], {
          cwd: folder,
          encoding: "utf8",
        });
        return { status, stdout, stderr };
      });
      assert.deepEqual(old, now, line.join(" "));
    }
  });
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
  for (const generation of ["9", "10"]) {
    check(`its rules run in ESLint ${generation}`, () => {
      const alias = generation === "9" ? "eslint-9" : "eslint";
      const eslint = readPackage(join(root, "node_modules", alias)).version;
      run(
        folder,
        "npm",
        "install",
        "--no-save",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        `eslint@${eslint}`,
      );
      // Without a TypeScript parser: the rules parse for themselves, and ESLint's own can read this text, too.
      writeFileSync(
        join(folder, "eslint.config.mjs"),
        'import instrumented from "gen-instrumented/eslint";\nexport default [{ files: ["**/*.ts"], ...instrumented.configs.recommended }];\n',
      );
      writeFileSync(
        join(folder, "bareProvider.ts"),
        "export class BareProvider {\n  async read(instance) {\n    return instance;\n  }\n}\n",
      );
      const { status, stdout } = spawnSync("npx", ["--no-install", "eslint", "--format", "json", "bareProvider.ts"], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(status, 1);
      const [{ messages }] = JSON.parse(stdout);
      assert.deepEqual(
        messages.map(({ ruleId, line, column }) => ({ ruleId, line, column })),
        [{ ruleId: "gen-instrumented/uninstrumented-operation", line: 2, column: 9 }],
      );
    });
  }
  checkTesting(folder, packed, check);
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
