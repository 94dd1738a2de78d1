/** Finds the classes that look like providers, by what they have and not by their files' names, and the globs that cover them. */

import { posix, relative, sep } from "node:path";

import { CATALOGUE, snakeCase } from "../catalogue.ts";
import { resolveConfig, type Config, type ResolvedConfig } from "../config.ts";
import { faultsOf, ModelReader } from "../models.ts";
import { readIfThere } from "../read.ts";
import { resolveSources, type SourceRequest } from "../sources.ts";

export interface FoundProvider {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly kind: "class" | "interface";
  /** The generated class. */
  readonly instrumented: string;
  readonly methods: readonly string[];
}

export interface ProviderSearch {
  /** What is proposed. */
  readonly providers: readonly FoundProvider[];
  /** What has async methods and is named like a provider, or has little in common with the catalogue: for people to judge. */
  readonly others: readonly FoundProvider[];
  /** Whether there is anything to look through. */
  readonly hasSources: boolean;
  readonly config: Pick<Config, "include" | "operations">;
}

const EVERYTHING = ["**/*.{ts,mts,cts,tsx}"];
const TESTS = ["**/*.{test,spec,bench,stories}.*", "**/{test,tests,__tests__,__mocks__,__fixtures__,fixtures,e2e}/**"];
const KNOWN = new RegExp(
  `\\b(?:${CATALOGUE.flatMap(({ methods }) => methods.flatMap((name) => [name, snakeCase(name)])).join("|")})\\b|@operation\\b`,
);
/** How people name what talks to a database or a queue. */
const KINDS =
  "Provider|Repository|Repo|Store|Storage|Cache|Dao|DAO|Gateway|Queue|Broker|Producer|Consumer|Publisher|Subscriber|Adapter|Client".split(
    "|",
  );
/** What may be anything, and in frameworks that inject is what else is called a provider. */
const SERVICE = "Service";
const ENDINGS = [...KINDS, SERVICE];
const KIND = new RegExp(`(?:${KINDS.join("|")})$`);
const NAMED_CLASS = new RegExp(`\\bclass \\w*(?:${ENDINGS.join("|")})\\b`);

/**
 * Looks through the sources below `folder` (absolute), without tests. Where nothing is of the catalogue, async methods of classes
 * that are named like providers count; where there are none of these, those of services.
 */
export async function searchProviders(folder: string): Promise<ProviderSearch> {
  const sources = await sourcesOf(resolveConfig(folder, { include: EVERYTHING, exclude: TESTS }));
  const texts = new Map(sources.map(({ path }) => [path, readIfThere(path) ?? ""]));
  const matching = (pattern: RegExp): SourceRequest[] =>
    sources.filter(({ path }) => pattern.test(texts.get(path) ?? ""));
  const known = providersOf(resolveConfig(folder), matching(KNOWN));
  const named = providersOf(resolveConfig(folder, { operations: "all" }), matching(NAMED_CLASS)).filter(
    ({ kind }) => kind === "class",
  );
  const services = named.filter(({ name }) => name.endsWith(SERVICE));
  const providers = named.filter(({ name }) => KIND.test(name));
  const plain = providers.length > 0 ? providers : services;
  const sure = known.filter(isSure);
  // An interface is instrumented as a wrapper; where its classes are found they are what is meant.
  const classes = sure.filter(({ kind }) => kind === "class");
  const chosen = classes.length > 0 ? classes : sure.length > 0 ? sure : plain;
  const operations = sure.length > 0 || plain.length === 0 ? undefined : "all";
  const rest = [...known, ...providers, ...services].filter(
    (each, index, all) =>
      !chosen.some((other) => isSame(each, other)) && all.findIndex((other) => isSame(each, other)) === index,
  );
  const settings = operations === undefined ? {} : { operations: operations as "all" };
  const include = await proposeInclude(folder, chosen, settings);
  return {
    providers: chosen,
    others: rest,
    hasSources: sources.length > 0,
    config: include.length === 0 ? settings : { include, ...settings },
  };
}

/** What an existing config takes in. */
export async function providersOfConfig(config: ResolvedConfig): Promise<readonly FoundProvider[]> {
  return providersOf(config, await sourcesOf(config));
}

async function sourcesOf(config: ResolvedConfig): Promise<readonly SourceRequest[]> {
  return (await resolveSources(config, [], { findOutputs: false })).sources;
}

function providersOf(config: ResolvedConfig, sources: readonly SourceRequest[]): FoundProvider[] {
  const reader = new ModelReader(config, sources);
  return sources.flatMap((source) => {
    const { path } = source;
    try {
      const { model, providers } = reader.read(source);
      return (model?.classes ?? []).map(({ name, base, operations }): FoundProvider => {
        const kind = providers?.classes.find((each) => each.name === base)?.kind ?? "class";
        return { path, name: base, kind, instrumented: name, methods: operations.map(({ method }) => method) };
      });
    } catch (error) {
      // What cannot be read proposes nothing; a run of generate says why.
      if (faultsOf(error, path).some(({ code }) => code === "internal-error")) throw error;
      return [];
    }
  });
}

/** A class that has nothing of the catalogue but `read` may be anything that reads. */
function isSure({ name, methods }: FoundProvider): boolean {
  return KIND.test(name) || methods.some((method) => /[A-Z_]/.test(method));
}

function isSame(one: FoundProvider, other: FoundProvider): boolean {
  return one.path === other.path && one.name === other.name;
}

/** Globs that cover the providers and give nothing else; the files themselves where no glob does. */
async function proposeInclude(
  folder: string,
  providers: readonly FoundProvider[],
  settings: Pick<Config, "operations">,
): Promise<string[]> {
  const files = [...new Set(providers.map(({ path }) => path))];
  const groups = new Map<string, string[]>();
  for (const path of files) {
    const file = relative(folder, path).split(sep).join(posix.sep);
    const tail = tailOf(posix.basename(file)) ?? file;
    groups.set(tail, [...(groups.get(tail) ?? []), file]);
  }
  const proposed: string[] = [];
  for (const [tail, members] of groups) {
    const glob = globFor(tail, members);
    const config = resolveConfig(folder, { ...settings, include: [glob], exclude: TESTS });
    const given = new Set(providersOf(config, await sourcesOf(config)).map(({ path }) => path));
    const covers = members.every((file) => given.has(posix.join(folder.split(sep).join(posix.sep), file)));
    const isExact = covers && [...given].every((path) => files.includes(path));
    proposed.push(...(isExact ? [glob] : members));
  }
  return proposed.sort();
}

/** `*Provider.ts` of `orderProvider.ts`, `*.repository.ts` of `user.repository.ts`; undefined of a name that says nothing. */
function tailOf(name: string): string | undefined {
  const kinds = ENDINGS.map((kind) => `[${kind[0] ?? ""}${(kind[0] ?? "").toLowerCase()}]${kind.slice(1)}`).join("|");
  const [, before = "", tail = ""] = new RegExp(`^(.*?)([._-]?(?:${kinds})\\.[cm]?tsx?)$`).exec(name) ?? [];
  if (tail === "") return undefined;
  if (before === "") return `*{${tail.slice(0, 1).toUpperCase()},${tail.slice(0, 1).toLowerCase()}}${tail.slice(1)}`;
  return /[a-z0-9]$/i.test(before) ? `*${tail}` : undefined;
}

/** The tail anywhere below the top-level folder that the members share, so that the next provider beside them is covered. */
function globFor(tail: string, members: readonly string[]): string {
  if (members.includes(tail)) return tail;
  const tops = new Set(members.map((file) => (file.includes("/") ? (file.split("/")[0] ?? "") : "")));
  const [top = ""] = tops;
  if (tops.size > 1) return `**/${tail}`;
  return top === "" ? tail : `${top}/**/${tail}`;
}
