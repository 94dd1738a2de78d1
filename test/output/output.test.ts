/** Writing and comparing, apart from the command line. */

import { readdirSync } from "node:fs";

import { describe, expect, it, vi } from "vitest";

import type { GeneratedFile } from "../../src/generate.ts";
import { withMark } from "../../src/mark.ts";
import { checkFiles, compareFiles, findOutputClashes, unifiedDiff, writeFiles } from "../../src/output.ts";
import { shellWord } from "../../src/project.ts";
import { folder, type Folder } from "../cli/folder.ts";

const text = (body: string): string => withMark(`${body}\n`, { source: "a.ts", command: "gen-instrumented a.ts" });

function file(dir: Folder, name: string, body = "export {};", source: string | null = "a.ts"): GeneratedFile {
  return {
    path: dir.at(name),
    text: text(body),
    sources: source === null ? [] : [dir.at(source)],
    classes: [],
    operations: 0,
  };
}

const options = (dir: Folder) => ({ cwd: dir.path, configDir: dir.path });

describe("writeFiles", () => {
  it("makes folders as needed, and leaves nothing but the files", async () => {
    const dir = folder();
    const { files, diagnostics } = await writeFiles([file(dir, "x/y/a.instrumented.ts")], options(dir));
    expect(diagnostics).toEqual([]);
    expect(files).toMatchObject([{ status: "written", before: undefined }]);
    expect(readdirSync(dir.at("x/y"))).toEqual(["a.instrumented.ts"]);
  });

  it("writes the runtime file first", async () => {
    const dir = folder();
    const { files } = await writeFiles([file(dir, "a.ts"), file(dir, "runtime.ts", "export {};", null)], options(dir));
    expect(files.map(({ path }) => path)).toEqual([dir.at("runtime.ts"), dir.at("a.ts")]);
  });

  it.each([
    ["EACCES", "permission is denied"],
    ["EROFS", "the file system is read-only"],
    ["ENOSPC", "the disk is full"],
    ["EXYZ", "EXYZ: something new"],
  ])("explains %s, and goes on with the others", async (code, reason) => {
    const dir = folder();
    const { default: write } = await import("write-file-atomic");
    vi.resetModules();
    vi.doMock("write-file-atomic", () => ({
      default: {
        sync: (path: string, ...rest: [string]) => {
          if (path.endsWith("a.ts")) throw Object.assign(new Error(`${code}: something new`), { code });
          write.sync(path, ...rest);
        },
      },
    }));
    const fresh = await import("../../src/output.ts");
    const { files, diagnostics } = await fresh.writeFiles([file(dir, "a.ts"), file(dir, "b.ts")], options(dir));
    vi.doUnmock("write-file-atomic");
    expect(files.map(({ status }) => status)).toEqual(["failed", "written"]);
    expect(diagnostics).toMatchObject([
      { code: "write-failed", file: dir.at("a.ts"), message: `this file could not be written: ${reason}.` },
    ]);
  });
});

describe("checkFiles and compareFiles", () => {
  it("tell the state of each file", async () => {
    const dir = folder({
      "same.ts": text("export {};"),
      "crlf.ts": `\uFEFF${text("export {};").replaceAll("\n", "\r\n")}`,
      "stale.ts": text("old"),
      "edited.ts": `${text("export {};")}// mine\n`,
      "foreign.ts": "mine\n",
    });
    const files = ["same.ts", "crlf.ts", "stale.ts", "edited.ts", "foreign.ts", "missing.ts"].map((name) =>
      file(dir, name),
    );
    const compared = await compareFiles(files, options(dir));
    expect(compared.files.map(({ status }) => status)).toEqual([
      "unchanged",
      "unchanged",
      "stale",
      "edited",
      "failed",
      "missing",
    ]);
    expect(compared.diagnostics.map(({ code }) => code)).toEqual(["output-not-generated"]);
    const checked = await checkFiles(files, { ...options(dir), commandFor: () => "make" });
    expect(checked.diagnostics.map(({ code }) => code)).toEqual([
      "output-not-generated",
      "output-stale",
      "output-edited",
      "output-missing",
    ]);
  });
});

describe("findOutputClashes", () => {
  it("takes names that differ in case only for one", () => {
    const dir = folder();
    const files = [file(dir, "gen/A.ts", "", "x/A.ts"), file(dir, "gen/a.ts", "", "y/a.ts"), file(dir, "gen/b.ts")];
    const { clashing, diagnostics } = findOutputClashes(files, dir.path);
    expect([...clashing]).toEqual(files.slice(0, 2));
    expect(diagnostics.map((each) => each.file)).toEqual([dir.at("x/A.ts"), dir.at("y/a.ts")]);
  });
});

describe("unifiedDiff", () => {
  it("goes from old to new", async () => {
    expect(await unifiedDiff("x.ts", "a\nb\n", "a\nc\n")).toBe("--- a/x.ts\n+++ b/x.ts\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    expect(await unifiedDiff("x.ts", undefined, "a\n")).toBe("--- /dev/null\n+++ b/x.ts\n@@ -0,0 +1,1 @@\n+a\n");
  });
});

it("shellWord quotes what a shell would read otherwise", () => {
  expect(["src/a.ts", "a b", "it's", "$(x)"].map(shellWord)).toEqual(["src/a.ts", "'a b'", "'it'\\''s'", "'$(x)'"]);
});
