/** A run on Windows does what a run elsewhere does, byte for byte: drive letters, backslashes, line ends. */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { listFiles } from "../support/files.ts";
import { enterWindows, leaveWindows } from "./windows.ts";

const PROJECT = fileURLToPath(new URL("../fixtures/paths", import.meta.url));
const CONFIG = {
  include: ["src/**/*Provider.ts"],
  exclude: ["src/legacy"],
  operations: "all",
  outDir: "generated",
  runtime: "src/telemetry/runtime.ts",
  classifyError: "./src/errors.ts#classify",
} as const;

interface Seen {
  readonly files: Readonly<Record<string, string>>;
  readonly messages: readonly string[];
}

let drive = "";
beforeAll(() => void (drive = mkdtempSync(join(tmpdir(), "gen-instrumented-paths-"))));
afterEach(leaveWindows);
afterAll(() => rmSync(drive, { recursive: true, force: true }));

/** A fresh copy of the project; gives its path on the disk. */
function copy(name: string): string {
  const folder = join(drive, name);
  cpSync(PROJECT, folder, { recursive: true });
  // What git leaves out: a package with types alone, and the root of the project.
  mkdirSync(join(folder, ".git"));
  const library = join(folder, "node_modules/row-library");
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, "package.json"), '{ "name": "row-library", "version": "1.0.0", "types": "index.d.ts" }');
  writeFileSync(
    join(library, "index.d.ts"),
    'import type { Row } from "./row.js";\nexport type { Row };\nexport declare class Store {\n  readRow(id: string): Promise<Row>;\n}\n',
  );
  writeFileSync(join(library, "row.d.ts"), "export interface Row { readonly id: string }\n");
  return folder;
}

/** Resolves, generates and writes; `cwd` is the path that the tool is told. */
async function run(folder: string, cwd: string, args: readonly string[] = [], config: object = CONFIG): Promise<Seen> {
  const { generate, resolveConfig, resolveSources, writeFiles } = await import("../../src/index.ts");
  const { printablePath } = await import("../../src/project.ts");
  const before = listFiles(folder);
  const resolved = resolveConfig(cwd, config);
  const sources = await resolveSources(resolved, args, { findOutputs: true });
  const result = await generate(resolved, sources.sources);
  const written = await writeFiles(result.files, { cwd, configDir: resolved.configDir });
  const messages = [...sources.diagnostics, ...result.diagnostics, ...written.diagnostics].map(
    ({ file, code, message }) => `${file === undefined ? "" : printablePath(cwd, file)} ${code} ${message}`,
  );
  const added = listFiles(folder).filter((file) => !before.includes(file));
  return { files: Object.fromEntries(added.map((file) => [file, readFileSync(join(folder, file), "utf8")])), messages };
}

describe("on Windows", () => {
  it("the whole road gives the same bytes and the same messages", async () => {
    const elsewhere = await run(copy("elsewhere"), join(drive, "elsewhere"));
    expect(Object.keys(elsewhere.files).sort()).toEqual([
      "generated/itemProvider.instrumented.ts",
      "generated/orderProvider.instrumented.ts",
      "src/telemetry/runtime.ts",
    ]);
    const folder = copy("windows");
    enterWindows(drive);
    const windows = await run(folder, "C:\\windows");
    expect(windows.files).toEqual(elsewhere.files);
    expect(windows.messages).toEqual(elsewhere.messages);
  });

  it("a second run finds all unchanged, and a source that is gone leaves an orphan", async () => {
    const folder = copy("again");
    enterWindows(drive);
    const { checkFiles, findOrphans, generate, resolveConfig, resolveSources } =
      await import("../../src/index.ts").then(async (api) => ({ ...api, ...(await import("../../src/output.ts")) }));
    await run(folder, "C:\\again");
    unlinkSync(join(folder, "src/items/itemProvider.ts"));
    // A drive letter is written small by some shells and editors.
    for (const cwd of ["C:\\again", "c:\\again"]) {
      const config = resolveConfig(cwd, CONFIG);
      const { sources, outputs } = await resolveSources(config, [], { findOutputs: true });
      const { files } = await generate(config, sources);
      const options = { cwd, configDir: config.configDir, commandFor: () => "" };
      const checked = await checkFiles(files, options);
      expect(checked.files.map(({ status }) => status)).toEqual(["unchanged", "unchanged"]);
      expect(checked.diagnostics).toEqual([]);
      const orphans = await findOrphans(outputs, { files, complete: new Set(sources.map(({ path }) => path)) }, cwd);
      expect(orphans.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
        expect.stringContaining("src/items/itemProvider.ts"),
      ]);
    }
  });

  it.each([
    ["a file", ["src\\orderProvider.ts"]],
    ["a file with its drive", ["C:\\words\\src\\orderProvider.ts"]],
    ["a glob with backslashes", ["src\\**\\order*r.ts"]],
    ["a glob that leaves out with backslashes", ["src\\*Provider.ts", "!src\\legacy\\**", "!src\\items\\**"]],
    ["files that a shell made of a glob", ["src\\orderProvider.ts", "src\\orderProvider.instrumented.ts"]],
  ])("%s names what it names elsewhere", async (_, args) => {
    const folder = copy("words");
    try {
      writeFileSync(
        join(folder, "src/orderProvider.instrumented.ts"),
        "// @generated by gen-instrumented from ./orderProvider.ts. Do not edit\n",
      );
      enterWindows(drive);
      const { resolveConfig, resolveSources } = await import("../../src/index.ts");
      const { sources, diagnostics } = await resolveSources(resolveConfig("C:\\words", {}), args, {
        findOutputs: false,
      });
      expect(diagnostics).toEqual([]);
      expect(sources.map(({ path }) => path)).toEqual(["C:\\words\\src\\orderProvider.ts"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("a folder on another drive is outside the project", async () => {
    enterWindows(drive);
    const { isInside, printablePath } = await import("../../src/project.ts");
    expect(isInside("C:\\project", "C:\\project\\src\\a.ts")).toBe(true);
    expect(isInside("C:\\project", "c:\\Project\\src\\a.ts")).toBe(true);
    expect(isInside("C:\\project", "D:\\project\\src\\a.ts")).toBe(false);
    expect(isInside("C:\\project", "C:\\project2\\a.ts")).toBe(false);
    expect(isInside("C:\\project", "C:\\project\\..a\\a.ts")).toBe(true);
    expect(printablePath("C:\\project", "C:\\project\\src\\a.ts")).toBe("src/a.ts");
    expect(printablePath("C:\\project", "D:\\other\\a.ts")).toBe("D:/other/a.ts");
  });

  it("sources with CRLF give what those with LF give, and outputs keep their CRLF", async () => {
    const folder = copy("crlf");
    const source = "src/orderProvider.ts";
    const config = { ...CONFIG, outDir: undefined };
    enterWindows(drive);
    const { files } = await run(folder, "C:\\crlf", [source], config);
    const output = "src/orderProvider.instrumented.ts";
    // What git does with autocrlf, to both.
    const crlf = (file: string, text: string) => writeFileSync(join(folder, file), text.replaceAll("\n", "\r\n"));
    crlf(source, readFileSync(join(folder, source), "utf8"));
    crlf(output, files[output] ?? "");
    const { checkFiles, generate, resolveConfig } = await import("../../src/index.ts");
    const resolved = resolveConfig("C:\\crlf", config);
    const again = await generate(resolved, [{ path: "C:\\crlf\\src\\orderProvider.ts", named: true }]);
    const made = again.files.filter(({ sources }) => sources.length > 0);
    expect(made.map(({ text }) => text)).toEqual([files[output]]);
    const checked = await checkFiles(made, { cwd: "C:\\crlf", configDir: "C:\\crlf", commandFor: () => "" });
    expect(checked.files.map(({ status }) => status)).toEqual(["unchanged"]);
  });
});
