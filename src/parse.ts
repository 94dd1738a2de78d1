/** Source text → `SourceProviders`. `parse/` is the only room that knows ts-morph. */

import type { Diagnostic, Range } from "./diagnostic.ts";
import { ts, type TypeScript } from "./parse/compiler.ts";
import { interfaceMembers } from "./parse/interfaces.ts";
import { membersOf, type Members, type UnresolvedBase } from "./parse/members.ts";
import { typeParametersText } from "./parse/methods.ts";
import { exportNameOf, extensionStyle, specifierOf, type Destination } from "./parse/types.ts";
import { findClasses, type FoundClass } from "./parse/classes.ts";
import { syntaxErrors } from "./parse/syntax.ts";
import { rangeOf, type SourceModule } from "./parse/modules.ts";
import { heritageOf, type Workspace } from "./parse/workspace.ts";
import { enter, mayMention } from "./parse/within.ts";
import { EXPORT_EQUALS, type ProviderClass, type SourceProviders } from "./source.ts";

export { FactReader } from "./parse/reader.ts";
export { specifierOf as specifierFor } from "./parse/types.ts";
export { Workspace, type Found } from "./parse/workspace.ts";

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
 * @param thorough whether any method may turn out to be an operation, so that no base class is passed over
 */
export function parseProvider(
  path: string,
  text: string,
  folder: string,
  workspace: Workspace,
  thorough = false,
): ParseResult {
  const module = workspace.add(path, text);
  const errors = syntaxErrors(module);
  if (errors.length > 0) return { providers: undefined, diagnostics: errors };
  const style = extensionStyle(module, workspace);
  const classes = findClasses(module).map((found) =>
    providerClass(found, module, { workspace, folder, style, provider: found.node, thorough }),
  );
  const interfaces = providerInterfaces(module, { workspace, folder, style, thorough });
  return {
    providers: {
      path,
      specifier: specifierOf(path, folder, style),
      style,
      classes: [...classes, ...interfaces],
      exportEquals: module.exports.has(EXPORT_EQUALS),
      declared: new Set(module.declarations.keys()),
    },
    diagnostics: [],
  };
}

function providerClass(
  { node, name, localName, path, exportName, place }: FoundClass,
  module: SourceModule,
  to: Destination,
): ProviderClass {
  const members = membersOf({ module, node }, to);
  const constructorNode = members.constructorNode?.node;
  const isPrivate =
    constructorNode !== undefined && (ts.getCombinedModifierFlags(constructorNode) & ts.ModifierFlags.Private) !== 0;
  const reference = [...path, name].join(".");
  const isAbstract = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) === true;
  return withMembers(members, {
    kind: "class",
    name,
    localName,
    range: rangeOf(node.name ?? node),
    reference,
    instanceType: ts.isClassExpression(node) ? `InstanceType<typeof ${reference}>` : reference,
    importName: path[0] ?? name,
    unimportable: place ?? misplaced(exportName, module, to),
    exportName,
    abstract: isAbstract,
    typeParameters: typeParametersText(node.typeParameters, module, to),
    typeArguments: node.typeParameters?.map((parameter) => parameter.name.text) ?? [],
    privateConstructor: isPrivate ? rangeOf(constructorNode) : undefined,
    baseName: heritageOf(node)?.getText(module.ast),
    plainFactories: node.name === undefined ? [] : plainFactories(node, localName, module),
    plainInstances: plainInstances(module, node, localName),
    captured: capturedProperties(node, constructorNode),
    privateStatics: privateStatics(node, module),
  });
}

/** What a class or an interface has, of what `Members` tells. */
type Membership =
  | "methods"
  | "others"
  | "optionalMethods"
  | "properties"
  | "hasHiddenMembers"
  | "hasIndexSignature"
  | "unwrappable"
  | "memberNames"
  | "unresolvedBase"
  | "leftOut"
  | "complete";

function withMembers(members: Members, provider: Omit<ProviderClass, Membership>): ProviderClass {
  const { names, unresolvedBase, complete, constructorNode: _, ...rest } = members;
  return {
    ...provider,
    ...rest,
    memberNames: names,
    unresolvedBase: placed(unresolvedBase),
    complete: complete && (() => withMembers(complete(), provider)),
  };
}

function placed(base: UnresolvedBase | undefined): ProviderClass["unresolvedBase"] {
  if (base === undefined) return undefined;
  const { node, module, by } = base;
  const [first = ""] = /^[^.<(\s]+/.exec(node.getText()) ?? [];
  return {
    name: node.getText(),
    by: by.name?.text ?? "",
    imported: module.imports.has(first),
    file: module.path,
    range: rangeOf(node),
  };
}

/** The interfaces that the source exports: something else implements them, and a wrapper can stand before it. */
function providerInterfaces(module: SourceModule, to: Omit<Destination, "provider">): ProviderClass[] {
  return [...module.declarations].flatMap(([local, nodes]) => {
    const declarations = nodes.filter((node) => ts.isInterfaceDeclaration(node)).map((node) => ({ module, node }));
    const [first] = declarations;
    const exportName = exportNameOf(module, local);
    const isMerged = nodes.some((node) => !ts.isInterfaceDeclaration(node) && !ts.isModuleDeclaration(node));
    if (first === undefined || exportName === undefined || isMerged) return [];
    const name = exportName === "default" || exportName === EXPORT_EQUALS ? local : exportName;
    const { node } = first;
    const destination: Destination = { ...to, provider: node };
    const members = interfaceMembers(declarations, destination);
    return [
      withMembers(members, {
        kind: "interface",
        name,
        localName: local,
        range: rangeOf(node.name),
        reference: name,
        instanceType: name,
        importName: name,
        unimportable: misplaced(exportName, module, to),
        exportName,
        abstract: false,
        typeParameters: typeParametersText(node.typeParameters, module, destination),
        typeArguments: node.typeParameters?.map((parameter) => parameter.name.text) ?? [],
        privateConstructor: undefined,
        baseName: undefined,
        plainFactories: [],
        plainInstances: [],
        captured: [],
        privateStatics: [],
      }),
    ];
  });
}

/** `export =` is for CommonJS modules; where the compiler refuses the source there is nothing to extend. */
function misplaced(
  exportName: string | undefined,
  { path }: SourceModule,
  { workspace }: Pick<Destination, "workspace">,
): "ecmascript" | undefined {
  return exportName === EXPORT_EQUALS && workspace.isEcmaScript(path) ? "ecmascript" : undefined;
}

/** `new X(...)` in a member of X: a subclass inherits the member and gets a plain X from it. */
function plainFactories(
  node: TypeScript.ClassLikeDeclaration,
  name: string,
  module: SourceModule,
): ProviderClass["plainFactories"] {
  return node.members.flatMap((member) => {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    if (member.name === undefined || ts.isConstructorDeclaration(member)) return [];
    const method = member.name.getText();
    return instantiations(member, name, module).map((range) => ({ method, static: isStatic, range }));
  });
}

/** The expressions `new X(...)` within a node. */
function instantiations(node: TypeScript.Node, name: string, { ast }: SourceModule): Range[] {
  if (!mayMention(node, name, ast)) return [];
  const found: Range[] = [];
  const visit = (each: TypeScript.Node): void => {
    if (ts.isNewExpression(each) && ts.isIdentifier(each.expression) && each.expression.text === name)
      found.push(rangeOf(each));
    ts.forEachChild(each, visit);
  };
  visit(enter(node));
  return found;
}

/**
 * `this.fetch` as a value while the instance is made, in the constructor or in what a property is set to: neither called nor assigned.
 * `this.fetch.bind(this)` keeps it too.
 */
function capturedProperties(
  node: TypeScript.ClassLikeDeclaration,
  constructorNode: TypeScript.ConstructorDeclaration | undefined,
): { name: string; range: Range }[] {
  const found: { name: string; range: Range }[] = [];
  const visit = (each: TypeScript.Node): void => {
    if (ts.isPropertyAccessExpression(each) && each.expression.kind === ts.SyntaxKind.ThisKeyword) {
      const { parent } = each;
      const isCalled = ts.isCallExpression(parent) && parent.expression === each;
      const isReached = ts.isPropertyAccessExpression(parent) && parent.name.text !== "bind";
      const isAssigned = ts.isBinaryExpression(parent) && parent.left === each;
      if (!isCalled && !isReached && !isAssigned) found.push({ name: each.name.text, range: rangeOf(each) });
    }
    // What a function holds is read when it is called.
    if (!ts.isFunctionLike(each)) ts.forEachChild(each, visit);
  };
  for (const member of node.members) {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    if (!isStatic && ts.isPropertyDeclaration(member) && member.initializer !== undefined) visit(member.initializer);
  }
  if (constructorNode?.body !== undefined) visit(enter(constructorNode.body));
  return found;
}

function privateStatics(
  node: TypeScript.ClassLikeDeclaration,
  { ast }: SourceModule,
): { method: string; member: string; range: Range }[] {
  const found: { method: string; member: string; range: Range }[] = [];
  const visit = (each: TypeScript.Node, method: string): void => {
    const isThis = ts.isPropertyAccessExpression(each) && each.expression.kind === ts.SyntaxKind.ThisKeyword;
    if (isThis && ts.isPrivateIdentifier(each.name))
      found.push({ method, member: each.name.text, range: rangeOf(each) });
    ts.forEachChild(each, (child) => {
      visit(child, method);
    });
  };
  for (const member of node.members) {
    const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
    if (!isStatic || !(ts.isMethodDeclaration(member) || ts.isAccessor(member)) || member.body === undefined) continue;
    if (mayMention(member.body, "#", ast)) visit(enter(member.body), member.name.getText());
  }
  return found;
}

/** `new X(...)` in the source, outside of X: what it makes is not patched. */
function plainInstances(module: SourceModule, node: TypeScript.Node, name: string): Range[] {
  return module.ast.statements.flatMap((statement) =>
    statement.pos <= node.pos && node.end <= statement.end ? [] : instantiations(statement, name, module),
  );
}
