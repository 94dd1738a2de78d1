/** Sources that are larger, longer and deeper than any that people write. What they cost is measured by hand; see test/README.md. */

import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS } from "../cli/folder.ts";

const repeat = (count: number, start: string, around: (inner: string, index: number) => string): string =>
  Array.from({ length: count }).reduce<string>((inner, _, index) => around(inner, index), start);

describe("a large source", () => {
  it("of 1 MB gives its output", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "aProvider.ts": `${provider("A")}export const text = "${"x".repeat(1 << 20)}";\n`,
    });
    expect((await dir.run()).code).toBe(0);
    expect(dir.read("aProvider.instrumented.ts").length).toBeLessThan(50_000);
  });

  it("with 5,000 methods has them all observed, and found fresh", async () => {
    const methods = Array.from(
      { length: 5000 },
      (_, i) => `  async m${String(i)}(id: string): Promise<string> { return id; }\n`,
    );
    const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": `export class A {\n${methods.join("")}}\n` });
    const { code, stderr } = await dir.run("--operations", "all");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "written aProvider.instrumented.ts (InstrumentedA: 5000 operations)\n1 written\n",
    });
    expect((await dir.run("--operations", "all", "--check")).code).toBe(0);
  }, 30_000);
});

describe("100 levels", () => {
  const path = Array.from({ length: 100 }, (_, i) => `N${String(i)}`);
  it.each([
    [
      "types",
      `export class A { async read(a: ${repeat(100, "string", (t, i) => `Array<{ a${String(i)}: ${t} }>`)}): Promise<${repeat(100, "string", (t) => `(${t} | number)[]`)}> { throw new Error(String(a)); } }`,
    ],
    [
      "conditional types",
      `export class A<T> { async read(): Promise<${repeat(100, "string", (t, i) => `(T extends ${String(i)} ? ${t} : never)`)}> { throw new Error(); } }`,
    ],
    [
      "namespaces",
      `${path.map((name) => `export namespace ${name} {`).join("\n")} export type Leaf = string; ${"}".repeat(100)}\nexport class A { async read(a: ${path.join(".")}.Leaf): Promise<${path.join(".")}.Leaf> { return a; } }`,
    ],
    [
      "expressions",
      `export class A { async read(a = ${repeat(100, "1", (e) => `(${e} + (() => 1)())`)}, b = ${repeat(100, "1", (e) => `{ o: [${e}] }`)}, c = ${repeat(100, '"x"', (e) => `\`a\${${e}}\``)}): Promise<unknown> { return [a, b, c]; } }`,
    ],
    [
      "blocks",
      `export class A { async read(a: number): Promise<number> { ${repeat(100, "return 1;", (b, i) => `try { if (a > ${String(i)}) { ${b} } } catch (e) { throw e; }`)} return 0; } }`,
    ],
    [
      "base classes",
      repeat(
        100,
        "export class B { async read(): Promise<number> { return 1; } }\n",
        (classes, i) => `${classes}class C${String(i)} extends ${i === 0 ? "B" : `C${String(i - 1)}`} {}\n`,
      ) + "export class A extends C99 {}",
    ],
  ])("of %s are followed", async (_, text) => {
    const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": `${text}\n` });
    expect(await dir.run()).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/InstrumentedA: [12] operation/) as string,
    });
    expect((await dir.run("--check")).code).toBe(0);
    expect((await dir.run("audit")).stdout).toContain("aProvider.ts A");
  });
});

describe("a source deeper than the stack", () => {
  it.each([
    ["types", `export class A { async read(a: ${"Array<".repeat(9000)}1${">".repeat(9000)}): Promise<void> {} }`],
    ["expressions", `export class A { async read(a = ${"(".repeat(9000)}1${")".repeat(9000)}): Promise<void> {} }`],
    ["sums", `export class A { async read(a = ${'"x" + '.repeat(60_000)}1): Promise<void> {} }`],
  ])("of %s is named, and stops no other", async (_, text) => {
    const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": text, "bProvider.ts": provider("B") });
    const { code, stderr } = await dir.run();
    expect({ code, written: dir.has("bProvider.instrumented.ts") }).toEqual({ code: 2, written: true });
    expect(stderr).toMatch(/^aProvider\.ts:1:1 error .*\(nested-too-deep\)$/m);
    const audit = await dir.run("audit");
    expect(audit.code).toBe(2);
    expect(audit.stdout).toContain("nested-too-deep");
  });
});
