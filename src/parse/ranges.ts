/** Places of what the audit notes of a file, as offsets until somebody asks for lines: of most nobody does, and there are many. */

import type { Position, Range } from "../diagnostic.ts";
import { ts, type TypeScript } from "./compiler.ts";

class NodeRange implements Range {
  /** The offsets at which lines begin; all places of a file share them, and no place holds its syntax tree. */
  readonly #lines: readonly number[];
  readonly #start: number;
  readonly #end: number;

  constructor(lines: readonly number[], start: number, end: number) {
    this.#lines = lines;
    this.#start = start;
    this.#end = end;
  }

  get start(): Position {
    return this.#at(this.#start);
  }

  get end(): Position {
    return this.#at(this.#end);
  }

  toJSON(): Range {
    return { start: this.start, end: this.end };
  }

  #at(offset: number): Position {
    const { line, character } = computeLineAndCharacterOfPosition(this.#lines, offset);
    return { line: line + 1, column: character + 1 };
  }
}

// What the compiler's own files call, and its declarations leave out.
const { computeLineAndCharacterOfPosition } = ts as unknown as {
  readonly computeLineAndCharacterOfPosition: (lines: readonly number[], offset: number) => TypeScript.LineAndCharacter;
};

/** The place of a node, to be copied by whoever hands it on: a finding is plain data. */
export function placeOf(node: TypeScript.Node): Range {
  const file = node.getSourceFile();
  return new NodeRange(file.getLineStarts(), node.getStart(file), node.getEnd());
}
