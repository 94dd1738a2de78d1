/** What a run writes, prints and returns. */

import { statSync, symlinkSync, utimesSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS } from "./folder.ts";

describe("writing", () => {
  it("writes the instrumented class beside its source", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const { code, stdout, stderr } = await dir.run("src/myProvider.ts");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toBe("written src/myProvider.instrumented.ts (InstrumentedMyProvider: 1 operation)\n1 written\n");
    expect(dir.read("src/myProvider.instrumented.ts")).toContain(
      "export class InstrumentedMyProvider extends MyProvider",
    );
  });

  it("takes the command's name as well", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    expect((await dir.run("generate", "myProvider.ts")).code).toBe(0);
    expect(dir.has("myProvider.instrumented.ts")).toBe(true);
  });

  it("leaves a file that is right untouched", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "myProvider.ts": provider() });
    await dir.run("myProvider.ts");
    const then = new Date("2020-01-01T00:00:00Z");
    utimesSync(dir.at("myProvider.instrumented.ts"), then, then);
    const { code, stderr } = await dir.run("myProvider.ts");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "1 unchanged\n" });
    expect(statSync(dir.at("myProvider.instrumented.ts")).mtime).toEqual(then);
  });

  it("does all it can and reports each fault", async () => {
    const dir = folder({ "aProvider.ts": provider("A"), "noClass.ts": "export const x = 1;\n", "other.txt": "" });
    const { code, stderr } = await dir.run("gone.ts", "aProvider.ts", "noClass.ts");
    expect(code).toBe(2);
    expect(dir.has("aProvider.instrumented.ts")).toBe(true);
    expect(stderr).toContain("gone.ts:1:1 error there is no file 'gone.ts'. (file-not-found)\n    Check the path");
    expect(stderr).toMatch(/^noClass\.ts:1:1 error .+ \(no-class\)$/m);
  });

  it("goes by include without file arguments, from the config's folder", async () => {
    const dir = folder({
      "gen-instrumented.config.json": '{ "include": ["src/*Store.ts"] }',
      "src/aStore.ts": provider("A"),
      "src/bProvider.ts": provider("B"),
      "src/deep/keep": "",
    });
    expect((await dir.runWith({ cwd: () => dir.at("src/deep") })).code).toBe(0);
    expect([dir.has("src/aStore.instrumented.ts"), dir.has("src/bProvider.instrumented.ts")]).toEqual([true, false]);
  });

  it("finds providers without a config, outside node_modules, build output and what git ignores", async () => {
    const dir = folder({
      ".gitignore": "ignored/\n",
      "src/sqlProvider.ts": provider("Sql"),
      "src/provider.ts": provider("Plain"),
      "node_modules/x/aProvider.ts": provider(),
      "dist/aProvider.ts": provider(),
      "ignored/aProvider.ts": provider(),
      "src/aProvider.d.ts": "export declare class A {}",
    });
    const { code, stderr } = await dir.run("--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { stdout } = await dir.run("--json");
    const { files } = JSON.parse(stdout) as { files: { path: string }[] };
    expect(files.map(({ path }) => path)).toEqual(["src/provider.instrumented.ts", "src/sqlProvider.instrumented.ts"]);
  });

  it("honours --out-dir, relative to the working directory, and --suffix", async () => {
    const dir = folder({ "conf/gen-instrumented.config.json": "{}", "myProvider.ts": provider() });
    expect(
      (
        await dir.run(
          "myProvider.ts",
          "--config",
          "conf/gen-instrumented.config.json",
          "--out-dir",
          "a/b",
          "--suffix",
          ".otel",
        )
      ).code,
    ).toBe(0);
    expect(dir.has("a/b/myProvider.otel.ts")).toBe(true);
  });

  it("honours --cwd", async () => {
    const dir = folder({ "sub/myProvider.ts": provider() });
    const { stderr } = await dir.run("--cwd", "sub", "myProvider.ts");
    expect(stderr).toContain("written myProvider.instrumented.ts");
    expect(dir.has("sub/myProvider.instrumented.ts")).toBe(true);
  });

  it("takes only the classes of --class", async () => {
    const dir = folder({ "myProvider.ts": provider("One") + provider("Two") + provider("Three") });
    expect((await dir.run("myProvider.ts", "--class", "One", "--class", "Three")).code).toBe(0);
    expect(dir.read("myProvider.instrumented.ts").match(/^export class \w+/gm)).toEqual([
      "export class InstrumentedOne",
      "export class InstrumentedThree",
    ]);
  });

  it.each([
    ["--profile", "semconv"],
    ["--logs", "none"],
    ["--operations", "all"],
  ])("passes %s %s on", async (option, value) => {
    const dir = folder({ "myProvider.ts": provider() });
    expect((await dir.run("myProvider.ts", option, value)).code).toBe(0);
  });

  it("says nothing with --quiet, but errors", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    expect(await dir.run("myProvider.ts", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    const { stderr } = await dir.run("gone.ts", "--quiet");
    expect(stderr.split("\n")).toHaveLength(3);
  });

  it("keeps BOM and CRLF where they stood", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    await dir.run("myProvider.ts");
    const text = dir.read("myProvider.instrumented.ts");
    dir.write({ "myProvider.instrumented.ts": `\uFEFF${text.replaceAll("\n", "\r\n")}` });
    expect((await dir.run("myProvider.ts", "--check")).code).toBe(0);
    dir.write({ "myProvider.ts": provider("Other") });
    await dir.run("myProvider.ts");
    const renewed = dir.read("myProvider.instrumented.ts");
    expect(renewed.startsWith("\uFEFF")).toBe(true);
    expect(renewed).toContain("InstrumentedOther");
    expect(renewed.replaceAll("\r\n", "")).not.toContain("\n");
  });
});

describe("--stdout", () => {
  it("prints the output and writes nothing", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "myProvider.ts": provider() });
    const { code, stdout, stderr } = await dir.run("myProvider.ts", "--stdout");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("export class InstrumentedMyProvider");
    expect(dir.has("myProvider.instrumented.ts")).toBe(false);
  });

  it("refuses more than one source", async () => {
    const dir = folder({ "a.ts": provider("A"), "b.ts": provider("B") });
    const { code, stdout, stderr } = await dir.run("a.ts", "b.ts", "--stdout");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(
      "gen-instrumented: error --stdout prints the output of one source, and these are 2. (stdout-needs-one-source)",
    );
  });

  it.each(["--json", "--diff", "--check"])("does not go with %s", async (other) => {
    const dir = folder({ "a.ts": provider("A") });
    const { code, stdout, stderr } = await dir.run("a.ts", "--stdout", other);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain("conflicting-options");
  });
});

describe("--diff", () => {
  it("shows a missing file as added, writes nothing, exits 0", async () => {
    const dir = folder({ "src/myProvider.ts": provider() });
    const { code, stdout } = await dir.run("src/myProvider.ts", "--diff");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/src\/myProvider\.instrumented\.ts\n@@ -0,0 \+1,\d+ @@\n\+/);
    expect(dir.has("src/myProvider.instrumented.ts")).toBe(false);
  });

  it("goes from old to new, and with --check exits 1", async () => {
    const dir = folder({ "myProvider.ts": provider("Old") });
    await dir.run("myProvider.ts");
    dir.write({ "myProvider.ts": provider("New") });
    const { code, stdout, stderr } = await dir.run("myProvider.ts", "--check", "--diff");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^-.*InstrumentedOld/m);
    expect(stdout).toMatch(/^\+.*InstrumentedNew/m);
    expect(stderr).toContain("output-stale");
  });

  it("colors it on a terminal", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    expect((await dir.runWith({ tty: true }, "myProvider.ts", "--diff")).stdout).toContain("\u001B[32m+");
  });
});

describe("--json", () => {
  it("prints one document and nothing else", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const { code, stdout, stderr } = await dir.run("src/myProvider.ts", "gone.ts", "--json", "--check", "--diff");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const report = JSON.parse(stdout) as Record<string, unknown[]>;
    expect(report["files"]).toEqual([
      {
        path: "src/myProvider.instrumented.ts",
        source: "src/myProvider.ts",
        status: "missing",
        classes: ["InstrumentedMyProvider"],
        operations: 1,
        diff: expect.stringContaining("+++ b/src/myProvider.instrumented.ts") as string,
      },
    ]);
    expect(report["diagnostics"]![0]).toMatchObject({
      code: "file-not-found",
      severity: "error",
      file: "gone.ts",
      line: null,
      column: null,
    });
    expect(report["diagnostics"]![1]).toMatchObject({ code: "output-missing", file: "src/myProvider.instrumented.ts" });
    expect(report["summary"]).toMatchObject({ missing: 1, errors: 2, written: 0 });
    expect(report["version"]).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("prints a document for a usage error too", async () => {
    const { code, stdout, stderr } = await folder().run("--jsno", "--json");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect((JSON.parse(stdout) as { diagnostics: unknown[] }).diagnostics).toMatchObject([
      { code: "unknown-option", file: null, help: "Did you mean '--json'? See --help." },
    ]);
  });
});

describe("--check", () => {
  it("exits 0 when all is as it should be", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "myProvider.ts": provider() });
    await dir.run();
    expect(await dir.run("--check")).toEqual({ code: 0, stdout: "", stderr: "1 unchanged\n" });
  });

  it("tells a missing file, with the command to run", async () => {
    const dir = folder({ "src/my provider.ts": provider() });
    const { code, stderr } = await dir.run("src/my provider.ts", "--check", "--profile", "semconv");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "src/my provider.instrumented.ts:1:1 error this file is missing: src/my provider.ts has not been generated from. (output-missing)\n" +
        "    Run: npx gen-instrumented --profile semconv 'src/my provider.ts'\n",
    );
    expect(dir.has("src/my provider.instrumented.ts")).toBe(false);
  });

  it("tells a stale file", async () => {
    const dir = folder({ "myProvider.ts": provider("Old") });
    await dir.run("myProvider.ts");
    dir.write({ "myProvider.ts": provider("New") });
    const before = dir.read("myProvider.instrumented.ts");
    const { code, stderr } = await dir.run("--check");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "myProvider.instrumented.ts:1:1 error this file is not what myProvider.ts gives now. (output-stale)",
    );
    expect(dir.read("myProvider.instrumented.ts")).toBe(before);
  });

  it("tells which options a stale file, and one left over, were made with", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    await dir.run("myProvider.ts", "--profile", "semconv");
    expect((await dir.run("--check")).stderr).toContain(
      "(output-stale)\n    It was made with --profile semconv: give that again, or put it into the config. To make it without, run: npx gen-instrumented myProvider.ts\n",
    );
    expect((await dir.run("--check", "--profile", "semconv")).code).toBe(0);
    dir.write({ "myProvider.ts": "export class Plain {\n  async frob(): Promise<void> {}\n}\n" });
    await dir.run("myProvider.ts", "--operations", "all");
    expect((await dir.run("--check")).stderr).toContain(
      "(output-orphaned)\n    It was made with --operations all: give that again, or put it into the config. To delete it: rm myProvider.instrumented.ts\n",
    );
  });

  it("tells a file edited by hand; a run overwrites it with a warning", async () => {
    const dir = folder({ "myProvider.ts": provider() });
    await dir.run("myProvider.ts");
    const text = dir.read("myProvider.instrumented.ts");
    dir.write({ "myProvider.instrumented.ts": `${text}// mine\n` });
    const check = await dir.run("--check");
    expect(check.code).toBe(1);
    expect(check.stderr).toContain(
      "(output-edited)\n    Move the change to the source or to a subclass, then run: npx gen-instrumented myProvider.ts\n",
    );
    const run = await dir.run("myProvider.ts");
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("myProvider.instrumented.ts:1:1 warning this generated file had been edited by hand");
    expect(dir.read("myProvider.instrumented.ts")).toBe(text);
  });

  it.each([[[]], [["src/*Provider.ts"]], [["src/*.ts"]], [["src/aProvider.ts", "src/bProvider.ts"]]])(
    "tells an orphan whose source is gone: %j",
    async (args: string[]) => {
      const dir = folder({ "src/aProvider.ts": provider("A"), "src/bProvider.ts": provider("B") });
      await dir.run();
      dir.write({ "src/moved.ts": dir.read("src/bProvider.ts") });
      await import("node:fs").then(({ rmSync }) => rmSync(dir.at("src/bProvider.ts")));
      const { code, stderr } = await dir.run("--check", ...args);
      expect(code).toBe(args.length === 2 ? 2 : 1);
      expect(stderr).toContain(
        "src/bProvider.instrumented.ts:1:1 error the source of this file, src/bProvider.ts, is gone. (output-orphaned)\n" +
          "    Bring the source back, or delete this file: rm src/bProvider.instrumented.ts\n",
      );
    },
  );

  it("tells an orphan whose class is gone", async () => {
    const dir = folder({ "aProvider.ts": provider("A"), "bProvider.ts": provider("B") });
    await dir.run();
    dir.write({ "bProvider.ts": "export const nothing = 1;\n" });
    const { code, stderr } = await dir.run("--check");
    expect(code).toBe(1);
    expect(stderr).toContain(
      "bProvider.instrumented.ts:1:1 error bProvider.ts no longer gives this file. (output-orphaned)",
    );
    expect((await dir.run("--check", "--class", "A")).stderr).not.toContain("output-orphaned");
  });

  it("looks for orphans in the out-dir", async () => {
    const dir = folder({
      "gen-instrumented.config.json": '{ "outDir": "gen" }',
      "aProvider.ts": provider("A"),
      "bProvider.ts": provider("B"),
    });
    await dir.run();
    await import("node:fs").then(({ rmSync }) => rmSync(dir.at("bProvider.ts")));
    const { code, stderr } = await dir.run("--check");
    expect(code).toBe(1);
    expect(stderr).toContain("output-orphaned");
  });

  it("checks the shared runtime file", async () => {
    const dir = folder({
      "gen-instrumented.config.json": '{ "runtime": "./runtime.ts" }',
      "aProvider.ts": provider("A"),
    });
    await dir.run();
    expect((await dir.run("--check")).code).toBe(0);
    dir.write({ "runtime.ts": `${dir.read("runtime.ts")}// mine\n` });
    const { code, stderr } = await dir.run("--check");
    expect(code).toBe(1);
    expect(stderr).toContain("runtime.ts:1:1 error this generated file was edited by hand. (output-edited)");
  });
});

describe("outputs that are not ours to write", () => {
  it("never overwrites a file without the mark, until --force", async () => {
    const dir = folder({ "myProvider.ts": provider(), "myProvider.instrumented.ts": "// mine\n" });
    const { code, stderr } = await dir.run("myProvider.ts");
    expect(code).toBe(2);
    expect(stderr).toContain("myProvider.instrumented.ts:1:1 error a file stands where the output goes");
    expect(dir.read("myProvider.instrumented.ts")).toBe("// mine\n");
    expect((await dir.run("myProvider.ts", "--check")).code).toBe(2);
    expect((await dir.run("myProvider.ts", "--force")).code).toBe(0);
    expect(dir.read("myProvider.instrumented.ts")).toContain("InstrumentedMyProvider");
  });

  it("writes neither of two sources that claim one output", async () => {
    const dir = folder({
      "a/myProvider.ts": provider("A"),
      "b/myProvider.ts": provider("B"),
      "cProvider.ts": provider("C"),
    });
    dir.write({ "gen-instrumented.config.json": "{}" });
    const { code, stderr } = await dir.run("a/myProvider.ts", "b/myProvider.ts", "cProvider.ts", "--out-dir", "gen");
    expect(code).toBe(2);
    expect(stderr).toContain(
      "a/myProvider.ts:1:1 error this source claims the output gen/myProvider.instrumented.ts, and so does b/myProvider.ts. (output-clash)",
    );
    expect(stderr).toContain("b/myProvider.ts:1:1 error");
    expect([dir.has("gen/myProvider.instrumented.ts"), dir.has("gen/cProvider.instrumented.ts")]).toEqual([
      false,
      true,
    ]);
  });

  it("does not follow a link out of the project", async () => {
    const outside = folder({ "victim.ts": "// @generated by gen-instrumented. Do not edit\n" });
    const dir = folder({ "myProvider.ts": provider() });
    symlinkSync(outside.at("victim.ts"), dir.at("myProvider.instrumented.ts"));
    const { code, stderr } = await dir.run("myProvider.ts");
    expect(code).toBe(2);
    expect(stderr).toContain("(output-outside-project)");
    symlinkSync(outside.path, dir.at("gen"));
    expect((await dir.run("myProvider.ts", "--out-dir", "gen")).stderr).toContain("(output-outside-project)");
    expect((await dir.run("myProvider.ts", "--out-dir", "../elsewhere")).stderr).toContain("(output-outside-project)");
    expect(outside.read("victim.ts")).toBe("// @generated by gen-instrumented. Do not edit\n");
  });

  it("writes through a link that stays inside", async () => {
    const dir = folder({ "myProvider.ts": provider(), "real.ts": "// @generated by gen-instrumented. Do not edit\n" });
    symlinkSync("real.ts", dir.at("myProvider.instrumented.ts"));
    expect((await dir.run("myProvider.ts")).code).toBe(0);
    expect(dir.read("real.ts")).toContain("InstrumentedMyProvider");
  });

  it("says why a folder cannot be written", async () => {
    const dir = folder({
      "myProvider.ts": provider(),
      file: "",
      "bProvider.instrumented.ts/keep": "",
      "bProvider.ts": provider("B"),
    });
    const one = await dir.run("myProvider.ts", "--out-dir", "file/gen");
    expect(one.code).toBe(2);
    expect(one.stderr).toMatch(
      /file\/gen\/myProvider\.instrumented\.ts:1:1 error .*a part of its path is a file, not a folder\. \(output-unreadable\)/,
    );
    const two = await dir.run("bProvider.ts", "myProvider.ts");
    expect(two.code).toBe(2);
    expect(two.stderr).toContain("a folder stands in its place");
    expect(dir.has("myProvider.instrumented.ts")).toBe(true);
  });
});
