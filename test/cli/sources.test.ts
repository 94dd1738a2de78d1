/** Which files a run reads. */

import { mkdirSync, rmSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS, type Folder } from "./folder.ts";

const outputs = async (dir: Folder, ...argv: string[]): Promise<string[]> => {
  const { stdout } = await dir.run("--json", "--check", ...argv);
  return (JSON.parse(stdout) as { files: { path: string }[] }).files.map(({ path }) => path);
};

describe("globs", () => {
  it("skips files without a provider class, and counts them", async () => {
    const dir = folder({
      "src/aProvider.ts": provider("A"),
      "src/util.ts": "export const x = 1;\n",
      "src/readme.md": "",
    });
    const { code, stderr } = await dir.run("src/*");
    expect(code).toBe(0);
    expect(stderr).toMatch(/\n1 written, 1 skipped\n$/);
  });

  it("leaves outputs out, and keeps doing so", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/aProvider.ts": provider("A") });
    await dir.run("src/*.ts");
    expect(await dir.run("src/*.ts", "--check")).toMatchObject({ code: 0, stderr: "1 unchanged\n" });
  });

  it("takes an unquoted *.ts, which the shell makes names of, for the glob it was", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "a.ts": provider("A"),
      "b.ts": "export const x = 1;\n",
      "c.ts": "export {};\n",
      "d.d.ts": "",
    });
    const first = await dir.run("a.ts", "b.ts", "c.ts", "d.d.ts");
    expect(first.stderr).toBe("written a.instrumented.ts (InstrumentedA: 1 operation)\n1 written, 2 skipped\n");
    const second = await dir.run("a.instrumented.ts", "a.ts", "b.ts", "c.ts", "d.d.ts", "--check");
    expect(second).toMatchObject({ code: 0, stderr: "1 unchanged, 2 skipped\n" });
  });

  it("honours exclude from the config, relative to the config", async () => {
    const dir = folder({
      "gen-instrumented.config.json": '{ "exclude": ["src/old", "**/bProvider.ts"] }',
      "src/old/aProvider.ts": provider("A"),
      "src/bProvider.ts": provider("B"),
      "src/cProvider.ts": provider("C"),
    });
    expect(await outputs(dir)).toEqual(["src/cProvider.instrumented.ts"]);
    expect(await outputs(dir, "--cwd", "src", "**/*.ts")).toEqual(["cProvider.instrumented.ts"]);
    expect(await outputs(dir, "src/bProvider.ts")).toEqual(["src/bProvider.instrumented.ts"]);
  });

  it("takes a folder for the providers in it, as their own config names them", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/aProvider.ts": provider("A"),
      "src/deep/bProvider.ts": provider("B"),
      "src/other.ts": provider("Other"),
      "lib/cProvider.ts": provider("C"),
      "packages/one/gen-instrumented.config.json": '{ "include": ["*.store.ts"], "logs": "none" }',
      "packages/one/orders.store.ts": provider("Orders"),
    });
    expect(await outputs(dir, "src")).toEqual(["src/aProvider.instrumented.ts", "src/deep/bProvider.instrumented.ts"]);
    expect(await outputs(dir, "packages/")).toEqual(["packages/one/orders.store.instrumented.ts"]);
    expect(await dir.run("src")).toMatchObject({ code: 0 });
    expect(await dir.run("src", "--check")).toMatchObject({ code: 0, stderr: "2 unchanged\n" });
    rmSync(dir.at("src/deep/bProvider.ts"));
    const { code, stderr } = await dir.run("src", "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("src/deep/bProvider.instrumented.ts:1:1 error");
    expect(stderr).toContain("(output-orphaned)");
  });

  it("takes a negated pattern away", async () => {
    const dir = folder({ "aProvider.ts": provider("A"), "bProvider.ts": provider("B") });
    expect(await outputs(dir, "*.ts", "!b*")).toEqual(["aProvider.instrumented.ts"]);
  });

  it("prefers a file that has a glob's characters in its name", async () => {
    const dir = folder({ "[id]Provider.ts": provider("A"), "iProvider.ts": provider("B") });
    expect(await outputs(dir, "[id]Provider.ts")).toEqual(["[id]Provider.instrumented.ts"]);
  });

  it("reads each source once", async () => {
    const dir = folder({ "aProvider.ts": provider("A") });
    expect(await outputs(dir, "aProvider.ts", "./aProvider.ts", "*.ts")).toEqual(["aProvider.instrumented.ts"]);
  });

  it("reads build output only where it is named", async () => {
    const dir = folder({ "build/aProvider.ts": provider("A") });
    expect(await outputs(dir, "build/*.ts")).toEqual(["build/aProvider.instrumented.ts"]);
    expect((await dir.run("**/*.ts")).stderr).toContain("(no-match)");
  });
});

describe("bad input", () => {
  it.each([
    ["gone.ts", "gone.ts:1:1 error there is no file 'gone.ts'. (file-not-found)\n    Check the path"],
    ["src/myProvidr.ts", "(file-not-found)\n    Did you mean 'src/myProvider.ts'?"],
    ["src/myProvider.ts/x.ts", "(file-not-found)"],
    ["lib", "gen-instrumented: error no source matches 'lib/**/*{P,p}rovider.ts' in the working directory. (no-match)"],
    ["lib/*.ts", "gen-instrumented: error no source matches 'lib/*.ts' in the working directory. (no-match)"],
    ["notes.txt", "notes.txt:1:1 error 'notes.txt' is no TypeScript source. (not-typescript)"],
    ["types.d.ts", "(not-typescript)"],
    ["util.ts", "util.ts:1:1 error"],
    [
      "{util,other}.ts",
      "gen-instrumented: error none of the 2 files looked at exports a class with operations. (nothing-to-instrument)",
    ],
    ["nul\0.ts", "(file-not-found)"],
    ["", "there is no file ''. (file-not-found)"],
  ])("%j", async (arg, text) => {
    const dir = folder({
      "src/myProvider.ts": provider(),
      "notes.txt": "x",
      "types.d.ts": "",
      "util.ts": "export const x = 1;\n",
      "other.ts": "export {};\n",
      "lib/notes.txt": "",
    });
    const { code, stdout, stderr } = await dir.run(arg);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
    expect(dir.has("src/myProvider.instrumented.ts")).toBe(false);
  });

  it.each([
    ["binary.ts", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]), "(not-text)"],
    ["latin1.ts", new Uint8Array([0x2f, 0x2f, 0xe9, 0x0a]), "(not-text)"],
    ["syntax.ts", "export class A {\n  async read( {\n}\n", "(syntax-error)"],
    ["empty.ts", "", "(no-class)"],
    ["plain.ts", "export class Plain {\n  size(): number {\n    return 1;\n  }\n}\n", "(no-operations)"],
  ])("%s: nothing written, the earlier output left alone", async (name, content, code) => {
    const output = name.replace(".ts", ".instrumented.ts");
    const dir = folder({ [name]: provider() });
    await dir.run(name);
    const before = dir.read(output);
    dir.write({ [name]: content });
    const { code: exit, stderr } = await dir.run(name);
    expect(exit).toBe(2);
    expect(stderr).toMatch(new RegExp(`^${name}:\\d+:\\d+ error .+ \\(${code.slice(1, -1)}\\)\n {4}\\S`, "m"));
    expect(dir.read(output)).toBe(before);
  });

  it("an output as the only source: names its source", async () => {
    const dir = folder({ "src/aProvider.ts": provider("A") });
    await dir.run();
    const { code, stderr } = await dir.run("src/aProvider.instrumented.ts");
    expect(code).toBe(2);
    expect(stderr).toContain("(source-is-output)\n    Name its source: gen-instrumented src/aProvider.ts\n");
  });

  it("outputs under a name of earlier options are no sources, and orphans", async () => {
    const dir = folder({ "aProvider.ts": provider("A") });
    await dir.run("*.ts", "--suffix", ".otel");
    expect((await dir.run("aProvider.otel.ts")).stderr).toContain("(source-is-output)");
    expect((await dir.run("*.otel.ts")).stderr).toContain("(no-match)");
    expect((await dir.run("*.ts")).stderr).toContain("1 written");
    const { code, stderr } = await dir.run("*.ts", "--check");
    expect(code).toBe(1);
    expect(stderr).toContain("aProvider.otel.ts:1:1 error aProvider.ts no longer gives this file. (output-orphaned)");
  });

  it("nothing named and nothing included", async () => {
    const { code, stderr } = await folder().run();
    expect(code).toBe(2);
    expect(stderr).toContain(
      "no file was named, and none in the working directory matches '**/*{P,p}rovider.ts'. (no-sources)",
    );
  });

  it("one of several includes matches nothing: a warning", async () => {
    const dir = folder({
      "gen-instrumented.config.json": '{ "include": ["a*.ts", "src"] }',
      "aProvider.ts": provider("A"),
    });
    mkdirSync(dir.at("src"));
    const { code, stderr } = await dir.run();
    expect(code).toBe(0);
    expect(stderr).toContain(
      "gen-instrumented.config.json:1:1 warning 'src' in the config's include matches no source in the working directory. (include-without-match)",
    );
  });
});
