/** Which override of an output an error of the compiler is about. */

import type { ProviderClassModel, ProviderModel } from "../model.ts";
import { ts, type TypeScript } from "../parse/compiler.ts";
import type { CompileError } from "./compile.ts";

/** The methods of a class whose overrides are at fault; none where it is the class, or all of the file. */
export interface Blame {
  /** As the source names it. */
  readonly className: string;
  readonly methods: readonly string[];
}

/** Whom an error is laid to; every class of the file where it stands outside of all. */
export function blame(text: string, error: CompileError, model: ProviderModel): Blame[] {
  // Offsets are the same in any compiler's tree; the kinds of nodes are not.
  const file = ts.createSourceFile("output.ts", text, ts.ScriptTarget.Latest, true);
  const statement = file.statements.find((each) => each.getFullStart() <= error.start && error.start < each.end);
  if (statement !== undefined && ts.isClassDeclaration(statement)) {
    const found = model.classes.find(({ name }) => name === statement.name?.text);
    if (found !== undefined) return [{ className: found.base, methods: inClass(statement, error, found) }];
  }
  if (statement !== undefined && ts.isImportDeclaration(statement)) {
    const names = namesOf(statement, error.start);
    const users = model.classes.flatMap((each) => {
      const methods = usersOf(names, file, each);
      return methods.length === 0 ? [] : [{ className: each.base, methods }];
    });
    if (users.length > 0) return users;
  }
  return model.classes.map(({ base }) => ({ className: base, methods: [] }));
}

function inClass(
  node: TypeScript.ClassDeclaration,
  { start, text }: CompileError,
  model: ProviderClassModel,
): string[] {
  const member = node.members.find((each) => each.getStart() <= start && start < each.end);
  const names = member === undefined ? quoted(text) : overridden(member, start);
  return model.operations.map(({ method }) => method).filter((method) => names.includes(method));
}

/** An error of the whole class names the members that it is about. */
function quoted(text: string): string[] {
  return [...text.matchAll(/propert(?:y|ies) (?:of )?'([^']+)'|types of '([^'.(]+)/gi)].map(
    ([, property, types]) => property ?? types ?? "",
  );
}

/** What a member of a generated class overrides; at `start`, for one that sets up several. */
function overridden(member: TypeScript.ClassElement, start?: number): string[] {
  const body =
    ts.isClassStaticBlockDeclaration(member) || ts.isConstructorDeclaration(member) ? member.body : undefined;
  if (body === undefined) return member.name === undefined ? [] : [textOfName(member.name)];
  return body.statements
    .filter((each) => start === undefined || (each.getStart() <= start && start < each.end))
    .flatMap((statement) => {
      if (ts.isIfStatement(statement)) return [];
      const expression = ts.isExpressionStatement(statement) ? statement.expression : undefined;
      if (expression === undefined) return [];
      if (ts.isCallExpression(expression) && expression.arguments[1] !== undefined)
        return [textOfName(expression.arguments[1])];
      return ts.isBinaryExpression(expression) && ts.isPropertyAccessExpression(expression.left)
        ? [expression.left.name.text]
        : [];
    });
}

function textOfName(name: TypeScript.Node): string {
  if (ts.isComputedPropertyName(name)) return textOfName(name.expression);
  return ts.isStringLiteralLike(name) || ts.isIdentifier(name) || ts.isNumericLiteral(name)
    ? name.text
    : name.getText();
}

/** The names that an import gives: the one at `start`, or all where it is the module that cannot be found. */
function namesOf({ importClause }: TypeScript.ImportDeclaration, start: number): Set<string> {
  const bindings = importClause?.namedBindings;
  const named = bindings === undefined ? [] : ts.isNamedImports(bindings) ? [...bindings.elements] : [bindings];
  const at = named.find((each) => each.getStart() <= start && start < each.end);
  const all = [
    ...named.map(({ name }) => name.text),
    ...(importClause?.name === undefined ? [] : [importClause.name.text]),
  ];
  return new Set(at === undefined ? all : [at.name.text]);
}

/** The overrides of a class that use one of some names; none where the class does so itself. */
function usersOf(names: ReadonlySet<string>, file: TypeScript.SourceFile, model: ProviderClassModel): string[] {
  const uses = (node: TypeScript.Node): boolean =>
    (ts.isIdentifier(node) && names.has(node.text)) ||
    (ts.forEachChild(node, (child) => uses(child) || undefined) ?? false);
  const node = file.statements.find((each) => ts.isClassDeclaration(each) && each.name?.text === model.name);
  if (node === undefined || !ts.isClassDeclaration(node)) return [];
  if ([...(node.heritageClauses ?? []), ...(node.typeParameters ?? [])].some(uses)) return [];
  const used = node.members.filter(uses).flatMap((member) => overridden(member));
  return model.operations.map(({ method }) => method).filter((method) => used.includes(method));
}
