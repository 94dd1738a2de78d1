/** Whether a module says by its text alone what it exports: for configs that nothing else has a say in. */

import { ts, type TypeScript } from "./compiler.ts";

/**
 * Whether the module exports literals and nothing else: no code runs, nothing is asked of the environment, nothing is imported but the
 * function that gives a config its types.
 * @param text of a TypeScript or JavaScript module
 */
export function isLiteralModule(text: string): boolean {
  const source = ts.createSourceFile("config.ts", text, ts.ScriptTarget.Latest);
  const names = new Set<string>();
  return source.statements.every((statement) => {
    if (ts.isImportDeclaration(statement))
      return ts.isStringLiteral(statement.moduleSpecifier) && statement.moduleSpecifier.text === "gen-instrumented";
    if (ts.isExportAssignment(statement)) return isLiteral(statement.expression, names);
    if (!ts.isVariableStatement(statement))
      return ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
    return statement.declarationList.declarations.every(({ name, initializer }) => {
      if (!ts.isIdentifier(name) || initializer === undefined || !isLiteral(initializer, names)) return false;
      names.add(name.text);
      return true;
    });
  });
}

function isLiteral(node: TypeScript.Expression, names: ReadonlySet<string>): boolean {
  if (ts.isSatisfiesExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node))
    return isLiteral(node.expression, names);
  if (ts.isCallExpression(node))
    return (
      ts.isIdentifier(node.expression) &&
      node.expression.text === "defineConfig" &&
      node.arguments.every((argument) => isLiteral(argument, names))
    );
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every(
      (property) =>
        (ts.isShorthandPropertyAssignment(property) && names.has(property.name.text)) ||
        (ts.isPropertyAssignment(property) &&
          !ts.isComputedPropertyName(property.name) &&
          isLiteral(property.initializer, names)),
    );
  if (ts.isArrayLiteralExpression(node)) return node.elements.every((element) => isLiteral(element, names));
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isIdentifier(node)) return names.has(node.text);
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
  );
}
