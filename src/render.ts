/** Model → text. `render/` is the only room that knows Handlebars and Prettier. */

import { diagnostic, DiagnosticError } from "./diagnostic.ts";
import type { ImportLine, ProviderModel, RuntimeModel } from "./model.ts";
import type { TestModel } from "./model/trial.ts";
import type { Draft, Formatter } from "./render/format.ts";
import { identifiersIn } from "./render/identifiers.ts";
import { NO_RECORDING, recordingOf } from "./render/recording.ts";
import { renderTestTemplate, SHIPPED, type Templates } from "./render/templates.ts";
import { testView, type TestPlace } from "./render/test-view.ts";
import { classesView, isNamespaced, operationsViews, RUNTIME_NAMES } from "./render/view.ts";

export { Formatter } from "./render/format.ts";

/** What the templates use of `@opentelemetry/api`. */
const API_PACKAGE = "@opentelemetry/api";
const API_VALUES =
  "context createNoopMeter diag INVALID_TRACEID logs metrics ProxyTracerProvider SeverityNumber SpanKind SpanStatusCode trace".split(
    " ",
  );
const API_TYPES =
  "Attributes BatchObservableResult Context ContextManager Counter Histogram Logger LoggerProvider Meter MeterProvider Span Tracer TracerProvider".split(
    " ",
  );

/**
 * The text of a generated file, formatted as the project formats its own, without the header that marks it.
 * @param path absolute; where the file will stand, which decides how it is formatted
 * @throws {DiagnosticError} where a template of the user's own asks for what is not there, or gives what is no TypeScript
 */
export async function renderProvider(
  model: ProviderModel,
  path: string,
  formatter: Formatter,
  templates = SHIPPED,
): Promise<string> {
  const { runtimeSpecifier } = model;
  const isEmpty = model.classes.every(({ operations }) => operations.length === 0);
  const recording =
    runtimeSpecifier === undefined && !isEmpty
      ? recordingOf(model.runtime, false, templates, isNamespaced(model) ? model.exportEquals : undefined)
      : NO_RECORDING;
  const taken = new Set(model.reserved);
  const inRecording = [...recording.declared, ...API_VALUES, ...API_TYPES, "classifyError"];
  const made = [...inRecording, ...REQUIRED_NAMES, ...RUNTIME_NAMES, ...model.classes.map(({ table }) => table)];
  const names = new Map(made.map((name) => [name, taken.has(name) ? `${name}$` : name]));
  const { text: renamed, identifiers } = recording.renamed(
    new Map(inRecording.map((name) => [name, names.get(name) ?? name])),
  );
  const tables = isEmpty ? [] : operationsViews(model, names);
  const own = templates.renderFile?.({ ...model, ...classesView(model, names), tables, recording: renamed });
  const parts =
    own === undefined
      ? [
          templates.render("provider", classesView(model, names)),
          ...tables.map((view) => templates.render("operations", view)),
        ]
      : [own];
  const used = own === undefined ? identifiers : identifiersIn(own);
  const imports =
    isEmpty && own === undefined
      ? []
      : runtimeSpecifier === undefined
        ? [...apiImports(used, names), ...classifierImport(model.runtime, names)]
        : runtimeImports(identifiersIn(parts.join("\n")), runtimeSpecifier, names);
  const isRequired = model.exportEquals !== undefined;
  const { lines, taken: destructured } = isRequired ? required(imports, model, names) : { lines: imports, taken: [] };
  const header = templates.render("header", {
    imports: [...lines, ...(own === undefined ? model.imports : usedImports(model.imports, used))],
    taken: destructured,
    loggerFrom:
      runtimeSpecifier !== undefined && model.runtime.features.logs === "logger" && !isRequired
        ? runtimeSpecifier
        : undefined,
  });
  const draft: Draft = {
    own: [header, ...parts].join("\n"),
    recording: own === undefined ? renamed : "",
    end: own === undefined && isRequired ? `export = ${model.exportEquals};` : "",
    // Prettier settles on the line breaks of an object type only when it sees its own.
    twice: hasObjectTypes(model),
    foreign: templates !== SHIPPED,
  };
  return own === undefined ? formatter.format(draft, path) : formatOwn(draft, path, formatter, templates);
}

/** What the modules that are required as a whole are called. */
const API_NAME = "api";
const RUNTIME_NAME = "runtime";
const CLASSIFIER_NAME = "classification";
const REQUIRED_NAMES = [API_NAME, RUNTIME_NAME, CLASSIFIER_NAME];

/** Values of ours by `require()`, as `verbatimModuleSyntax` has it in a CommonJS module; `import type` is erased and may stay. */
function required(
  imports: readonly ImportLine[],
  { runtimeSpecifier }: ProviderModel,
  names: ReadonlyMap<string, string>,
): { readonly lines: readonly ImportLine[]; readonly taken: readonly { clause: string; from: string }[] } {
  const taken: { clause: string; from: string }[] = [];
  const lines = imports.map((line): ImportLine => {
    if (line.typeOnly) return line;
    const { specifier } = line;
    const name = specifier === API_PACKAGE ? API_NAME : specifier === runtimeSpecifier ? RUNTIME_NAME : CLASSIFIER_NAME;
    const local = names.get(name) ?? name;
    taken.push({ clause: line.clause.replaceAll(" as ", ": "), from: local });
    return { ...line, required: true, clause: local };
  });
  return { lines, taken };
}

/** What a template of the user's own leaves out of the output need not be imported. */
function usedImports(imports: readonly ImportLine[], used: ReadonlySet<string>): ImportLine[] {
  return imports.flatMap((line) => {
    const [, inner] = /^\{ (.*) \}$/.exec(line.clause) ?? [];
    const local = (specifier: string): string => specifier.split(" ").at(-1) ?? "";
    if (inner === undefined) return used.has(local(line.clause)) ? [line] : [];
    const kept = inner.split(", ").filter((specifier) => used.has(local(specifier)));
    return kept.length === 0 ? [] : [{ ...line, clause: `{ ${kept.join(", ")} }` }];
  });
}

/** What cannot be formatted is no TypeScript, and the template's doing. */
async function formatOwn(draft: Draft, path: string, formatter: Formatter, { files }: Templates): Promise<string> {
  try {
    return await formatter.format(draft, path);
  } catch (error) {
    const said = error instanceof DiagnosticError ? (error.diagnostics[0]?.message ?? "") : String(error);
    const line = Number(/\((\d+):\d+\)/.exec(said)?.[1]);
    const shown = Number.isNaN(line) ? "" : (draft.own.split("\n")[line - 1] ?? "").trim();
    throw new DiagnosticError(
      diagnostic("template-output-invalid", { text: said.replace(/\.$/, ""), line: shown }, { file: files[0] }),
    );
  }
}

function hasObjectTypes({ classes }: ProviderModel): boolean {
  return classes.some(({ operations }) =>
    operations.some(({ override }) => "head" in override && override.head.includes("{")),
  );
}

/** The text of a starting test file, formatted as the project formats its own. */
export async function renderTest(
  model: TestModel,
  place: TestPlace,
  path: string,
  formatter: Formatter,
): Promise<string> {
  const own = renderTestTemplate(testView(model, place));
  return formatter.format({ own, recording: "", end: "", twice: false, foreign: true }, path);
}

/** The text of the shared runtime file, without the header that marks it. */
export async function renderRuntime(
  runtime: RuntimeModel,
  path: string,
  formatter: Formatter,
  templates = SHIPPED,
): Promise<string> {
  const { text: recording, identifiers } = recordingOf(runtime, true, templates).renamed(new Map());
  const names = new Map<string, string>();
  const imports = [...apiImports(identifiers, names), ...classifierImport(runtime, names)];
  const own = templates.render("header", { imports, taken: [], loggerFrom: undefined });
  return formatter.format({ own, recording, end: "", twice: false, foreign: templates !== SHIPPED }, path);
}

function apiImports(used: ReadonlySet<string>, names: ReadonlyMap<string, string>): ImportLine[] {
  return [API_VALUES, API_TYPES]
    .map((candidates) =>
      importOf(
        candidates.filter((name) => used.has(names.get(name) ?? name)),
        API_PACKAGE,
        candidates === API_TYPES,
        names,
      ),
    )
    .filter(({ clause }) => clause !== "{  }");
}

/** What a file takes from the shared runtime. */
function runtimeImports(
  used: ReadonlySet<string>,
  specifier: string,
  names: ReadonlyMap<string, string>,
): ImportLine[] {
  const needed = RUNTIME_NAMES.filter((name) => used.has(names.get(name) ?? name));
  const isType = (name: string): boolean => /^[A-Z]/.test(name);
  return [false, true]
    .map((typeOnly) =>
      importOf(
        needed.filter((name) => isType(name) === typeOnly),
        specifier,
        typeOnly,
        names,
      ),
    )
    .filter(({ clause }) => clause !== "{  }");
}

function classifierImport({ classifier }: RuntimeModel, names: ReadonlyMap<string, string>): ImportLine[] {
  if (classifier === undefined) return [];
  const local = names.get("classifyError") ?? "classifyError";
  const { specifier, imported } = classifier;
  const clause = imported === local ? `{ ${local} }` : `{ ${imported} as ${local} }`;
  return [{ specifier, typeOnly: false, required: false, clause }];
}

function importOf(
  imported: readonly string[],
  specifier: string,
  typeOnly: boolean,
  names: ReadonlyMap<string, string>,
): ImportLine {
  const specifiers = imported.map((name) => {
    const local = names.get(name) ?? name;
    return local === name ? name : `${name} as ${local}`;
  });
  return { specifier, typeOnly, required: false, clause: `{ ${specifiers.join(", ")} }` };
}
