/** `SourceProviders` → `ProviderModel`: the classes that are providers, their operations, and what the output must import. */

import type { ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { Operation, ProviderClassModel, ProviderModel } from "../model.ts";
import { EXPORT_EQUALS, type ProviderClass, type SourceProviders } from "../source.ts";
import { buildQueueDepths, buildRetryHook } from "./companions.ts";
import { NameTable, type Import } from "./names.ts";
import { buildOperation, type Output, type Verdicts } from "./operation.ts";
import { looseSetters, otherMembers, unawaited } from "./others.ts";
import { isPromised, isProvider, isWrapped, refusal, unresolvedBases } from "./providers.ts";
import { runtimeModel, type Surroundings } from "./runtime.ts";
import { RECOGNISED, select, tagFaults } from "./select.ts";
import { buildWrapper } from "./wrapper.ts";

export { sharedRuntime } from "./runtime.ts";

export interface ModelResult {
  /** undefined when nothing can or need be generated. */
  readonly model: ProviderModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const NO_VERDICTS: Verdicts = { override: () => undefined, ofClass: () => undefined };

/**
 * Builds the model of one output file.
 * @param surroundings what the output's place decides: the logs target, specifiers of the user's own modules
 */
export function buildModel(
  source: SourceProviders,
  config: ResolvedConfig,
  surroundings: Surroundings,
  verdicts = NO_VERDICTS,
): ModelResult {
  const diagnostics: Diagnostic[] = [];
  diagnostics.push(...unresolvedBases(source, config));
  const candidates = source.classes.filter((each) => isProvider(each, source, config));
  if (candidates.length === 0) {
    if (config.class.length > 0) return { model: undefined, diagnostics };
    const classes = source.classes.map(({ name }) => name);
    const fault =
      classes.length === 0
        ? diagnostic(
            "no-class",
            { suggestion: "Name the file that declares the provider class." },
            { file: source.path },
          )
        : diagnostic(
            "no-operations",
            { classes, recognised: recognised(config) },
            { file: source.path, range: source.classes[0]?.range },
          );
    return { model: undefined, diagnostics: [...diagnostics, fault] };
  }
  const names = new NameTable();
  for (const { importName, exportName } of candidates) {
    if (exportName !== undefined)
      names.reserve({ specifier: source.specifier, imported: exportName, local: importName });
  }
  const classes: ProviderClassModel[] = [];
  for (const provider of candidates) {
    const fault =
      refusal(provider, source, config, surroundings.outputName) ??
      verdict(provider, source, surroundings, verdicts) ??
      (classes.some(({ base }) => base === provider.name)
        ? diagnostic("class-name-twice", { name: provider.name }, { file: source.path, range: provider.range })
        : undefined);
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    const several = candidates.length > 1;
    const built = buildClass(provider, source, config, { surroundings, names, verdicts }, several);
    diagnostics.push(...built.diagnostics);
    if (built.model !== undefined) classes.push(built.model);
  }
  if (classes.length === 0) return { model: undefined, diagnostics };
  const providers = candidates.filter(({ name }) => classes.some(({ base }) => base === name));
  const bases = [...new Set(providers.map(({ importName }) => importName))].map((local): Import => {
    const same = providers.filter(({ importName }) => importName === local);
    const typeOnly = same.every((each) => isWrapped(each, config));
    return { specifier: source.specifier, imported: same[0]?.exportName ?? local, local, typeOnly };
  });
  return {
    model: {
      source: source.specifier,
      imports: names.importLines(bases),
      exportEquals: providers.some(({ exportName }) => exportName === EXPORT_EQUALS) ? classes[0]?.name : undefined,
      classes,
      runtime: runtimeModel(classes, config, surroundings),
      runtimeSpecifier: surroundings.runtimeSpecifier,
      reserved: [...new Set([...names.words(), ...classes.flatMap(({ name, base }) => [name, base])])].sort(),
    },
    diagnostics,
  };
}

/** What a compiler said of the class that an earlier model made of a provider. */
function verdict(
  { name, range }: ProviderClass,
  { path }: SourceProviders,
  { outputName }: Surroundings,
  verdicts: Verdicts,
): Diagnostic | undefined {
  const error = verdicts.ofClass(name);
  return error === undefined
    ? undefined
    : diagnostic("verify-class", { className: name, error, output: outputName }, { file: path, range });
}

function buildClass(
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  output: Output,
  several: boolean,
): { readonly model: ProviderClassModel | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const { names } = output;
  const wrapped = isWrapped(provider, config);
  const obstacle = names.obstacle(provider.typeParameters, wrapped);
  if (obstacle !== undefined) {
    const { name, why, range } = obstacle;
    return {
      model: undefined,
      diagnostics: [
        diagnostic("type-parameter-unreachable", { className: provider.name, name, why }, { file: source.path, range }),
      ],
    };
  }
  names.takeType(provider.typeParameters);
  const table = several ? `${lowerFirst(provider.name)}Operations` : "operations";
  const operations: Operation[] = [];
  for (const method of wrapped ? [...provider.methods, ...provider.optionalMethods] : provider.methods) {
    const selection = select(method, config);
    diagnostics.push(...tagFaults(method, source.path));
    if (selection === undefined) diagnostics.push(...unawaited(method, provider, source, config));
    if (!isPromised(selection) || (wrapped && (method.static || method.access !== "public"))) continue;
    const built = buildOperation(method, selection, provider, source, config, output);
    diagnostics.push(...built.diagnostics);
    if (built.operation !== undefined) operations.push(built.operation);
  }
  diagnostics.push(...otherMembers(provider, source, config));
  if (wrapped && operations.length > 0) diagnostics.push(...looseSetters(provider, names));
  for (const { name, file, range } of wrapped ? provider.leftOut : [])
    diagnostics.push(diagnostic("wrapper-leaves-out", { name, className: provider.name }, { file, range }));
  for (const { method, static: isStatic, range } of wrapped ? [] : provider.plainFactories) {
    const factory = { className: provider.name, method, isStatic };
    diagnostics.push(diagnostic("factory-escapes", factory, { file: source.path, range }));
  }
  // Where all signals are off the class stays, for those who import it, and overrides nothing.
  const isSilent = diagnostics.some(({ code }) => code === "operation-silent");
  if (operations.length === 0 && !isSilent) return { model: undefined, diagnostics };
  for (const { name, range } of wrapped ? [] : provider.captured) {
    const isWrapped = operations.some(({ method, override }) => method === name && override.kind === "property");
    if (isWrapped) diagnostics.push(diagnostic("property-captured", { property: name }, { file: source.path, range }));
  }
  for (const { method, member, range } of wrapped ? [] : provider.privateStatics) {
    diagnostics.push(
      diagnostic("private-static", { className: provider.name, method, member }, { file: source.path, range }),
    );
  }
  for (const range of provider.plainInstances) {
    diagnostics.push(diagnostic("plain-instance", { className: provider.name }, { file: source.path, range }));
  }
  const retryHook = wrapped ? undefined : buildRetryHook(provider, operations, source, names, diagnostics);
  const queueDepths = buildQueueDepths(provider, operations, config, source, diagnostics);
  const parameters = provider.typeParameters.text;
  return {
    model: {
      name: `Instrumented${provider.name}`,
      base: provider.name,
      extends: provider.reference,
      wrapper: wrapped ? buildWrapper(provider, operations, names) : undefined,
      defaultExport: provider.exportName === "default" && provider.importName === provider.name,
      abstract: provider.abstract && !wrapped,
      typeParameters: parameters,
      typeArguments: provider.typeArguments.length === 0 ? "" : `<${provider.typeArguments.join(", ")}>`,
      table,
      scope: config.scope === undefined || config.scope === provider.name ? undefined : config.scope,
      operations,
      retryHook,
      queueDepths,
    },
    diagnostics,
  };
}

/** What the tool would have recognised, for a file in which it recognised nothing. */
function recognised({ operations }: ResolvedConfig): string {
  if (operations === "tagged") return "methods tagged '@operation name' or named in the config";
  return `${RECOGNISED.slice(0, 6).join(", ")} and ${String(RECOGNISED.length - 6)} more of the provider contract, in camelCase or snake_case`;
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
