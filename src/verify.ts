/**
 * `--verify`: outputs are compiled in memory before they are written. What does not compile is generated anew in the next form of the
 * order (copy → by reference → run-time override → refusal), until all of it does.
 */

import { dirname, resolve } from "node:path";

import { diagnostic, type Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile } from "./generate.ts";
import type { ProviderModel } from "./model.ts";
import type { Verdicts } from "./model/operation.ts";
import type { Demotion } from "./model/signature.ts";
import { blame } from "./verify/blame.ts";
import { Compiler, type CompileError } from "./verify/compile.ts";

/** What was generated from a source, and can be generated again. */
export interface Verifiable {
  /** Absolute. */
  readonly source: string;
  readonly file: GeneratedFile | undefined;
  readonly model: ProviderModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Verified<V extends Verifiable> {
  readonly results: readonly V[];
  /** Whether the shared file compiles, without which none of the outputs does. */
  readonly runtimeCompiles: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles what was generated under the tsconfig of each source, and has that made anew which does not compile.
 * @param runtime the shared file that the outputs import, if there is one
 * @param again generates a source anew, with what the compiler refused so far
 */
export async function verify<V extends Verifiable>(
  generated: readonly V[],
  runtime: GeneratedFile | undefined,
  again: (result: V, verdicts: Verdicts) => Promise<V>,
): Promise<Verified<V>> {
  const results = [...generated];
  const sourceOf = new Map(results.flatMap(({ source, file }) => (file === undefined ? [] : [[file.path, source]])));
  const compiler = new Compiler((path) => sourceOf.get(path) ?? results[0]?.source ?? path);
  const verdicts = new Map<string, Findings>();
  const noted = new Map<string, Diagnostic>();
  for (;;) {
    const files = [
      ...results.flatMap(({ file }) => (file === undefined ? [] : [file])),
      ...(runtime === undefined ? [] : [runtime]),
    ];
    compiler.update(new Map(files.map(({ path, text }) => [path, text])));
    const faulty: number[] = [];
    for (const [index, { source, file, model }] of results.entries()) {
      if (file === undefined || model === undefined) continue;
      const errors = ownErrors(compiler, file, source, noted);
      if (errors.length === 0) continue;
      const findings = verdicts.get(source) ?? new Findings();
      verdicts.set(source, findings);
      findings.add(file, model, errors);
      faulty.push(index);
    }
    if (faulty.length === 0) break;
    for (const index of faulty) {
      const result = results[index] as V;
      results[index] = await again(result, verdicts.get(result.source) ?? new Findings());
    }
  }
  const [fault] = runtime === undefined ? [] : compiler.errorsIn(runtime.path);
  const diagnostics = [
    ...compiler.faults.map(({ file, text }) => diagnostic("verify-config", { text }, { file })),
    ...noted.values(),
    ...(fault === undefined ? [] : [diagnostic("verify-runtime", { error: wordsOf(fault) }, { file: runtime?.path })]),
  ];
  return { results, runtimeCompiles: fault === undefined, diagnostics };
}

/** The errors of an output that its source does not have; those that it has are noted there. */
function ownErrors(
  compiler: Compiler,
  { path }: GeneratedFile,
  source: string,
  noted: Map<string, Diagnostic>,
): CompileError[] {
  const errors = compiler.errorsIn(path);
  if (errors.length === 0) return [];
  const known = new Map<string, CompileError>();
  for (const error of compiler.errorsIn(source, path)) {
    const key = keyOf(error, source);
    if (!known.has(key)) known.set(key, error);
  }
  return errors.filter((error) => {
    const same = known.get(keyOf(error, path));
    if (same === undefined) return true;
    const key = `${source}\0${keyOf(same, source)}`;
    if (!noted.has(key))
      noted.set(key, diagnostic("verify-source", { error: wordsOf(same) }, { file: source, range: same.range }));
    return false;
  });
}

/** What an error says, wherever it is said: relative specifiers lead from the file that has it. */
function keyOf({ code, text }: CompileError, path: string): string {
  const message = text.replace(/'(\.{1,2}\/[^']*)'/g, (_, way: string) => `'${resolve(dirname(path), way)}'`);
  return `${String(code)} ${message}`;
}

function wordsOf({ code, text }: CompileError): string {
  const first = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  return `TS${String(code)}: ${first.replace(/\.$/, "")}`;
}

/** Of what a compiler says the end is seldom of use. */
const MAX_LENGTH = 240;

/** What the compiler refused of a source's outputs so far. Each round adds to it, so the rounds come to an end. */
class Findings implements Verdicts {
  readonly #overrides = new Map<string, Demotion>();
  readonly #classes = new Map<string, string>();

  override(className: string, method: string): Demotion | undefined {
    return this.#overrides.get(keyOfOverride(className, method));
  }

  ofClass(className: string): string | undefined {
    return this.#classes.get(className);
  }

  /** Takes what is wrong with a round's output: one step down the order for each override at fault, however many errors it has. */
  add({ text }: GeneratedFile, model: ProviderModel, errors: readonly CompileError[]): void {
    const steps = new Map<string, Demotion>();
    for (const compileError of errors) {
      const error = wordsOf(compileError);
      for (const { className, methods } of blame(text, compileError, model)) {
        if (methods.length === 0) this.#classes.set(className, error);
        const operations = model.classes.find(({ base }) => base === className)?.operations ?? [];
        for (const { method, override } of operations.filter((each) => methods.includes(each.method))) {
          const key = keyOfOverride(className, method);
          const written = this.#overrides.has(key) ? "run-time" : "reference";
          if (!steps.has(key)) steps.set(key, { form: override.kind === "method" ? written : "refused", error });
        }
      }
    }
    for (const [key, step] of steps) this.#overrides.set(key, step);
  }
}

function keyOfOverride(className: string, method: string): string {
  return `${className}\0${method}`;
}
