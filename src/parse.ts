/** Source text → `SourceProviders`. `parse/` is the only room that knows ts-morph. */

import { diagnostic, type Diagnostic, type Range } from "./diagnostic.ts";
import { ts, type TypeScript } from "./parse/compiler.ts";
import { membersOf, typeParametersText } from "./parse/members.ts";
import { extensionStyle, specifierOf, type Destination } from "./parse/types.ts";
import { findClasses, type FoundClass } from "./parse/classes.ts";
import { syntaxErrors } from "./parse/syntax.ts";
import { rangeOf, type SourceModule, type Workspace } from "./parse/workspace.ts";
import type { ProviderClass, SourceProviders } from "./source.ts";

export { FactReader, type FactsResult } from "./parse/reader.ts";
export { specifierOf as specifierFor } from "./parse/types.ts";
export { Workspace } from "./parse/workspace.ts";

export interface ParseResult {
  /** undefined when the file cannot be used at all. */
  readonly providers: SourceProviders | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the classes of a source file, and of other files what their signatures and base classes need.
 * @param path absolute
 * @param text the source, without a BOM
 * @param folder absolute; where the output will stand, for its imports
 */
export function parseProvider(path: string, text: string, folder: string, workspace: Workspace): ParseResult {
  const module = workspace.add(path, text);
  const errors = syntaxErrors(module);
  if (errors.length > 0) return { providers: undefined, diagnostics: errors };
  const style = extensionStyle(module);
  const classes: ProviderClass[] = [];
  for (const [name, nodes] of module.declarations) {
    for (const node of nodes) if (ts.isClassDeclaration(node)) classes.push(providerClass(node, name, module, folder, workspace));
  }
  return {
    providers: { path, specifier: specifierOf(path, folder, style), style, classes, declared: new Set(module.declarations.keys()) },
    diagnostics: [],
  };
}

function providerClass(node: TypeScript.ClassDeclaration, local: string, module: SourceModule, folder: string, workspace: Workspace): ProviderClass {
  const to: Destination = {
    workspace,
    folder,
    style: extensionStyle(module),
    typeParameters: new Set(node.typeParameters?.map(({ name }) => name.text)),
  };
  const members = membersOf({ module, node }, to);
  const name = node.name?.text ?? classNameFrom(module.path);
  const constructorNode = members.constructorNode?.node;
  const isPrivate = constructorNode !== undefined && (ts.getCombinedModifierFlags(constructorNode) & ts.ModifierFlags.Private) !== 0;
  return {
    name,
    range: rangeOf(node.name ?? node),
    exportName: exportNameOf(module, local),
    abstract: (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Abstract) !== 0,
    typeParameters: typeParametersText(node.typeParameters, module, to),
    typeArguments: [...to.typeParameters],
    privateConstructor: isPrivate ? rangeOf(constructorNode) : undefined,
    methods: members.methods,
    others: members.others,
    memberNames: members.names,
    baseName: baseExpression(node)?.getText(module.ast),
    unresolvedBase:
      members.unresolvedBase === undefined
        ? undefined
        : { name: members.unresolvedBase.node.getText(), range: rangeOf(members.unresolvedBase.node) },
    plainFactories: local === ANONYMOUS ? [] : plainFactories(node, name),
  };
}

function baseExpression(node: TypeScript.ClassDeclaration): TypeScript.Expression | undefined {
  return node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** `myProvider.ts` → `MyProvider`, for a default export without a name. */
function classNameFrom(path: string): string {
  const base = path.replace(/^.*[\\/]/, "").replace(/\..*$/, "");
  const name = base.replace(/(?:^|[^\p{L}\p{N}]+)(\p{L}|\p{N})/gu, (_, first: string) => first.toUpperCase());
  return /^\p{L}/u.test(name) ? name : "Provider";
}

/** `new X(...)` in a static method of X: a subclass inherits the method and gets a plain X from it. */
function plainFactories(node: TypeScript.ClassDeclaration, name: string): { method: string; range: Range }[] {
  const found: { method: string; range: Range }[] = [];
  const visit = (each: TypeScript.Node, method: string): void => {
    if (ts.isNewExpression(each) && ts.isIdentifier(each.expression) && each.expression.text === name) found.push({ method, range: rangeOf(each) });
    ts.forEachChild(each, (child) => {
      visit(child, method);
    });
  };
  for (const member of node.members) {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    if (isStatic && ts.isMethodDeclaration(member) && member.body !== undefined) visit(member.body, member.name.getText());
  }
  return found;
}

/** `this.fetch` as a value in the constructor: neither called nor assigned. */
function capturedProperties({ body }: TypeScript.ConstructorDeclaration): { name: string; range: Range }[] {
  const found: { name: string; range: Range }[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword) {
      const { parent } = node;
      const isCalled = ts.isCallExpression(parent) && parent.expression === node;
      const isReached = ts.isPropertyAccessExpression(parent);
      const isAssigned = ts.isBinaryExpression(parent) && parent.left === node;
      if (!isCalled && !isReached && !isAssigned) found.push({ name: node.name.text, range: rangeOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  if (body !== undefined) visit(body);
  return found;
}

function privateStatics(node: TypeScript.ClassLikeDeclaration): { method: string; text: string; range: Range }[] {
  const found: { method: string; text: string; range: Range }[] = [];
  const visit = (each: TypeScript.Node, method: string): void => {
    const isPrivate =
      ts.isPropertyAccessExpression(each) &&
      each.expression.kind === ts.SyntaxKind.ThisKeyword &&
      ts.isPrivateIdentifier(each.name);
    if (isPrivate) found.push({ method, text: each.getText(), range: rangeOf(each) });
    ts.forEachChild(each, (child) => {
      visit(child, method);
    });
  };
  for (const member of node.members) {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    if (isStatic && ts.isMethodDeclaration(member) && member.body !== undefined)
      visit(member.body, member.name.getText());
  }
  return found;
}

