/** What a type is called elsewhere: its text, the imports that the text needs, and the names that cannot be imported. */

import { isBuiltin } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";

import { isForeign } from "../project.ts";
import type { ImportSymbol, TypeText, Unreachable } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { rangeOf, type ImportBinding, type SourceModule } from "./modules.ts";
import { withParameterProperties, type Workspace } from "./workspace.ts";

/** How the source writes relative specifiers, and so how the output writes them. */
export type ExtensionStyle = ".js" | ".ts" | "";

/** Where the text is going: what a name must be importable from. */
export interface Destination {
  readonly workspace: Workspace;
  /** Absolute. */
  readonly folder: string;
  readonly style: ExtensionStyle;
  /** The class that the output extends: its own type parameters are the output's too. */
  readonly provider: TypeScript.Node;
  /** Whether base classes of the language and of Node are looked at too. */
  readonly thorough: boolean;
}

export const NO_TYPE: TypeText = { text: "", imports: [], unreachable: [] };

/** The style of the first relative import that shows one; where none does, `.ts` if the project's tsconfig allows it, else `.js`. */
export function extensionStyle({ ast, path }: SourceModule, workspace: Workspace): ExtensionStyle {
  for (const statement of ast.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const specifier = statement.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !/^\.{1,2}\//.test(specifier.text)) continue;
    if (/\.[cm]?jsx?$/.test(specifier.text)) return ".js";
    const isModule = /\.[cm]?tsx?$/.test(specifier.text);
    // `./data.json` is a file's own name, and tells nothing of how modules are called; `./user.service` is none.
    if (!isModule && /\.\w+$/.test(specifier.text) && workspace.read(join(dirname(path), specifier.text)) !== undefined)
      continue;
    if (!isModule) return "";
    // A type may always be imported by its file's own name; a value only where the compiler is told so.
    if (!isTypeOnly(statement)) return ".ts";
  }
  return workspace.allowsTsExtensions(dirname(path)) ? ".ts" : ".js";
}

function isTypeOnly(statement: TypeScript.ImportDeclaration | TypeScript.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const { importClause } = statement;
  if (importClause === undefined) return false;
  const bindings = importClause.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  return (
    importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (importClause.name === undefined && named?.every((each) => each.isTypeOnly) === true)
  );
}

/** The specifier of a file, seen from a folder: `./provider.js`. Both absolute. */
export function specifierOf(path: string, folder: string, style: ExtensionStyle): string {
  const path_ = relative(folder, path).split(sep).join(posix.sep);
  const local = path_.startsWith("../") ? path_ : `./${path_}`;
  const bare = local.replace(/(?:\.d)?\.([cm]?)tsx?$/, "");
  const kind = /\.([cm])tsx?$/.exec(local)?.[1] ?? "";
  if (style === ".ts") return local;
  // Without extensions only plain modules can be named.
  return style === "" && kind === "" ? bare.replace(/\/index$/, "/index") : `${bare}.${kind}js`;
}

type Resolution =
  | { readonly kind: "bound" }
  | { readonly kind: "qualified"; readonly prefix: string; readonly symbol: ImportSymbol }
  | { readonly kind: "importable"; readonly symbol: ImportSymbol }
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "global" };

/** The text of a type node, ready for the destination. */
export function typeText(node: TypeScript.Node, module: SourceModule, to: Destination): TypeText {
  const { ast } = module;
  const start = node.getStart(ast);
  const imports: ImportSymbol[] = [];
  const unreachable: Unreachable[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  const visit = (each: TypeScript.Node): void => {
    if (ts.isImportTypeNode(each) && ts.isLiteralTypeNode(each.argument) && ts.isStringLiteral(each.argument.literal)) {
      const { literal } = each.argument;
      const text = rebased(literal.text, module, to);
      edits.push({ start: literal.getStart(ast), end: literal.getEnd(), text: JSON.stringify(text) });
    }
    const hidden = ts.isTypeQueryNode(each) ? hiddenMember(each, module, to) : undefined;
    if (hidden !== undefined) unreachable.push(hidden);
    const name = freeName(each);
    if (name !== undefined) {
      const resolution = resolveName(name, node, module, to);
      if (resolution.kind === "importable" || resolution.kind === "qualified") imports.push(resolution.symbol);
      if (resolution.kind === "qualified") {
        const at = name.getStart(ast);
        edits.push({ start: at, end: at, text: `${resolution.prefix}.` });
      }
      if (resolution.kind === "unreachable")
        unreachable.push({ name: name.text, why: resolution.why, range: rangeOf(name) });
    }
    ts.forEachChild(each, visit);
  };
  visit(node);
  let text = ast.text.slice(start, node.getEnd());
  for (const edit of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, edit.start - start) + edit.text + text.slice(edit.end - start);
  return { text: text.replaceAll("\r\n", "\n"), imports, unreachable, range: rangeOf(node) };
}

/** A name within an expression that the output repeats as a value: the import that it takes, if any, or why there is none. */
export function valueName(
  identifier: TypeScript.Identifier,
  module: SourceModule,
  to: Destination,
): { readonly symbol: ImportSymbol | undefined } | { readonly why: string } {
  const resolution = resolveName(identifier, identifier, module, to);
  if (resolution.kind === "importable") return { symbol: resolution.symbol };
  if (resolution.kind === "global") return { symbol: undefined };
  return { why: resolution.kind === "unreachable" ? resolution.why : "is declared in an inner scope" };
}

/** The leftmost identifier of a reference to something declared elsewhere: `NS` in `NS.Options`. */
function freeName(node: TypeScript.Node): TypeScript.Identifier | undefined {
  let entity: TypeScript.Node | undefined;
  if (ts.isTypeReferenceNode(node)) entity = node.typeName;
  else if (ts.isTypeQueryNode(node)) entity = node.exprName;
  else if (ts.isExpressionWithTypeArguments(node)) entity = node.expression;
  else if (ts.isComputedPropertyName(node)) entity = node.expression;
  while (entity !== undefined && !ts.isIdentifier(entity)) {
    if (ts.isQualifiedName(entity)) entity = entity.left;
    else if (ts.isPropertyAccessExpression(entity)) entity = entity.expression;
    else return undefined;
  }
  return entity;
}

/** What `typeof C.token` or `typeof this.token` names, where it is a member that the class keeps to itself. */
function hiddenMember(
  query: TypeScript.TypeQueryNode,
  module: SourceModule,
  { workspace }: Destination,
): Unreachable | undefined {
  for (let name = query.exprName; ts.isQualifiedName(name); name = name.left) {
    const flags = memberFlags(name, query, module, workspace);
    const isPrivate = (flags & ts.ModifierFlags.Private) !== 0;
    if (!isPrivate && (flags & ts.ModifierFlags.Protected) === 0) continue;
    const why = isPrivate ? "is private" : "is protected";
    return { name: name.getText(module.ast), why, range: rangeOf(name), toSubclass: !isPrivate };
  }
  return undefined;
}

/** The modifiers of the member that a name in a type query means: of a class around it, called by its name or `this`, or of another. */
function memberFlags(
  { left, right }: TypeScript.QualifiedName,
  query: TypeScript.Node,
  module: SourceModule,
  workspace: Workspace,
): TypeScript.ModifierFlags {
  const name = ts.isIdentifier(left) ? left.text : left.right.text;
  const around = ts.findAncestor(
    query,
    (each): each is TypeScript.ClassLikeDeclaration =>
      ts.isClassLike(each) && (name === "this" || each.name?.text === name),
  );
  const isStatic = name !== "this";
  const seen = new Set<TypeScript.Node>();
  let found = around === undefined ? workspace.classNamed(name, module) : { module, node: around };
  while (found !== undefined && !seen.has(found.node)) {
    seen.add(found.node);
    for (const member of withParameterProperties(found.node.members)) {
      const flags = ts.getCombinedModifierFlags(member);
      const isMeant = member.name !== undefined && "text" in member.name && member.name.text === right.text;
      if (isMeant && ((flags & ts.ModifierFlags.Static) !== 0) === isStatic) return flags;
    }
    found = workspace.baseOf(found);
  }
  return ts.ModifierFlags.None;
}

/** What an identifier within `root` means there, and whether it can mean the same at the destination. */
function resolveName(
  identifier: TypeScript.Identifier,
  root: TypeScript.Node,
  module: SourceModule,
  to: Destination,
): Resolution {
  const name = identifier.text;
  let inside = true;
  for (let scope: TypeScript.Node = identifier; !ts.isSourceFile(scope); scope = scope.parent) {
    if (declaresType(scope, name)) {
      if (inside || ts.isMethodDeclaration(scope) || ts.isMethodSignature(scope)) return { kind: "bound" };
      if (scope === to.provider) return { kind: "bound" };
      return { kind: "unreachable", why: "is a type parameter of a base class" };
    }
    // Its type is `InstanceType` of what others call it by, if they call it anything.
    if (ts.isClassExpression(scope) && scope.name?.text === name && scope !== root)
      return { kind: "unreachable", why: "is a name that a class expression has for itself" };
    if (ts.isFunctionLike(scope) && ts.isTypeQueryNode(identifier.parent)) {
      const isParameter = scope.parameters.some(
        (parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name,
      );
      if (isParameter) return { kind: "bound" };
    }
    const qualified = ts.isModuleBlock(scope) ? inNamespace(scope, name, module, to) : undefined;
    if (qualified !== undefined) return qualified;
    if (
      (ts.isBlock(scope) || ts.isModuleBlock(scope)) &&
      scope.statements.some((statement) => declaresName(statement, name))
    ) {
      return { kind: "unreachable", why: "is declared in an inner scope" };
    }
    if (scope === root) inside = false;
  }
  if (module.declarations.has(name)) {
    const exported = exportNameOf(module, name);
    if (exported === undefined) return { kind: "unreachable", why: "is declared here but not exported" };
    return importable(module.path, exported, name, to);
  }
  const binding = module.imports.get(name);
  if (binding === undefined) return { kind: "global" };
  if (isForeign(module.path) && !isForeign(to.folder)) return importedByPackage(binding, name, module, to);
  return {
    kind: "importable",
    symbol: { specifier: rebased(binding.specifier, module, to), imported: binding.imported, local: name },
  };
}

/** What a dependency's file imports: its neighbours are reached through the package, other packages where they are installed here, too. */
function importedByPackage(binding: ImportBinding, local: string, module: SourceModule, to: Destination): Resolution {
  const { specifier, imported } = binding;
  if (/^\.{1,2}(\/|$)/.test(specifier)) {
    const [found] = to.workspace.imported(module, binding);
    return found === undefined
      ? { kind: "unreachable", why: "is internal to a dependency" }
      : importable(found.module.path, imported, local, to);
  }
  const home = to.provider.getSourceFile().fileName;
  const isOwn = isBuiltin(specifier) || to.workspace.resolve(specifier, home) !== undefined;
  return isOwn
    ? { kind: "importable", symbol: { specifier, imported, local } }
    : { kind: "unreachable", why: "is of a package that is not installed here" };
}

/** A name that an exported namespace exports: reached through the namespace. */
function inNamespace(
  block: TypeScript.ModuleBlock,
  name: string,
  module: SourceModule,
  to: Destination,
): Resolution | undefined {
  const isExported = (node: TypeScript.Node): boolean =>
    (ts.getCombinedModifierFlags(node as TypeScript.Declaration) & ts.ModifierFlags.Export) !== 0;
  if (!block.statements.some((statement) => declaresName(statement, name) && isExported(statement))) return undefined;
  const path: string[] = [];
  let scope: TypeScript.Node = block.parent;
  while (ts.isModuleDeclaration(scope)) {
    if (!ts.isIdentifier(scope.name)) return undefined;
    path.unshift(scope.name.text);
    if (ts.isSourceFile(scope.parent)) break;
    if (!isExported(scope)) return undefined;
    scope = scope.parent.parent;
  }
  const [root = ""] = path;
  const exported = exportNameOf(module, root);
  const found = exported === undefined ? undefined : importable(module.path, exported, root, to);
  return found?.kind === "importable" ? { kind: "qualified", prefix: path.join("."), symbol: found.symbol } : undefined;
}

function importable(path: string, imported: string, local: string, to: Destination): Resolution {
  if (isForeign(path)) {
    const found = fromPackage(path, imported, to);
    if (found === undefined) return { kind: "unreachable", why: "is internal to a dependency" };
    return { kind: "importable", symbol: { specifier: found.specifier, imported: found.imported, local } };
  }
  return { kind: "importable", symbol: { specifier: specifierOf(path, to.folder, to.style), imported, local } };
}

/** The package that the provider imports from and that exports a declaration of one of its own files. */
function fromPackage(path: string, name: string, { workspace, provider }: Destination): ImportBinding | undefined {
  const home = workspace.module(provider.getSourceFile().fileName);
  for (const { specifier } of home?.imports.values() ?? []) {
    const entry =
      /^\.{1,2}(\/|$)/.test(specifier) || home === undefined ? undefined : workspace.resolve(specifier, home.path);
    const module = entry === undefined ? undefined : workspace.module(entry);
    if (module === undefined) continue;
    if (workspace.exported(module, name).some((found) => found.module.path === path))
      return { specifier, imported: name };
  }
  return undefined;
}

function declaresType(scope: TypeScript.Node, name: string): boolean {
  if (ts.isMappedTypeNode(scope)) return scope.typeParameter.name.text === name;
  if (ts.isConditionalTypeNode(scope)) return infers(scope.extendsType, name);
  const { typeParameters } = scope as { readonly typeParameters?: readonly TypeScript.TypeParameterDeclaration[] };
  return typeParameters?.some((parameter) => parameter.name.text === name) ?? false;
}

function infers(node: TypeScript.Node, name: string): boolean {
  if (ts.isInferTypeNode(node)) return node.typeParameter.name.text === name;
  return ts.forEachChild(node, (child) => infers(child, name) || undefined) ?? false;
}

function declaresName(statement: TypeScript.Statement, name: string): boolean {
  const { name: declared } = statement as { readonly name?: TypeScript.Node };
  return declared !== undefined && ts.isIdentifier(declared) && declared.text === name;
}

/** The name that a top-level declaration is exported under, as a value if `value`; its own name rather than another. */
export function exportNameOf(module: SourceModule, local: string, value = false): string | undefined {
  const names = [...module.exports]
    .filter(([, exported]) => "local" in exported && exported.local === local && !(value && exported.typeOnly === true))
    .map(([name]) => name);
  return names.find((name) => name === local) ?? names.find((name) => name !== "default") ?? names[0];
}

/** A specifier of `module`, written for the destination. */
function rebased(specifier: string, module: SourceModule, to: Destination): string {
  if (!/^\.{1,2}(\/|$)/.test(specifier) || dirname(module.path) === to.folder) return specifier;
  const target = posix.join(relative(to.folder, dirname(module.path)).split(sep).join(posix.sep), specifier);
  return target.startsWith("../") ? target : `./${target}`;
}
