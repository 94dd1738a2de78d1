/** One source file as the parser sees it: its syntax tree, and its top-level names indexed. */

import type { Range } from "../diagnostic.ts";
import { EXPORT_EQUALS } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { METHOD_TAGS } from "./declarations.ts";

/** Where an imported name comes from; `imported` is `default`, `*` or `export=` for those forms. */
export interface ImportBinding {
  readonly specifier: string;
  readonly imported: string;
}

/** An export of a name of the module, or of another module's. What is exported as a type only cannot be extended. */
export type Exported = ({ readonly local: string } | ImportBinding) & { readonly typeOnly?: boolean };

/** A source file, with its top-level names indexed. */
export interface SourceModule {
  /** Absolute. */
  readonly path: string;
  readonly ast: TypeScript.SourceFile;
  /** Top-level declarations by name: classes, interfaces, type aliases, enums, functions, variables, namespaces. */
  readonly declarations: ReadonlyMap<string, readonly TypeScript.Node[]>;
  readonly imports: ReadonlyMap<string, ImportBinding>;
  /** By export name. */
  readonly exports: ReadonlyMap<string, Exported>;
  readonly starExports: readonly string[];
}

/** A declaration, and the module that it stands in. */
export interface Located<N extends TypeScript.Node = TypeScript.Node> {
  readonly module: SourceModule;
  readonly node: N;
}

/** The name, among declarations, of an export that has none. */
export const ANONYMOUS = "*default*";

/** JSDoc is parsed for its tags, and is an eighth of the parser's work: comments without one of ours are text. */
const TAGS = new RegExp(`@(?:${METHOD_TAGS.join("|")})\\b`);

/** Parses a file, and indexes its top level. */
export function indexModule(path: string, text: string): SourceModule {
  const { ParseAll, ParseNone } = ts.JSDocParsingMode;
  const jsDocParsingMode = TAGS.test(text) ? ParseAll : ParseNone;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode };
  const ast = ts.createSourceFile(path, text, options, false);
  const declarations = new Map<string, TypeScript.Node[]>();
  const imports = new Map<string, ImportBinding>();
  const exports = new Map<string, Exported>();
  const starExports: string[] = [];
  // `export` before variables is the statement's.
  const declare = (name: string, node: TypeScript.Node, statement = node): void => {
    declarations.set(name, [...(declarations.get(name) ?? []), node]);
    const flags = ts.getCombinedModifierFlags(statement as TypeScript.Declaration);
    if ((flags & ts.ModifierFlags.Export) === 0) return;
    exports.set((flags & ts.ModifierFlags.Default) === 0 ? name : "default", { local: name });
  };
  for (const statement of ast.statements) {
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const specifier = statement.moduleSpecifier.text;
      const { importClause } = statement;
      if (importClause?.name !== undefined) imports.set(importClause.name.text, { specifier, imported: "default" });
      const bindings = importClause?.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings))
        imports.set(bindings.name.text, { specifier, imported: "*" });
      if (bindings !== undefined && ts.isNamedImports(bindings)) {
        for (const { name, propertyName } of bindings.elements)
          imports.set(name.text, { specifier, imported: (propertyName ?? name).text });
      }
    } else if (ts.isExportDeclaration(statement)) {
      const specifier =
        statement.moduleSpecifier !== undefined && ts.isStringLiteral(statement.moduleSpecifier)
          ? statement.moduleSpecifier.text
          : undefined;
      const clause = statement.exportClause;
      if (clause === undefined) {
        if (specifier !== undefined) starExports.push(specifier);
      } else if (ts.isNamedExports(clause)) {
        for (const { name, propertyName, isTypeOnly } of clause.elements) {
          const local = (propertyName ?? name).text;
          const typeOnly = isTypeOnly || statement.isTypeOnly;
          exports.set(
            name.text,
            specifier === undefined ? { local, typeOnly } : { specifier, imported: local, typeOnly },
          );
        }
      } else if (specifier !== undefined) {
        exports.set(clause.name.text, { specifier, imported: "*" });
      }
    } else if (ts.isExportAssignment(statement)) {
      const { expression } = statement;
      const name = statement.isExportEquals === true ? EXPORT_EQUALS : "default";
      if (ts.isIdentifier(expression)) exports.set(name, { local: expression.text });
      else if (ts.isClassExpression(expression)) {
        const local = expression.name?.text ?? ANONYMOUS;
        declarations.set(local, [expression]);
        exports.set(name, { local });
      }
    } else if (ts.isImportEqualsDeclaration(statement)) {
      const { moduleReference, name } = statement;
      if (!ts.isExternalModuleReference(moduleReference)) declare(name.text, statement);
      else if (ts.isStringLiteral(moduleReference.expression))
        imports.set(name.text, { specifier: moduleReference.expression.text, imported: EXPORT_EQUALS });
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        if (ts.isIdentifier(declaration.name)) declare(declaration.name.text, declaration, statement);
      }
    } else if (isNamedDeclaration(statement)) {
      declare(statement.name?.text ?? ANONYMOUS, statement);
    }
  }
  return { path, ast, declarations, imports, exports, starExports };
}

type NamedDeclaration = TypeScript.Statement & { readonly name?: TypeScript.Identifier | TypeScript.ModuleName };

export function isNamedDeclaration(node: TypeScript.Statement): node is NamedDeclaration {
  return (
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isModuleDeclaration(node)
  );
}

/** The place of a node in its file. */
export function rangeOf(node: TypeScript.Node): Range {
  const file = node.getSourceFile();
  const at = (offset: number): { line: number; column: number } => {
    const { line, character } = file.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: at(node.getStart(file)), end: at(node.getEnd()) };
}
