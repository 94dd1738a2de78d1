/** `generate --tests`: what is written, for which runner, and what is left alone. That the tests run is the business of `run.ts`. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runMain } from "../support/main.ts";

const PROVIDER = `export class OrderProvider {
  async ackWorker(lockToken: string, instance: string): Promise<void> {}
  async cleanupOrphanedSessions(idleTimeoutMs: number): Promise<number> { return idleTimeoutMs; }
}
`;
const TEST = "src/orderProvider.instrumented.test.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "starting-tests-")));
  write("package.json", "{}");
  write("src/orderProvider.ts", PROVIDER);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const read = (path: string): string => readFileSync(join(folder, path), "utf8");
const run = (...args: string[]) => runMain(["src/orderProvider.ts", ...args], folder);

describe("generate --tests", () => {
  it("tries every operation, with arguments that its types take", async () => {
    write("package.json", JSON.stringify({ devDependencies: { vitest: "4" } }));
    const { exitCode, stderr } = await run("--tests");
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`written ${TEST}\n`);
    expect(read(TEST)).toContain('provider.ackWorker("lock-token-1", "instance-1")');
    expect(read(TEST)).toContain("provider.cleanupOrphanedSessions(1000)");
    expect(read(TEST)).toContain('expect(recorded).toHaveCounted("provider.sessions_cleaned", 2)');
    expect(read(TEST)).toContain('import { OrderProvider } from "./orderProvider.js"');
  });

  it.each([
    ["vitest", { devDependencies: { vitest: "4" } }, 'from "vitest"'],
    ["jest", { devDependencies: { jest: "30" } }, 'from "@jest/globals"'],
    [
      "jest with its global types",
      { devDependencies: { jest: "30", "@types/jest": "30" } },
      '"gen-instrumented/testing/jest"',
    ],
    ["node:test, which everybody has", {}, 'from "node:test"'],
  ])("writes for %s", async (_, manifest, expected) => {
    write("package.json", JSON.stringify(manifest));
    await run("--tests");
    expect(read(TEST)).toContain(expected);
  });

  it("writes for the runner that it is told, and does not repeat that in the output's header", async () => {
    write("package.json", JSON.stringify({ devDependencies: { vitest: "4" } }));
    await run("--tests", "--test-runner", "node");
    expect(read(TEST)).toContain('from "node:test"');
    expect(read("src/orderProvider.instrumented.ts")).not.toContain("test-runner");
    expect((await run("--check")).exitCode).toBe(0);
  });

  it("says which packages of the SDK it lacks, of the generation that goes with the API", async () => {
    const install = (name: string, version: string): void =>
      write(`node_modules/@opentelemetry/${name}/package.json`, JSON.stringify({ version }));
    install("api", "1.9.1");
    install("sdk-trace-base", "2.1.0");
    expect((await run("--tests")).stderr).toContain(
      "info the tests record on OpenTelemetry's own SDK, and @opentelemetry/sdk-metrics, @opentelemetry/context-async-hooks are not installed. (test-sdk-missing)\n" +
        "    Run: npm install --save-dev @opentelemetry/sdk-metrics@2 @opentelemetry/context-async-hooks@2\n",
    );
    install("api", "1.10.0");
    install("sdk-metrics", "3.0.0");
    install("context-async-hooks", "3.0.0");
    expect((await run("--tests")).stderr).toContain("    Run: npm install --save-dev @opentelemetry/sdk-logs@3\n");
    install("sdk-logs", "3.0.0");
    expect((await run("--tests")).stderr).not.toContain("test-sdk-missing");
  });

  it("never touches a test that is there", async () => {
    write(TEST, "// mine\n");
    const { stderr, exitCode } = await run("--tests");
    expect(read(TEST)).toBe("// mine\n");
    expect(stderr).toContain(`kept ${TEST}: it is there already, and yours`);
    expect(exitCode).toBe(0);
    expect((await run("--tests", "--force")).exitCode).toBe(0);
    expect(read(TEST)).toBe("// mine\n");
  });

  it("requires a class that is a module by 'export =', and says that vitest cannot", async () => {
    write("src/orderProvider.ts", PROVIDER.replace("export ", "").concat("export = OrderProvider;\n"));
    const { stderr } = await run("--tests", "--test-runner", "vitest");
    expect(stderr).toContain(
      "one that is a class by 'export =' is required; jest and node:test do that. (test-not-written)",
    );
    expect(existsSync(join(folder, TEST))).toBe(false);
    const { exitCode } = await run("--tests", "--test-runner", "jest");
    expect(exitCode).toBe(0);
    expect(read(TEST)).toContain('import InstrumentedOrderProvider = require("./orderProvider.instrumented.js");\n');
    expect(read(TEST)).toContain('import OrderProvider = require("./orderProvider.js");\n');
    expect(read(TEST)).toContain("InstrumentedOrderProvider.setProviderLogger(telemetry.logger);");
  });

  it("stubs a getter that gives a function as node:test will have it", async () => {
    write(
      "src/orderProvider.ts",
      "export class OrderProvider { get ackWorker(): (token: string) => Promise<void> { return async () => {}; } }\n",
    );
    await run("--tests", "--test-runner", "node");
    expect(read(TEST)).toMatch(/mock\.getter\(\s*OrderProvider\.prototype,\s*"ackWorker",/);
  });

  it("writes none where there is nothing to call, and says why", async () => {
    write(
      "src/orderProvider.ts",
      "export class OrderProvider { readonly ackWorker = async (token: string): Promise<string> => token; }\n",
    );
    const { stderr } = await run("--tests");
    expect(existsSync(join(folder, TEST))).toBe(false);
    expect(stderr).toContain("(test-not-written)");
  });

  it.each(["--check", "--diff", "--stdout"])("does not go together with %s", async (option) => {
    const { exitCode, stderr } = await run("--tests", option);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("(conflicting-options)");
  });

  it("is not written without being asked for", async () => {
    await run();
    expect(existsSync(join(folder, TEST))).toBe(false);
  });
});
