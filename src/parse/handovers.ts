/** Classes that are handed to a function as such: to have their methods put in the care of what observes them. */

import type { HandoverFact } from "../facts.ts";
import type { TypeScript } from "./compiler.ts";
import { chainOf, CLASS_NAME } from "./expressions.ts";
import { isArrayLiteralExpression, isIdentifier, isPropertyAccessExpression, isStringLiteralLike } from "./nodes.ts";

/**
 * The classes, or their prototypes, that a call is given first, alone or in a list; what names methods comes second.
 * @param knows whether a name is one of the file's own or imported
 */
export function handoversIn(
  { expression, arguments: [target, names] }: TypeScript.CallExpression,
  knows: (name: string) => boolean,
): HandoverFact[] {
  return elementsOf(target).flatMap((each) => {
    const prototype = isPropertyAccessExpression(each) && each.name.text === "prototype";
    const holder = prototype ? each.expression : each;
    if (!isIdentifier(holder) || !CLASS_NAME.test(holder.text) || !knows(holder.text)) return [];
    const to = chainOf(expression).at(-1);
    const methods = elementsOf(names).flatMap((name) => (isStringLiteralLike(name) ? [name.text] : []));
    return to === undefined ? [] : [{ className: holder.text, to, prototype, methods }];
  });
}

function elementsOf(node: TypeScript.Expression | undefined): readonly TypeScript.Expression[] {
  if (node === undefined) return [];
  return isArrayLiteralExpression(node) ? node.elements : [node];
}
