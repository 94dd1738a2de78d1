/** What the compiler's symbols and types say by themselves: small questions, each of one of them. */

import type { Range } from "../diagnostic.ts";
import type { Method, MethodTags } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { rangeOf, type Located } from "./modules.ts";

/** Whether a type is what the compiler goes on with where a name cannot be resolved: an `any` with a name of its own. */
export function isUnresolved(type: TypeScript.Type): boolean {
  return (type as { readonly intrinsicName?: string }).intrinsicName === "error";
}

/** The text of a result that is the instance, or a promise of it: which instance that is, a wrapper has a say in. */
export function returnedThis(signature: TypeScript.Signature): Method["signatures"][number]["returnType"] {
  const declaration = signature.getDeclaration() as TypeScript.SignatureDeclaration | undefined;
  const { type } = declaration ?? {};
  const isThis = (node: TypeScript.TypeNode | undefined): boolean => node?.kind === ts.SyntaxKind.ThisType;
  const text = isThis(type)
    ? "this"
    : type !== undefined &&
        ts.isTypeReferenceNode(type) &&
        type.typeName.getText() === "Promise" &&
        isThis(type.typeArguments?.[0])
      ? "Promise<this>"
      : undefined;
  return text === undefined ? undefined : { text, imports: [], unreachable: [] };
}

/** Whether a property is a method wherever it is declared: of an intersection, as mixins make them, it may be several ones. */
export function isMethod({ flags, declarations = [] }: TypeScript.Symbol): boolean {
  if ((flags & ts.SymbolFlags.Method) !== 0) return true;
  return (
    declarations.length > 1 && declarations.every((each) => ts.isMethodDeclaration(each) || ts.isMethodSignature(each))
  );
}

/** Whether a property is private to a class by its name, `#inner`. */
export function isHashNamed({ escapedName }: TypeScript.Symbol): boolean {
  return (escapedName as string).startsWith("__#");
}

/** What modifiers come to that a symbol's declarations have, or that a mapped type gave it. */
export function modifiersOfSymbol(property: TypeScript.Symbol): number {
  const declared = (property.declarations ?? []).reduce<number>(
    (all, each) => all | ts.getCombinedModifierFlags(each),
    0,
  );
  // `Readonly<X>` has properties that are readonly, and there may be `-readonly` ones.
  const links = linksOf(property);
  if (links?.mappedType === undefined) return declared;
  const isFixed = ((links.checkFlags ?? 0) & CHECKED_READONLY) !== 0;
  return isFixed ? declared | ts.ModifierFlags.Readonly : declared & ~ts.ModifierFlags.Readonly;
}

/** The compiler's flag for what a mapped type made readonly. */
const CHECKED_READONLY = 8;

/** What the compiler knows of a property that a mapped type gave; it has no public word for it. */
export function linksOf(
  property: TypeScript.Symbol,
): { readonly checkFlags?: number; readonly mappedType?: unknown } | undefined {
  return (property as { readonly links?: { readonly checkFlags?: number; readonly mappedType?: unknown } }).links;
}

export function declaredName(node: TypeScript.Declaration | undefined): TypeScript.Node | undefined {
  return node === undefined ? undefined : ts.getNameOfDeclaration(node);
}

/** Where a member stands: in a source, or else where what has it is named. */
export function placeOf(
  name: TypeScript.Node | undefined,
  place: Located,
): { readonly file: string; readonly range: Range } {
  const file = name?.getSourceFile();
  return name === undefined || file === undefined || file.isDeclarationFile
    ? { file: place.module.path, range: rangeOf(place.node) }
    : { file: file.fileName, range: rangeOf(name) };
}

/** The tags that a symbol's JSDoc has for us. */
export function tagsOf(property: TypeScript.Symbol, checker: TypeScript.TypeChecker): MethodTags {
  const tags = property.getJsDocTags(checker).flatMap(({ name, text = [] }) =>
    name === "operation" || name === "uninstrumented" || name === "retryHook"
      ? [
          [
            name,
            text
              .map((part) => part.text)
              .join("")
              .trim(),
          ] as const,
        ]
      : [],
  );
  return Object.fromEntries(tags);
}

/** How a property that holds a function is declared. */
export function heldAs(flags: number): Method["declaredAs"] {
  return (flags & ts.ModifierFlags.Readonly) === 0 ? "property" : "readonly property";
}

/** The type of a class as a value; a class expression's own type is that. */
export function constructorType(
  node: TypeScript.ClassLikeDeclaration,
  checker: TypeScript.TypeChecker,
): TypeScript.Type {
  const type = checker.getTypeAtLocation(node);
  const symbol = ts.isClassExpression(node) ? undefined : type.getSymbol();
  return symbol === undefined ? type : checker.getTypeOfSymbolAtLocation(symbol, node);
}

/** A class expression's own type is that of its constructor. */
export function instanceType(
  node: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration,
  checker: TypeScript.TypeChecker,
): TypeScript.Type {
  const type = checker.getTypeAtLocation(node);
  return ts.isClassExpression(node) ? (type.getConstructSignatures()[0]?.getReturnType() ?? type) : type;
}
