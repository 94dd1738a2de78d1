/** Reads the facts of files, each once, and follows names from one file to another without keeping a syntax tree. */

import { dirname } from "node:path";

import type { Diagnostic } from "../diagnostic.ts";
import type { FileFacts } from "../facts.ts";
import { isForeign } from "../project.ts";
import { FileReading } from "./bodies.ts";
import { ts } from "./compiler.ts";
import { bare } from "./expressions.ts";
import { syntaxErrors } from "./syntax.ts";
import type { SourceModule } from "./modules.ts";
import type { Workspace } from "./workspace.ts";

export interface FactsResult {
  /** undefined when the file cannot be parsed. */
  readonly facts: FileFacts | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where a name leads: to a class or a function of a file; `*` is the file itself. */
export interface Target {
  readonly facts: FileFacts;
  readonly name: string;
}

/** How a file is linked to others: what remains of its module when the syntax tree is let go. */
interface Links {
  readonly facts: FileFacts;
  readonly imports: SourceModule["imports"];
  readonly exports: SourceModule["exports"];
  readonly starExports: readonly string[];
  readonly declared: ReadonlySet<string>;
  /** Top-level constants that hold an instance: the name, and that of the class. */
  readonly instances: ReadonlyMap<string, string>;
}

const MAX_HOPS = 16;

/** Reads files once, keeps no syntax tree, and follows names from one file to another. */
export class FactReader {
  readonly #workspace: Workspace;
  readonly #links = new Map<string, Links | undefined>();
  /** By folder and specifier: a thousand files that import one package ask the disk once. */
  readonly #resolved = new Map<string, string | undefined>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * @param path absolute
   * @param text the source, without a BOM
   */
  read(path: string, text: string): FactsResult {
    const module = this.#workspace.add(path, text, { parents: "none" });
    const diagnostics = syntaxErrors(module);
    const links = diagnostics.length > 0 ? undefined : linksOf(module);
    this.#links.set(path, links);
    this.#workspace.forget(path);
    return { facts: links?.facts, diagnostics };
  }

  /** Where a top-level name of a file is declared, imports and re-exports followed; undefined where that cannot be told. */
  follow(path: string, name: string, hops = 0): Target | undefined {
    const links = hops > MAX_HOPS ? undefined : this.#at(path);
    if (links === undefined) return undefined;
    // An object made of a class: `export const telemetry = new Telemetry()`.
    const instance = links.instances.get(name);
    if (instance !== undefined) return this.follow(path, instance, hops + 1);
    if (links.declared.has(name)) return { facts: links.facts, name };
    const binding = links.imports.get(name);
    return binding === undefined ? undefined : this.#imported(path, binding.specifier, binding.imported, hops);
  }

  #imported(from: string, specifier: string, imported: string, hops: number): Target | undefined {
    const path = this.#resolve(specifier, from);
    if (path === undefined || path.endsWith(".d.ts") || isForeign(path)) return undefined;
    return imported === "*" ? this.#whole(path) : this.#exported(path, imported, hops + 1);
  }

  #resolve(specifier: string, from: string): string | undefined {
    const key = `${dirname(from)}\0${specifier}`;
    if (!this.#resolved.has(key)) this.#resolved.set(key, this.#workspace.resolve(specifier, from));
    return this.#resolved.get(key);
  }

  #exported(path: string, name: string, hops: number): Target | undefined {
    const links = hops > MAX_HOPS ? undefined : this.#at(path);
    const found = links?.exports.get(name);
    if (links === undefined) return undefined;
    if (found !== undefined)
      return "local" in found
        ? this.follow(path, found.local, hops + 1)
        : this.#imported(path, found.specifier, found.imported, hops);
    for (const specifier of name === "default" ? [] : links.starExports) {
      const target = this.#imported(path, specifier, name, hops);
      if (target !== undefined) return target;
    }
    return undefined;
  }

  #whole(path: string): Target | undefined {
    const links = this.#at(path);
    return links === undefined ? undefined : { facts: links.facts, name: "*" };
  }

  #at(path: string): Links | undefined {
    if (!this.#links.has(path)) {
      const module = this.#workspace.module(path);
      this.#links.set(path, module === undefined ? undefined : linksOf(module));
      this.#workspace.forget(path);
    }
    return this.#links.get(path);
  }
}

function linksOf(module: SourceModule): Links {
  const { imports, exports, starExports, declarations } = module;
  const instances = new Map<string, string>();
  for (const [name, nodes] of declarations) {
    for (const node of nodes) {
      const value =
        ts.isVariableDeclaration(node) && node.initializer !== undefined ? bare(node.initializer) : undefined;
      if (value !== undefined && ts.isNewExpression(value) && ts.isIdentifier(value.expression))
        instances.set(name, value.expression.text);
    }
  }
  return {
    facts: new FileReading(module).facts(),
    imports,
    exports,
    starExports,
    declared: new Set(declarations.keys()),
    instances,
  };
}

/** Declarations have no bodies, and those of a dependency are not the user's to instrument. */
