/** Which classes of a source are providers, why one cannot be had, and what is asked for that no source has. */

import type { ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { nearest } from "../nearest.ts";
import type { ProviderClass, SourceProviders } from "../source.ts";
import { NameTable } from "./names.ts";
import { select, type Promised } from "./select.ts";

/** A class with operations that is asked for; one that is not exported counts only where no other class builds on it. */
export function isProvider(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): boolean {
  if (config.class.length > 0 && !config.class.includes(provider.name)) return false;
  if (provider.kind === "interface") return isWrappedInterface(provider, source, config);
  // Instrumented by hand, or by us into the same file: what it observes is its base's.
  if (provider.baseName !== undefined && provider.localName === `Instrumented${provider.baseName}`) return false;
  if (![...provider.methods, ...provider.others].some((member) => isPromised(select(member, config)))) return false;
  return (
    provider.exportName !== undefined || !source.classes.some(({ baseName }) => mentions(baseName, provider.localName))
  );
}

/** An interface is a provider where it is asked for, or where no class of the file is one: else its class is what is meant. */
function isWrappedInterface(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): boolean {
  if (config.shape === "subclass") return false;
  if (![...provider.methods, ...provider.optionalMethods].some((member) => isPromised(select(member, config))))
    return false;
  if (config.class.length > 0) return true;
  return !source.classes.some((each) => each.kind === "class" && isProvider(each, source, config));
}

/** Whether a provider is wrapped around an instance, not extended. */
export function isWrapped(provider: ProviderClass, { shape }: ResolvedConfig): boolean {
  return provider.kind === "interface" || shape === "wrapper";
}

/** Whether `extends Timestamped(Plain)` builds on Plain. */
function mentions(expression: string | undefined, name: string): boolean {
  return expression?.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)?.includes(name) === true;
}

export function isPromised(selection: ReturnType<typeof select>): selection is Promised {
  return selection !== undefined && selection !== "left-out";
}

/**
 * Base classes that neither their source nor the checker tells anything of: what is inherited from there stays unseen. Of interfaces
 * only those count that are wrapped.
 */
export function unresolvedBases(source: SourceProviders, config: ResolvedConfig): Diagnostic[] {
  return source.classes.flatMap((provider) => {
    const { name, unresolvedBase, exportName } = provider;
    const asked = config.class.length === 0 ? exportName !== undefined : config.class.includes(name);
    // A wrapper is refused for it.
    const isTold = isWrapped(provider, config);
    return unresolvedBase === undefined || !asked || isTold
      ? []
      : [baseUnresolved(provider.name, unresolvedBase, false)];
  });
}

function baseUnresolved(
  className: string,
  { name: base, by, imported, file, range }: NonNullable<ProviderClass["unresolvedBase"]>,
  wrapped: boolean,
): Diagnostic {
  return diagnostic("base-unresolved", { className, base, by, imported, wrapped }, { file, range });
}

/** The classes of a source, those that are to be wrapped with all that the checker knows of them. */
export function completeWrapped(source: SourceProviders, config: ResolvedConfig): SourceProviders {
  if (!source.classes.some(({ complete }) => complete !== undefined)) return source;
  const classes = source.classes.map((provider) => {
    const { complete, kind, name } = provider;
    if (complete === undefined || !isWrapped(provider, config)) return provider;
    // What is not declared here can be all that makes an interface a provider; who names it, or asks for wrappers, means that.
    const isMeant =
      config.class.length > 0 ? config.class.includes(name) : config.shape === "wrapper" && config.operations === "all";
    const isAsked = isMeant && (kind === "interface" ? config.shape !== "subclass" : true);
    return isAsked || isProvider(provider, source, config) ? complete() : provider;
  });
  return { ...source, classes };
}

/** Why nothing can be generated for a class, as far as its source tells. */
export function refusal(
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  outputName: string,
): Diagnostic | undefined {
  const { name, range, unwrappable } = provider;
  const wrapped = isWrapped(provider, config);
  const place = { file: source.path, range };
  if (provider.unimportable === "nested") return diagnostic("class-nested", { name }, place);
  if (provider.unimportable === "retyped") return diagnostic("class-retyped", { name }, place);
  if (provider.unimportable !== undefined)
    return diagnostic("class-export-equals", { name, why: provider.unimportable }, place);
  if (provider.exportName === undefined) {
    const { exportEquals } = source;
    return diagnostic("class-not-exported", { name, output: outputName, exportEquals }, place);
  }
  if (wrapped && provider.unresolvedBase !== undefined) return baseUnresolved(name, provider.unresolvedBase, true);
  if (wrapped && unwrappable !== undefined) {
    return diagnostic(
      "wrapper-impossible",
      { name, what: unwrappable.what },
      { file: unwrappable.file, range: unwrappable.range },
    );
  }
  if (provider.privateConstructor !== undefined && !wrapped)
    return diagnostic("private-constructor", { name }, { file: source.path, range: provider.privateConstructor });
  if (source.declared.has(`Instrumented${name}`))
    return diagnostic("name-taken", { name: `Instrumented${name}` }, place);
  return NameTable.isGlobal(name) ? diagnostic("class-name-shadows-global", { name }, place) : undefined;
}

/** What the config is held against once all sources are read: small, so that it may be kept for each of them. */
export interface SourceNames {
  /** The names of the provider classes. */
  readonly providers: readonly string[];
  /** The names of all methods. */
  readonly methods: readonly string[];
}

/** The names of a source, as far as the config names anything. */
export function namesOf(source: SourceProviders, config: ResolvedConfig): SourceNames {
  const any = { ...config, class: [] };
  return {
    providers:
      config.class.length === 0
        ? []
        : source.classes.filter((each) => isProvider(each, source, any)).map(({ name }) => name),
    methods:
      Object.keys(config.catalogue).length === 0
        ? []
        : source.classes.flatMap(({ methods, others }) => [...methods, ...others].map(({ name }) => name)),
  };
}

/** Entries of the config's catalogue that no method of any source goes by. */
export function unmatchedEntries(config: ResolvedConfig, sources: readonly SourceNames[]): Diagnostic[] {
  const methods = [...new Set(sources.flatMap((source) => source.methods))];
  const file = config.configFile;
  return Object.keys(config.catalogue).flatMap((method) => {
    const alone: ResolvedConfig = {
      ...config,
      operations: "tagged",
      catalogue: Object.assign(Object.create(null), {
        [method]: config.catalogue[method],
      }) as ResolvedConfig["catalogue"],
    };
    if (methods.some((name) => select({ name, tags: {} }, alone) !== undefined)) return [];
    return [diagnostic("catalogue-method-unknown", { method, nearest: nearest(method, methods) }, { file })];
  });
}

/** Classes that are asked for and that no source has. */
export function unmatchedClasses(config: ResolvedConfig, sources: readonly SourceNames[]): Diagnostic[] {
  const classes = sources.flatMap(({ providers }) => providers);
  return config.class
    .filter((name) => !classes.includes(name))
    .map((name) => diagnostic("class-not-found", { name, nearest: nearest(name, classes) }));
}
