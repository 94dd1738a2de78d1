/** Cuts the text that templates give into statements and members, without parsing it: just enough to lay out or to format each alone. */

export interface Statement {
  /** With the comments that stand before it, without white space around. */
  readonly text: string;
  /** Whether an empty line stands before it. */
  readonly spaced: boolean;
}

const BLOCK = /^(?:export )?(?:default )?(?:abstract )?(?:async )?(?:class|interface|function)\b/;
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
    const space = /\s*/y;
    space.lastIndex = at;
    const skipped = space.exec(text)?.[0] ?? "";
    at += skipped.length;
    if (at >= text.length) return statements;
    const end = endOf(text, at, inClass);
    if (end === undefined) return undefined;
    statements.push({ text: text.slice(at, end), spaced: skipped.split("\n").length > 2 });
    at = end;
  }
}

/** Where the statement that starts at `start`, comments first, ends. */
function endOf(text: string, start: number, inClass: boolean): number | undefined {
  let at = start;
  for (;;) {
    const comment = /(?:\/\*[^]*?\*\/|\/\/[^\n]*)\s*/y;
    comment.lastIndex = at;
    const found = comment.exec(text)?.[0];
    if (found === undefined) break;
    at += found.length;
  }
  const isBlock = inClass || BLOCK.test(text.slice(at, at + 60));
  const open: string[] = [];
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      const string = new RegExp(`${character}(?:\\\\.|[^\\\\\\n])*?${character}`, "y");
      string.lastIndex = at;
      const found = string.exec(text)?.[0];
      if (found === undefined) return undefined;
      at += found.length - 1;
    } else if (character === "`") return undefined;
    else if (character === "/") {
      const comment = /\/\*[^]*?\*\/|\/\/[^\n]*/y;
      comment.lastIndex = at;
      const found = comment.exec(text)?.[0];
      if (found === undefined) return undefined;
      at += found.length - 1;
    } else if (character === "(" || character === "[" || character === "{") open.push(character);
    else if (character === ")" || character === "]" || character === "}") {
      const opened = open.pop();
      if (opened === undefined || "([{".indexOf(opened) !== ")]}".indexOf(character)) return undefined;
      if (character !== "}" || !isBlock || open.length > 0) continue;
      const [space = "", next = ""] = /^(\s*)(\S?)/.exec(text.slice(at + 1, at + 200))?.slice(1) ?? [];
      if (next === "" || (space.includes("\n") && !GOES_ON.test(next))) return at + 1;
    } else if (character === ";" && open.length === 0) return at + 1;
  }
  return undefined;
}
