/** What a wrapper must pass on besides methods: properties, and methods that an instance may lack. */

import type { Method, PropertyMember, ProviderClass } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import {
  callableOf,
  isPrivate,
  isPropertyOfClass,
  keyOf,
  method,
  nameOf,
  propertyMethod,
  type MethodNode,
} from "./methods.ts";
import { typeText, type Destination } from "./types.ts";
import { rangeOf, type SourceModule } from "./modules.ts";

/** What all members of a type come to besides the methods that can be overridden: only a wrapper needs it. */
export class Surface {
  readonly optionalMethods = new Map<string, Method>();
  readonly properties = new Map<string, PropertyMember>();
  hasHiddenMembers = false;
  hasIndexSignature = false;
  unwrappable: ProviderClass["unwrappable"];
  readonly #accessors = new Map<string, Accessors>();

  add(member: TypeScript.Node, module: SourceModule, to: Destination, inherited: boolean): void {
    if (
      ts.isCallSignatureDeclaration(member) ||
      ts.isConstructSignatureDeclaration(member) ||
      ts.isIndexSignatureDeclaration(member)
    ) {
      const what = ts.isIndexSignatureDeclaration(member) ? "an index signature" : "a call signature";
      this.unwrappable ??= { what, file: module.path, range: rangeOf(member) };
      this.hasIndexSignature ||= ts.isIndexSignatureDeclaration(member);
      return;
    }
    const element = member as TypeScript.ClassElement;
    if (element.name === undefined) return;
    if (
      (ts.getCombinedModifierFlags(element) & ts.ModifierFlags.NonPublicAccessibilityModifier) !== 0 ||
      isPrivate(element)
    ) {
      this.hasHiddenMembers = true; // a static one counts as well
      return;
    }
    if ((ts.getCombinedModifierFlags(element) & ts.ModifierFlags.Static) !== 0) return;
    const name = nameOf(element);
    const optional = (element as { readonly questionToken?: TypeScript.Node }).questionToken !== undefined;
    if (name === undefined) {
      // A method with a name that the output can import is repeated like any other.
      const key =
        optional || !(ts.isMethodDeclaration(member) || ts.isMethodSignature(member))
          ? undefined
          : keyOf(element, module, to);
      if (key !== undefined && !("why" in key)) return;
      this.unwrappable ??= {
        what: `the computed name ${element.name.getText()}`,
        file: module.path,
        range: rangeOf(element.name),
      };
      return;
    }
    if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) {
      if (optional && !this.optionalMethods.has(name))
        this.optionalMethods.set(name, method([member as MethodNode], module, to, inherited));
      return;
    }
    const isProperty = ts.isPropertySignature(member) || isPropertyOfClass(member);
    const callable = isProperty
      ? callableOf(member, module, to.workspace, optional ? "undefined" : "nothing")
      : undefined;
    if (callable !== undefined) {
      const held = propertyMethod(member as TypeScript.PropertyDeclaration, callable, module, to, inherited);
      if (optional && !this.optionalMethods.has(name)) this.optionalMethods.set(name, held);
      return;
    }
    const { type } = member as { readonly type?: TypeScript.TypeNode };
    if (type?.kind === ts.SyntaxKind.ThisType)
      this.unwrappable ??= {
        what: `the property '${name}' of type 'this'`,
        file: module.path,
        range: rangeOf(element.name),
      };
    const isReadonly = (ts.getCombinedModifierFlags(element) & ts.ModifierFlags.Readonly) !== 0;
    const readable = isProperty || ts.isGetAccessor(member);
    const writable = (isProperty && !isReadonly) || ts.isSetAccessor(member);
    const known = this.properties.get(name);
    // What a type redeclares hides what it inherits; only a getter and a setter are one.
    if (known !== undefined && (isProperty || this.#accessors.get(name)?.of !== member.parent)) return;
    this.properties.set(name, {
      name,
      range: known?.range ?? rangeOf(element.name),
      readable: readable || known?.readable === true,
      writable: writable || known?.writable === true,
      optional,
      buildsOnThis: known?.buildsOnThis === true || (type !== undefined && /\bthis\b/.test(type.getText(module.ast))),
      setter: this.#setter(name, member, module, to),
    });
  }

  /** What a setter takes, once its getter is known too, where the two differ: `X["name"]` is what the getter gives. */
  #setter(name: string, member: TypeScript.Node, module: SourceModule, to: Destination): PropertyMember["setter"] {
    if (!ts.isAccessor(member)) return undefined;
    const known = this.#accessors.get(name);
    const getter = ts.isGetAccessor(member) ? member.type : known?.getter;
    const setter = ts.isSetAccessor(member) ? member.parameters[0]?.type : known?.setter;
    this.#accessors.set(name, { of: member.parent, getter, setter });
    if (getter === undefined || setter === undefined) return undefined;
    const type = typeText(setter, module, to);
    return type.text === typeText(getter, module, to).text
      ? undefined
      : { type, file: module.path, range: rangeOf(setter) };
  }
}

/** The types that a name's getter and setter are declared with, in one class or interface. */
interface Accessors {
  readonly of: TypeScript.Node;
  readonly getter: TypeScript.TypeNode | undefined;
  readonly setter: TypeScript.TypeNode | undefined;
}
