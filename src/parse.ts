/** Source text → `SourceProviders`. `parse/` is the only room that knows ts-morph. */

import type { Diagnostic, Range } from "./diagnostic.ts";
import { ts, type TypeScript } from "./parse/compiler.ts";
import { interfaceMembers } from "./parse/interfaces.ts";
import { membersOf } from "./parse/members.ts";
import { typeParametersText } from "./parse/methods.ts";
import { exportNameOf, extensionStyle, specifierOf, type Destination } from "./parse/types.ts";
import { findClasses, type FoundClass } from "./parse/classes.ts";
import { syntaxErrors } from "./parse/syntax.ts";
import { rangeOf, type SourceModule, type Workspace } from "./parse/workspace.ts";
import type { ProviderClass, SourceProviders } from "./source.ts";

export { FactReader } from "./parse/reader.ts";
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
  return {
    kind: "class",
    name,
    localName,
    range: rangeOf(node.name ?? node),
    reference,
    instanceType: ts.isClassExpression(node) ? `InstanceType<typeof ${reference}>` : reference,
    importName: path[0] ?? name,
    unimportable: place,
    exportName,
    abstract: isAbstract,
    typeParameters: typeParametersText(node.typeParameters, module, to),
    typeArguments: node.typeParameters?.map((parameter) => parameter.name.text) ?? [],
    privateConstructor: isPrivate ? rangeOf(constructorNode) : undefined,
    methods: members.methods,
    others: members.others,
    optionalMethods: members.optionalMethods,
    properties: members.properties,
    hasHiddenMembers: members.hasHiddenMembers,
    unwrappable: members.unwrappable,
    memberNames: members.names,
    baseName: baseExpression(node)?.getText(module.ast),
    unresolvedBase:
      members.unresolvedBase === undefined
        ? undefined
        : { name: members.unresolvedBase.node.getText(), range: rangeOf(members.unresolvedBase.node) },
    plainFactories: node.name === undefined ? [] : plainFactories(node, localName),
    plainInstances: plainInstances(module, localName),
    captured: constructorNode === undefined ? [] : capturedProperties(constructorNode),
    privateStatics: privateStatics(node),
  };
}

/** The interfaces that the source exports: something else implements them, and a wrapper can stand before it. */
function providerInterfaces(module: SourceModule, to: Omit<Destination, "provider">): ProviderClass[] {
  return [...module.declarations].flatMap(([local, nodes]) => {
    const declarations = nodes.filter((node) => ts.isInterfaceDeclaration(node)).map((node) => ({ module, node }));
    const [first] = declarations;
    const exportName = exportNameOf(module, local);
    if (
      first === undefined ||
      exportName === undefined ||
      exportName === "default" ||
      declarations.length < nodes.length
    )
      return [];
    const { node } = first;
    const destination: Destination = { ...to, provider: node };
    const members = interfaceMembers(declarations, destination);
    return [
      {
        kind: "interface",
        name: exportName,
        localName: local,
        range: rangeOf(node.name),
        reference: exportName,
        instanceType: exportName,
        importName: exportName,
        unimportable: undefined,
        exportName,
        abstract: false,
        typeParameters: typeParametersText(node.typeParameters, module, destination),
        typeArguments: node.typeParameters?.map((parameter) => parameter.name.text) ?? [],
        privateConstructor: undefined,
        methods: members.methods,
        others: members.others,
        optionalMethods: members.optionalMethods,
        properties: members.properties,
        hasHiddenMembers: members.hasHiddenMembers,
        unwrappable: members.unwrappable,
        memberNames: members.names,
        baseName: undefined,
        unresolvedBase:
          members.unresolvedBase === undefined
            ? undefined
            : { name: members.unresolvedBase.node.getText(), range: rangeOf(members.unresolvedBase.node) },
        plainFactories: [],
        plainInstances: [],
        captured: [],
        privateStatics: [],
      },
    ];
  });
}

function baseExpression(node: TypeScript.ClassLikeDeclaration): TypeScript.Expression | undefined {
  return node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** `new X(...)` in a static method of X: a subclass inherits the method and gets a plain X from it. */
function plainFactories(node: TypeScript.ClassLikeDeclaration, name: string): { method: string; range: Range }[] {
  const found: { method: string; range: Range }[] = [];
  const visit = (each: TypeScript.Node, method: string): void => {
    if (ts.isNewExpression(each) && ts.isIdentifier(each.expression) && each.expression.text === name)
      found.push({ method, range: rangeOf(each) });
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

function privateStatics(node: TypeScript.ClassLikeDeclaration): { method: string; member: string; range: Range }[] {
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
    if (isStatic && ts.isMethodDeclaration(member) && member.body !== undefined)
      visit(member.body, member.name.getText());
  }
  return found;
}

/** `export const provider = new X(...)` at the top level of the source. */
function plainInstances({ ast }: SourceModule, name: string): Range[] {
  return ast.statements.flatMap((statement) => {
    const values = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ initializer }) => initializer)
      : ts.isExportAssignment(statement)
        ? [statement.expression]
        : [];
    return values.flatMap((value) =>
      value !== undefined &&
      ts.isNewExpression(value) &&
      ts.isIdentifier(value.expression) &&
      value.expression.text === name
        ? [rangeOf(value)]
        : [],
    );
  });
}
