/** The classes of a source file, wherever they stand: at the top level, in a namespace, as an expression, or out of reach. */

import { EXPORT_EQUALS } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { bare } from "./expressions.ts";
import { exportNameOf } from "./types.ts";
import { enter, mayMention } from "./within.ts";
import type { SourceModule } from "./modules.ts";

export interface FoundClass {
  readonly node: TypeScript.ClassLikeDeclaration;
  /** Its name to others: the name that it is exported under, or its own. */
  readonly name: string;
  /** Its name to its own file. */
  readonly localName: string;
  /** The namespaces around it, outermost first. */
  readonly path: readonly string[];
  /** The name to import it, or its outermost namespace, by; undefined when it is not exported. */
  readonly exportName: string | undefined;
  /** What keeps it out of reach, or its members, all the same. */
  readonly place: "nested" | "namespace" | "retyped" | undefined;
}

/** All of them, in the order of the source, so that several come out in the order in which they are read. */
export function findClasses(module: SourceModule): FoundClass[] {
  const inFunctions = [...module.declarations.values()].flat().flatMap((node) => nested(node, module));
  return [...topLevelClasses(module), ...inFunctions].sort((a, b) => a.node.pos - b.node.pos);
}

/** Those that no function is around. */
export function topLevelClasses(module: SourceModule): FoundClass[] {
  const found: FoundClass[] = [];
  for (const [local, nodes] of module.declarations) {
    const exportName = exportNameOf(module, local, true);
    const named = (own: string): { name: string; localName: string } => ({
      name: publicName(exportName, own),
      localName: own,
    });
    for (const node of nodes) {
      if (ts.isClassLike(node)) {
        const own = named(node.name?.text ?? classNameFrom(module.path));
        found.push({ node, ...own, path: [], exportName, place: undefined });
      } else if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name)) {
        // `declare global`: what it declares is no class of this module.
        if ((node.flags & ts.NodeFlags.GlobalAugmentation) !== 0) continue;
        found.push(...inNamespace(node, [local], exportName));
      } else {
        const expression = classExpressionOf(node);
        const place = isRetyped(node) ? "retyped" : undefined;
        if (expression !== undefined) found.push({ node: expression, ...named(local), path: [], exportName, place });
      }
    }
  }
  return found;
}

function inNamespace(
  { body }: TypeScript.ModuleDeclaration,
  path: readonly string[],
  exportName: string | undefined,
): FoundClass[] {
  if (body === undefined || !ts.isModuleBlock(body)) return [];
  return body.statements.flatMap((statement): FoundClass[] => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const reachable = isExported ? exportName : undefined;
    if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
      return [
        {
          node: statement,
          name: statement.name.text,
          localName: statement.name.text,
          path,
          exportName: reachable,
          // One value can be the whole of a module; what a namespace beside it holds is not it.
          place: reachable === EXPORT_EQUALS ? "namespace" : undefined,
        },
      ];
    }
    return ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name)
      ? inNamespace(statement, [...path, statement.name.text], reachable)
      : [];
  });
}

/** The class that a variable is: `const Store = class { … }`. */
function classExpressionOf(node: TypeScript.Node): TypeScript.ClassExpression | undefined {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return undefined;
  const value = bare(node.initializer);
  return ts.isClassExpression(value) ? value : undefined;
}

/** Whether others see a variable's value as a type that is written there: `const Store: StoreConstructor = …`, `… as StoreConstructor`. */
function isRetyped(node: TypeScript.Node): boolean {
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return false;
  let value = node.initializer;
  while (ts.isParenthesizedExpression(value) || ts.isSatisfiesExpression(value)) value = value.expression;
  return node.type !== undefined || !ts.isClassExpression(value);
}

/** Named classes within functions: nobody outside can extend them. An anonymous one is a mixin, as a rule, and its users are looked at. */
function nested(node: TypeScript.Node, { ast }: SourceModule): FoundClass[] {
  const mayHoldOne = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node);
  if (!mayHoldOne || classExpressionOf(node) !== undefined || !mayMention(node, "class", ast)) return [];
  const found: FoundClass[] = [];
  const visit = (each: TypeScript.Node): void => {
    if (ts.isClassDeclaration(each) && each.name !== undefined && each.heritageClauses === undefined) {
      found.push({
        node: each,
        name: each.name.text,
        localName: each.name.text,
        path: [],
        exportName: undefined,
        place: "nested",
      });
    }
    ts.forEachChild(each, visit);
  };
  visit(enter(node));
  return found;
}

/** The name of a class to others. */
function publicName(exportName: string | undefined, own: string): string {
  return exportName === undefined || exportName === "default" || exportName === EXPORT_EQUALS ? own : exportName;
}

/** `myProvider.ts` → `MyProvider`, for a default export without a name. */
function classNameFrom(path: string): string {
  const base = path.replace(/^.*[\\/]/, "").replace(/\..*$/, "");
  const name = base.replace(/(?:^|[^\p{L}\p{N}]+)(\p{L}|\p{N})/gu, (_, first: string) => first.toUpperCase());
  return /^\p{L}/u.test(name) ? name : "Provider";
}
