/** `--verify`: what would not compile in the user's project is told before it is written, at the source, and written in another form. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "../support/files.ts";
import type { ProviderModel } from "../../src/model.ts";
import { verify, type Verifiable } from "../../src/verify.ts";
import { runMain, type MainResult } from "../support/main.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const TSCONFIG = {
  compilerOptions: { strict: true, target: "es2022", module: "nodenext", types: [], skipLibCheck: true },
};
const CONFIG = { operations: "all", runtime: "./runtime.ts", logs: "logger" };

interface Project {
  readonly folder: string;
  run(...args: string[]): Promise<MainResult>;
  read(file: string): string;
}

/** A project of its own, with the repository's packages unless `packages` names some. */
function project(files: Readonly<Record<string, unknown>>, packages?: readonly string[]): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "verify-")));
  folders.push(folder);
  const all = {
    "package.json": { type: "module" },
    "tsconfig.json": TSCONFIG,
    "gen-instrumented.config.json": CONFIG,
    ...files,
  };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  }
  if (packages === undefined) symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
  for (const name of packages ?? []) {
    mkdirSync(join(folder, "node_modules", dirname(name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "dir");
  }
  return {
    folder,
    run: (...args) => runMain(["--verify", ...args], folder),
    read: (file) => readFileSync(join(folder, file), "utf8"),
  };
}

const PLAIN = `export class Plain {\n  async fetch(id: string): Promise<string> {\n    return id;\n  }\n}\n`;

/** A package that only the source's folder has: the output, in another one, cannot import its types. */
const LOCAL_PACKAGE = {
  "src/node_modules/rows/package.json": {
    name: "rows",
    types: "index.d.ts",
    type: "module",
    exports: { ".": { types: "./index.d.ts" } },
  },
  "src/node_modules/rows/index.d.ts": "export interface Row { id: string }\n",
  "src/provider.ts": `import type { Row } from "rows";

export class Store {
  async plain(id: string): Promise<string> {
    return id;
  }
  async fetch(row: Row, count = 1): Promise<Row> {
    return { ...row, id: row.id + count };
  }
  async generic<T extends Row>(row: T): Promise<T> {
    return row;
  }
}
`,
};

describe("--verify", () => {
  it("says nothing of what compiles, and writes the same bytes as a run without it", async () => {
    const { folder, run, read } = project({ "provider.ts": PLAIN });
    await runMain(["provider.ts"], folder);
    const before = read("provider.instrumented.ts");
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).toBe("2 unchanged\n");
    expect(exitCode).toBe(0);
    expect(read("provider.instrumented.ts")).toBe(before);
  });

  it("takes imports by the names that the source has for them: of paths, of the package itself, of namespaces passed on", async () => {
    const { run, read } = project({
      "package.json": { type: "module", imports: { "#lib/*": "./lib/*.ts" } },
      "tsconfig.json": { compilerOptions: { ...TSCONFIG.compilerOptions, paths: { "@lib/*": ["./lib/*"] } } },
      "lib/rows.ts":
        'interface Hidden { h: 1 }\nexport type { Hidden as Shown };\nexport type * as NS from "./options.js";\n',
      "lib/options.ts": "export interface Options { o: 1 }\n",
      "src/provider.ts": `import type { NS, Shown } from "#lib/rows";
import type { Shown as Again } from "@lib/rows.js";

export class Aliased {
  async fetch(shown: Shown, options: NS.Options): Promise<Again> {
    void options;
    return shown;
  }
}
`,
    });
    const { stderr, exitCode } = await run("src/provider.ts");
    expect(stderr).toContain("written src/provider.instrumented.ts (InstrumentedAliased: 1 operation)");
    expect(exitCode).toBe(0);
    const text = read("src/provider.instrumented.ts");
    expect(text).toContain('import type { NS, Shown } from "#lib/rows";\n');
    expect(text).toContain('import type { Shown as Again } from "@lib/rows.js";\n');
    expect(text).toContain("fetch(shown: Shown, options: NS.Options): Promise<Again> {");
  });

  describe("of a class that is a CommonJS module by 'export ='", () => {
    const files = (options: object): Readonly<Record<string, unknown>> => ({
      "package.json": {},
      "tsconfig.json": { compilerOptions: { ...TSCONFIG.compilerOptions, ...options } },
      "provider.ts":
        "class Plain {\n  async fetch(id: string): Promise<string> {\n    return id;\n  }\n}\n\nexport = Plain;\n",
    });

    it("takes the shared file by require, and leaves the logger to it", async () => {
      const { run, read } = project(files({}));
      const { stderr, exitCode } = await run("provider.ts");
      expect(stderr).toContain("written provider.instrumented.ts (InstrumentedPlain: 1 operation)");
      expect(exitCode).toBe(0);
      const text = read("provider.instrumented.ts");
      expect(text).toContain('import runtime = require("./runtime.js");\n');
      expect(text).toContain("const { defineOperations, observe } = runtime;\n");
      expect(text).not.toContain("setProviderLogger");
      expect(text).toMatch(/\nexport = InstrumentedPlain;\n$/);
    });

    it("takes a classifier by require", async () => {
      const config = { operations: "all", logs: "logger", classifyError: "./classify.ts#classify" };
      const classify = 'export function classify(error: unknown): "unknown" {\n  void error;\n  return "unknown";\n}\n';
      const { run, read } = project({ ...files({}), "gen-instrumented.config.json": config, "classify.ts": classify });
      const { stderr, exitCode } = await run("provider.ts");
      expect(stderr).toContain("written provider.instrumented.ts (InstrumentedPlain: 1 operation)");
      expect(exitCode).toBe(0);
      expect(read("provider.instrumented.ts")).toContain('import classification = require("./classify.js");\n');
      expect(read("provider.instrumented.ts")).toContain("const { classify: classifyError } = classification;\n");
    });

    it("has no shared file under verbatimModuleSyntax, and says so", async () => {
      const { run } = project(files({ verbatimModuleSyntax: true }));
      const { stderr, exitCode } = await run("provider.ts");
      expect(stderr).toContain(
        "provider.ts:1:1 error runtime.ts, which all outputs share, has import and export statements",
      );
      expect(stderr).toContain("(runtime-verbatim)");
      expect(exitCode).toBe(2);
    });

    it("is refused where TypeScript refuses the source", async () => {
      const { run } = project(files({ module: "esnext", moduleResolution: "bundler" }));
      const { stderr, exitCode } = await run("provider.ts");
      expect(stderr).toContain(
        "provider.ts:1:7 error class 'Plain' is exported by 'export =', which TypeScript refuses in an ECMAScript module (TS1203). (class-export-equals)",
      );
      expect(exitCode).toBe(2);
    });
  });

  it("goes on to the next form for the operation that does not compile, and for no other", async () => {
    const { run, read } = project(LOCAL_PACKAGE);
    const first = await run("src/provider.ts", "--out-dir", "generated");
    expect(first.stderr).toContain(
      "src/provider.ts:7:9 info the override of 'fetch' would not compile with its signature written out (TS2307: Cannot find module 'rows' or its corresponding type declarations); it takes its types from the method that it overrides. (verify-demoted)",
    );
    expect(first.stderr).toContain("src/provider.ts:10:9 info the override of 'generic' would not compile");
    expect(first.stderr).toContain("it is installed at run time and keeps the inherited signature. (verify-demoted)");
    expect(first.exitCode).toBe(0);
    const text = read("generated/provider.instrumented.ts");
    expect(text).toContain("override plain(id: string): Promise<string>");
    expect(text).toMatch(/override fetch\(\s*row: Parameters<Store\["fetch"\]>\[0\]/);
    expect(text).toContain('redefine(this.prototype, "generic"');
    expect(text).not.toContain('"rows"');
    expect(text).toContain(" --verify");

    expect((await run("src/provider.ts", "--out-dir", "generated", "--check")).stderr).toBe("2 unchanged\n");
  });

  it("with --check tells what would not compile, and writes nothing", async () => {
    const { folder, run } = project({ "provider.ts": PLAIN }, ["typescript"]);
    const { exitCode, stderr } = await run("provider.ts", "--check");
    expect(stderr).toContain(
      "runtime.ts:1:1 error this shared file would not compile (TS2307: Cannot find module '@opentelemetry/api' or its corresponding type declarations), nor would the outputs that import it. (verify-runtime)\n    Install it: npm install @opentelemetry/api\n",
    );
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, "provider.instrumented.ts"))).toBe(false);
  });

  it("refuses a class whose output compiles in no form, at the class", async () => {
    const classify = `export function classify(error: number): string {\n  return String(error);\n}\n`;
    const { folder, run } = project({
      "gen-instrumented.config.json": { operations: "all", logs: "logger", classifyError: "./classify.ts#classify" },
      "classify.ts": classify,
      "provider.ts": PLAIN,
    });
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).toMatch(
      /^provider\.ts:1:14 error provider\.instrumented\.ts would not compile for 'Plain' \(TS2345: Argument of type .*\)\. \(verify-class\)\n/,
    );
    expect(exitCode).toBe(2);
    expect(existsSync(join(folder, "provider.instrumented.ts"))).toBe(false);
  });

  it("leaves aside what the source itself does not compile for, and says so there", async () => {
    const source = `export class Broken {\n  async fetch(row: Missing): Promise<Missing> {\n    return row;\n  }\n}\n`;
    const { run, read } = project({ "provider.ts": source });
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).toContain(
      "provider.ts:2:20 info this does not compile here already (TS2304: Cannot find name 'Missing'); that the output says the same is left aside. (verify-source)",
    );
    expect(exitCode).toBe(0);
    expect(read("provider.instrumented.ts")).toContain("override fetch(row: Missing): Promise<Missing>");
  });

  it("compiles under the config that has the source, where the nearest one only refers to others", async () => {
    const solution = { files: [], references: [{ path: "./tsconfig.app.json" }] };
    const app = {
      compilerOptions: { ...TSCONFIG.compilerOptions, composite: true, paths: { "#rows": ["./rows.ts"] } },
      include: ["*.ts"],
    };
    const { run, read } = project({
      "tsconfig.json": solution,
      "tsconfig.app.json": app,
      "rows.ts": "export interface Row { id: string }\n",
      "provider.ts": `import type { Row } from "#rows";\nexport class Rows {\n  async fetch(row: Row): Promise<Row> {\n    return row;\n  }\n}\n`,
    });
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).not.toContain("verify-");
    expect(exitCode).toBe(0);
    expect(read("provider.instrumented.ts")).toContain("override fetch(row: Row): Promise<Row>");
  });

  it("says what is wrong with a config, and goes by the rest", async () => {
    const { run } = project({
      "tsconfig.json": { compilerOptions: { ...TSCONFIG.compilerOptions, tarket: "es5" } },
      "provider.ts": PLAIN,
    });
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).toContain(
      "tsconfig.json:1:1 warning TypeScript does not wholly understand this config: Unknown compiler option 'tarket'",
    );
    expect(exitCode).toBe(0);
  });

  it("does without a tsconfig, and without a TypeScript in the project", async () => {
    const { folder, run, read } = project({ "provider.ts": PLAIN }, ["@opentelemetry/api"]);
    rmSync(join(folder, "tsconfig.json"));
    const { exitCode, stderr } = await run("provider.ts");
    expect(stderr).toContain("2 written");
    expect(stderr).not.toContain("verify-");
    expect(exitCode).toBe(0);
    expect(read("provider.instrumented.ts")).toContain("override fetch(id: string): Promise<string>");
  });

  it("is asked for by the config too, and the command that renews an output does not repeat it", async () => {
    const { folder, read } = project({
      ...LOCAL_PACKAGE,
      "gen-instrumented.config.json": { ...CONFIG, verify: true, outDir: "generated" },
    });
    const { stderr } = await runMain(["src/provider.ts"], folder);
    expect(stderr).toContain("(verify-demoted)");
    expect(read("generated/provider.instrumented.ts")).not.toContain("--verify");
  });
});

describe("the order of forms", () => {
  /** Stands for a source none of whose overrides compiles, whatever is tried. */
  const output = (form: string) => `export class InstrumentedX {\n  ${form}: Missing;\n}\nexport {};\n`;
  const operation = (kind: string) => ({ method: "fetch", override: { kind } });

  it("is gone through to its end, one step for each round", async () => {
    const { folder } = project({ "x.ts": "export {};\n" });
    const source = join(folder, "x.ts");
    const asked: unknown[] = [];
    const result = (kind: string, text: string): Verifiable => ({
      source,
      diagnostics: [],
      file: { path: join(folder, "x.instrumented.ts"), text, sources: [source], classes: [], operations: 1 },
      model: {
        classes: [{ name: "InstrumentedX", base: "X", operations: [operation(kind)] }],
      } as unknown as ProviderModel,
    });
    const { results } = await verify([result("method", output("fetch"))], undefined, (_, verdicts) => {
      const form = verdicts.override("X", "fetch")?.form;
      asked.push(form);
      return Promise.resolve(
        form === "refused"
          ? result("method", "export {};\n")
          : result(
              form === "run-time" ? "run-time" : "method",
              form === "run-time"
                ? `export class InstrumentedX {\n  static {\n    redefine(this.prototype, "fetch", 1);\n  }\n}\n`
                : output("fetch"),
            ),
      );
    });
    expect(asked).toEqual(["reference", "run-time", "refused"]);
    expect(results[0]?.file?.text).toBe("export {};\n");
  });
});
