/**
 * One case for each thing that a TypeScript class can contain, numbered as the table of hazards that the design rests on. Besides the
 * files and messages that it expects, a case may hold
 *
 * - `behaviour.ts`: by the name of a class, a function that drives it and returns plain facts. It runs on the class and on the
 *   generated one, without an SDK and with one, and the facts must be equal; `expected/spans.txt` tells what was observed meanwhile.
 *   With `--shape wrapper` the function gets another that wraps an instance, or gives it back as it is.
 * - `types.ts`: what must hold of the generated class's types. The compile matrix (test/compile) compiles it with the output.
 *
 * The outputs import one runtime file, whose text is the business of test/golden.
 */

import { SpanStatusCode } from "@opentelemetry/api";
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
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caseArgs, caseNames } from "../support/cases.ts";
import { listFiles, ROOT } from "../support/files.ts";
import { runCase } from "../support/run-case.ts";
import { startTelemetry } from "../support/telemetry.ts";
import { APART, RUNTIME } from "./layout.ts";

const CASES = join(import.meta.dirname, "cases");
/** As JavaScript: below the repository, so that it finds its packages, and kept, so that a failure can be looked into. */
const SCRIPTS = join(ROOT, "test/.generated/emission");

type Module = Readonly<Record<string, unknown>>;
type Drive = (subject: never) => unknown;

let work: string;
beforeAll(() => {
  rmSync(SCRIPTS, { recursive: true, force: true });
  work = realpathSync(mkdtempSync(join(tmpdir(), "emission-")));
  symlinkSync(join(ROOT, "node_modules"), join(work, "node_modules"), "dir");
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(caseNames(CASES))("%s", (name) => {
  const from = join(CASES, name);
  let written: string[] = [];

  it("writes the expected files and says the expected messages", async () => {
    written = await runCase({ from, to: join(work, name), leaveOut: [...APART, RUNTIME], again: ["--verify"] });
  });

  // A case that is refused has no class to drive; the expected messages say so.
  const isDriven =
    existsSync(join(from, "behaviour.ts")) && listFiles(join(from, "expected")).some((file) => isSource(file));
  const isWrapper = caseArgs(from).includes("wrapper");

  it.skipIf(!isDriven)("answers as its base does", async () => {
    const to = join(work, name);
    const outputs = written.filter((file) => file !== RUNTIME);
    const script = await load(name, from, "behaviour.ts");
    const sources = await Promise.all(
      listFiles(to)
        .filter((file) => !written.includes(file) && isSource(file))
        .map((file) => load(name, to, file)),
    );
    const generated = await Promise.all(outputs.map((file) => load(name, to, file)));

    const spans: string[] = [];
    for (const [className, drive] of Object.entries(script) as [string, Drive][]) {
      const found = pick(generated, `Instrumented${className}`);
      const base = isWrapper ? (inner: unknown): unknown => inner : pick(sources, className);
      const instrumented = isWrapper
        ? (inner: unknown): unknown => new (found as new (inner: unknown) => unknown)(inner)
        : found;
      const facts = await drive(base as never);
      expect(facts, "a script that returns no facts").toBeDefined();
      expect(await drive(instrumented as never), `${className}, without an SDK`).toEqual(facts);

      const telemetry = await startTelemetry({ logs: false });
      try {
        expect(await drive(instrumented as never), `${className}, with an SDK`).toEqual(facts);
        const recorded = await telemetry.collect();
        spans.push(
          `${className}: ${recorded.spans.map((span) => `${span.name}${span.status.code === SpanStatusCode.ERROR ? " (error)" : ""}`).join(", ")}`,
        );
      } finally {
        await telemetry.stop();
      }
    }
    await expect(`${spans.join("\n")}\n`).toMatchFileSnapshot(join(from, "expected/spans.txt"));
  });

  /** TypeScript's own emit: it knows all the syntax that the cases are about. */
  async function load(unit: string, folder: string, file: string): Promise<Module> {
    const target = join(SCRIPTS, unit);
    for (const each of listFiles(folder)) {
      if (!isSource(each) || each.startsWith("expected")) continue;
      const out = join(target, each.replace(/tsx?$/, "js"));
      if (existsSync(out)) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(folder, each), "utf8"), {
        fileName: join(folder, each),
        compilerOptions: {
          target: ts.ScriptTarget.ES2022,
          module: each.endsWith(".cts") ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
          jsx: ts.JsxEmit.React,
          experimentalDecorators: unit.includes("legacy"),
          rewriteRelativeImportExtensions: true,
        },
      });
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, outputText);
    }
    return (await import(join(target, file.replace(/tsx?$/, "js")))) as Module;
  }
});

describe("the list of what is held, in README.md", () => {
  const named = [...readFileSync(join(import.meta.dirname, "README.md"), "utf8").matchAll(/^\|.*\|(.*)\|$/gm)].flatMap(
    ([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
  const placeOf = (name: string): string =>
    name.startsWith("../")
      ? join(import.meta.dirname, name)
      : name.startsWith("golden/")
        ? join(ROOT, "test/golden/cases", name.slice("golden/".length))
        : join(CASES, name);

  it("names cases and tests that are there", () => {
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !existsSync(placeOf(name)))).toEqual([]);
  });

  it("leaves no case out", () => {
    expect(caseNames(CASES).filter((name) => !named.includes(name))).toEqual([]);
  });
});

function isSource(file: string): boolean {
  return /(?<!\.d)\.[cm]?tsx?$/.test(file) && file !== "types.ts";
}

/** A class by its name: exported so, inside a namespace, as the default, or as the whole of a CommonJS module. */
function pick(modules: readonly Module[], name: string): unknown {
  for (const module of modules) {
    const direct = module[name];
    if (direct !== undefined) return direct;
  }
  for (const module of modules) {
    for (const value of Object.values(module)) {
      if (typeof value === "function" && value.name === name) return value;
      const inner: unknown = typeof value === "object" && value !== null ? (value as Module)[name] : undefined;
      if (inner !== undefined) return inner;
    }
  }
  throw new Error(`no module has '${name}'`);
}
