/** Model → text. `render/` is the only room that knows Handlebars and Prettier. */

import type { ProviderModel, RuntimeModel } from "./model.ts";
import { format } from "./render/format.ts";
import { identifiersIn, renameIdentifiers, topLevelNames } from "./render/identifiers.ts";
import { renderTemplate } from "./render/templates.ts";
import { classesView, operationsViews, RUNTIME_NAMES, runtimeView, type ImportView } from "./render/view.ts";

export { forgetFormats } from "./render/format.ts";

/** What the templates use of `@opentelemetry/api`. */
const API_PACKAGE = "@opentelemetry/api";
const API_VALUES =
  "context createNoopMeter diag INVALID_TRACEID logs metrics ProxyTracerProvider SeverityNumber SpanKind SpanStatusCode trace".split(
    " ",
  );
const API_TYPES =
  "Attributes BatchObservableResult Context Counter Histogram Logger LoggerProvider Meter MeterProvider Span Tracer TracerProvider".split(
    " ",
  );

/**
 * The text of a generated file, formatted as the project formats its own, without the header that marks it.
 * @param path absolute; where the file will stand, which decides how it is formatted
 */
export async function renderProvider(model: ProviderModel, path: string): Promise<string> {
  const { runtimeSpecifier } = model;
  const isEmpty = model.classes.every(({ operations }) => operations.length === 0);
  const recording =
    runtimeSpecifier === undefined && !isEmpty ? renderTemplate("runtime", runtimeView(model.runtime, false)) : "";
  const taken = new Set(model.reserved);
  const inRecording = [...topLevelNames(recording), ...API_VALUES, ...API_TYPES, "classifyError"];
  const made = [...inRecording, ...RUNTIME_NAMES, ...model.classes.map(({ table }) => table)];
  const names = new Map(made.map((name) => [name, taken.has(name) ? `${name}$` : name]));
  const classes = renderTemplate("provider", classesView(model, names));
  const operations = isEmpty ? [] : operationsViews(model, names).map((view) => renderTemplate("operations", view));
  const imports = isEmpty
    ? []
    : runtimeSpecifier === undefined
      ? [...apiImports(recording, names), ...classifierImport(model.runtime, names)]
      : runtimeImports([classes, ...operations].join("\n"), runtimeSpecifier, names);
  const header = renderTemplate("header", {
    imports: [...imports, ...model.imports],
    loggerFrom:
      runtimeSpecifier !== undefined && model.runtime.features.logs === "logger" ? runtimeSpecifier : undefined,
  });
  const text = await format(
    [
      header,
      classes,
      ...operations,
      renameIdentifiers(recording, new Map(inRecording.map((name) => [name, names.get(name) ?? name]))),
    ].join("\n"),
    path,
  );
  // Prettier settles on the line breaks of an object type only when it sees its own.
  return hasObjectTypes(model) ? format(text, path) : text;
}

function hasObjectTypes({ classes }: ProviderModel): boolean {
  return classes.some(({ operations }) =>
    operations.some(({ override }) => "head" in override && override.head.includes("{")),
  );
}

/** The text of the shared runtime file, without the header that marks it. */
export async function renderRuntime(runtime: RuntimeModel, path: string): Promise<string> {
  const recording = renderTemplate("runtime", runtimeView(runtime, true));
  const names = new Map<string, string>();
  const imports = [...apiImports(recording, names), ...classifierImport(runtime, names)];
  return format([renderTemplate("header", { imports, loggerFrom: undefined }), recording].join("\n"), path);
}

function apiImports(text: string, names: ReadonlyMap<string, string>): ImportView[] {
  const used = identifiersIn(text);
  return [API_VALUES, API_TYPES].map((candidates) =>
    importOf(
      candidates.filter((name) => used.has(name)),
      API_PACKAGE,
      candidates === API_TYPES,
      names,
    ),
  );
}

/** What a file takes from the shared runtime. */
function runtimeImports(text: string, specifier: string, names: ReadonlyMap<string, string>): ImportView[] {
  const used = identifiersIn(text);
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

function classifierImport({ classifier }: RuntimeModel, names: ReadonlyMap<string, string>): ImportView[] {
  if (classifier === undefined) return [];
  const local = names.get("classifyError") ?? "classifyError";
  const { specifier, imported } = classifier;
  const clause = imported === "default" ? local : imported === local ? `{ ${local} }` : `{ ${imported} as ${local} }`;
  return [{ specifier, typeOnly: false, clause }];
}

function importOf(
  imported: readonly string[],
  specifier: string,
  typeOnly: boolean,
  names: ReadonlyMap<string, string>,
): ImportView {
  const specifiers = imported.map((name) => {
    const local = names.get(name) ?? name;
    return local === name ? name : `${name} as ${local}`;
  });
  return { specifier, typeOnly, clause: `{ ${specifiers.join(", ")} }` };
}
