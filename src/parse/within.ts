/**
 * The insides of bodies: most of a source, and seldom of interest. A source is read with parents set outside of them only, and whoever goes
 * into one asks its text first.
 */

import type { TypeScript } from "./compiler.ts";
import { forEachChild, isBlock, isFunctionLike } from "./nodes.ts";

/** Tells the nodes of a file, JSDoc included, what they stand in; those within bodies of functions are told by `enter`. */
export function setParents(ast: TypeScript.SourceFile): void {
  adopt(ast, false);
}

/** A node whose whole inside knows what it stands in. */
export function enter<N extends TypeScript.Node>(node: N): N {
  adopt(node, true);
  return node;
}

/** Whether a name can stand within a node: by its text, so that a name in a comment counts as well. */
export function mayMention(node: TypeScript.Node, name: string, { text }: TypeScript.SourceFile): boolean {
  const within = text.slice(node.pos, node.end);
  // A name may be written with escapes.
  return within.includes(name) || within.includes("\\u");
}

type WithParent = TypeScript.Node & { parent: TypeScript.Node; readonly jsDoc?: readonly TypeScript.Node[] };

function adopt(root: TypeScript.Node, isDeep: boolean): void {
  let parent = root;
  const take = (child: TypeScript.Node): void => {
    (child as WithParent).parent = parent;
    const docs = (child as WithParent).jsDoc;
    if (!isDeep && isBlock(child) && isFunctionLike(parent)) return;
    const outer = parent;
    parent = child;
    if (docs !== undefined) for (const doc of docs) take(doc);
    forEachChild(child, take);
    parent = outer;
  };
  forEachChild(root, take);
}
