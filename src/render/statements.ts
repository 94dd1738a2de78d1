/** Cuts the text that templates give into statements and members, without parsing it: just enough to lay out or to format each alone. */

export interface Statement {
  /** With the comments that stand before it, without white space around. */
  readonly text: string;
  /** Whether an empty line stands before it. */
  readonly spaced: boolean;
}

const BLOCK = /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:class|interface|function)\b/;
const SPACE = /\s*/y;
/** What a type or an expression may go on with after a closing brace. */
const GOES_ON = /[|&,>)=;{.?:]/;

/**
 * The statements of a file, or the members of a class body; undefined where the text has what cannot be told apart without parsing:
 * regular expressions, template strings, brackets that do not match.
 */
export function splitStatements(text: string, inClass = false): Statement[] | undefined {
  const statements: Statement[] = [];
  let at = 0;
  for (;;) {
    const skipped = text.slice(at, at + lengthAt(SPACE, text, at));
    at += skipped.length;
    if (at >= text.length) return statements;
    const end = endOf(text, at, inClass);
    if (end === undefined) return undefined;
    statements.push({ text: text.slice(at, end), spaced: skipped.split("\n").length > 2 });
    at = end;
  }
}

/** What ends, opens or hides something. */
const TELLING = /["'`/()[\]{};]/g;
const HIDDEN: Readonly<Record<string, RegExp>> = {
  '"': /"(?:\\.|[^\\\n])*?"/y,
  "'": /'(?:\\.|[^\\\n])*?'/y,
  "/": /\/\*[^]*?\*\/|\/\/[^\n]*/y,
};
const COMMENTS = /(?:(?:\/\*[^]*?\*\/|\/\/[^\n]*)\s*)*/y;

/** Where the statement that starts at `start`, comments first, ends. */
function endOf(text: string, start: number, inClass: boolean): number | undefined {
  let at = start + lengthAt(COMMENTS, text, start);
  const isBlock = inClass || BLOCK.test(text.slice(at, at + 60));
  const open: string[] = [];
  for (;;) {
    TELLING.lastIndex = at;
    const character = TELLING.exec(text)?.[0];
    if (character === undefined) return undefined;
    at = TELLING.lastIndex;
    const hidden = HIDDEN[character];
    if (hidden !== undefined) {
      const length = lengthAt(hidden, text, at - 1);
      if (length === 0) return undefined;
      at += length - 1;
    } else if (character === "`") return undefined;
    else if (character === "(" || character === "[" || character === "{") open.push(character);
    else if (character === ";") {
      if (open.length === 0) return at;
    } else {
      const opened = open.pop();
      if (opened === undefined || "([{".indexOf(opened) !== ")]}".indexOf(character)) return undefined;
      if (character !== "}" || !isBlock || open.length > 0) continue;
      const [space = "", next = ""] = /^(\s*)(\S?)/.exec(text.slice(at, at + 200))?.slice(1) ?? [];
      if (next === "" || (space.includes("\n") && !GOES_ON.test(next))) return at;
    }
  }
}

/** How much of a text a sticky expression takes at a place. */
function lengthAt(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at;
  return expression.exec(text)?.[0].length ?? 0;
}
