/** Names and texts that try to break out of what is generated, reported or printed. */

import ts from "typescript";
import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS } from "../cli/folder.ts";

/** Whether a text parses, and nothing in it is called `evil` but in strings, comments and types. */
function isTame(text: string): boolean {
  const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics } = file as unknown as { readonly parseDiagnostics: readonly unknown[] };
  const hasEvil = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === "evil") || (ts.forEachChild(node, hasEvil) ?? false);
  return parseDiagnostics.length === 0 && !hasEvil(file);
}

describe("a file name", () => {
  it
    .runIf(process.platform !== "win32")
    .each([
      "a`${evil()}`Provider",
      "a';evil();'Provider",
      'a";evil();"Provider',
      "a*⁄evil()Provider",
      "$(evil)Provider",
      "-evilProvider",
      "__proto__",
      "constructor",
      "a. Do not edit: Provider",
      "a %20#?&<script>Provider",
      "a{b,c}[d]Provider",
    ])("like %s is kept as it is, in text, in code and in a shell", async (name) => {
    const dir = folder({ ...WITHOUT_LOGS, [`${name}.ts`]: provider("A") });
    expect(await dir.run()).toMatchObject(
      name.endsWith("Provider") ? { code: 0, stderr: expect.stringContaining("1 written") as string } : { code: 2 },
    );
    expect((await dir.run(...(name.startsWith("-") ? ["--"] : []), `${name}.ts`)).code).toBe(0);
    const text = dir.read(`${name}.instrumented.ts`);
    expect(isTame(text)).toBe(true);
    const specifiers = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    expect(specifiers).toContain(`./${name}.js`);
    expect(text.split("\n", 1)[0]).toMatch(/`npx gen-instrumented (?:[\w./][-\w./]*|'[^\n]+')` here\.$/);
    // It is found to be the output of its source, and of no other.
    expect((await dir.run("--check", "*.ts")).code).toBe(0);
  });

  it
    .runIf(process.platform !== "win32")
    .each([
      "a\nexport const evil = 1;\n\u2028Provider",
      "a\u2028export const evil = 1;\u2028Provider",
      "a\r\nProvider",
      "a\u001B[31mProvider",
      "a\u202EtxetProvider",
    ])("with a character that is no text (%j) is refused, and shown harmless", async (name) => {
    const dir = folder({ ...WITHOUT_LOGS, [`${name}.ts`]: provider("A"), "goodProvider.ts": provider("B") });
    const { code, stderr } = await dir.run();
    expect(code).toBe(2);
    expect(stderr).toContain("(path-unprintable)");
    expect(["\r", "\u001B", "\u2028", "\u202E"].filter((each) => stderr.includes(each))).toEqual([]);
    expect([dir.has(`${name}.instrumented.ts`), dir.has("goodProvider.instrumented.ts")]).toEqual([false, true]);
  });
});

const HOSTILE =
  "*/ evil(); /* ${evil()} `evil` </script><img src=x onerror=evil()> \\u002a\\u002f evil() /* \u202E {{evil}}";

describe("a source's text", () => {
  it("stays where it belongs, in code, in the page and in the catalog", async () => {
    const string = JSON.stringify(HOSTILE);
    const dir = folder({
      ...WITHOUT_LOGS,
      "aProvider.ts": [
        "export class __proto__ {}",
        "export class \\u0041Provider {",
        `  /** ${HOSTILE.replace("*/", "*\\/")} */`,
        `  async fetchOrchestrationItem(mode: ${string} = ${string}): Promise<${string}> { return mode; }`,
        `  async read(__proto__: string, constructor: { ${string}: 1 }): Promise<string> { return __proto__ + String(constructor); }`,
        `  /** @operation */ async [${string}](): Promise<void> {}`,
        "  /** @operation */ async __proto__(): Promise<void> {}",
        "  /** @operation */ async constructor_(): Promise<void> {}",
        '  /** @operation */ async "toString"(): Promise<string> { return ""; }',
        "}",
      ].join("\n"),
    });
    const { code, stderr } = await dir.run();
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(isTame(dir.read("aProvider.instrumented.ts"))).toBe(true);
    expect((await dir.run("--check")).code).toBe(0);
    const page = (await dir.run("audit", "--format", "html")).stdout;
    expect(page).not.toContain("<img src=x");
    expect(page.match(/<\/script>/g) ?? []).toHaveLength(page.match(/<script[\s>]/g)?.length ?? 0);
    for (const format of ["json", "markdown", "semconv", "grafana", "prometheus"])
      expect((await dir.run("catalog", "--format", format)).code).toBe(0);
  });
});

describe("a config's values", () => {
  it.each([
    { catalogue: { fetchOrchestrationItem: { metric: 'a"); evil(); ("' } } },
    { catalogue: { fetchOrchestrationItem: { description: "a */ evil(); /*" } } },
    { catalogue: { fetchOrchestrationItem: { description: "a\u2028evil()" } } },
    { runtime: "./a`${evil()}`\n.ts" },
    { classifyError: './errors.ts#x } from "evil"; evil(); import { y' },
    { suffix: "/../../evil" },
    { suffix: ".\nevil" },
    { class: ["A extends evil() {"] },
    { scope: 'a", evil(), "' },
  ])("that are no plain text are refused, or stay text: %j", async (config) => {
    const dir = folder({
      "gen-instrumented.config.json": JSON.stringify({ logs: "none", ...config }),
      "aProvider.ts": provider("A"),
    });
    const { code } = await dir.run();
    if (code === 0) expect(isTame(dir.read("aProvider.instrumented.ts"))).toBe(true);
    else expect(dir.has("aProvider.instrumented.ts")).toBe(false);
  });

  it("cannot reach what every object has", async () => {
    const dir = folder({
      "gen-instrumented.config.json":
        '{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } }, "catalogue": { "__proto__": { "polluted": 1 } } }',
      "aProvider.ts": provider("A"),
    });
    expect((await dir.run()).code).toBe(2);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
