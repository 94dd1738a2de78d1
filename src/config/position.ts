/** Finds where a config file writes a key, for messages. Knows JSON and the object literals of JavaScript and TypeScript alike. */

import type { Position, Range } from "../diagnostic.ts";

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|[{}[\],:()]/gu;

interface Frame {
  readonly kind: "object" | "array" | "other";
  key: string | number | undefined;
}

/**
 * The range of the key (or list element) at `path`, or of the nearest key above it that is written out. A key that comes
 * from a spread or a variable cannot be seen; then the place is that of what holds it, or undefined.
 */
export function findKey(text: string, path: readonly (string | number)[], start = 0): Range | undefined {
  const frames: Frame[] = [];
  let best: { depth: number; from: number; to: number } | undefined;
  let candidate: { name: string; from: number; to: number } | undefined;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token.startsWith("//") || token.startsWith("/*")) continue;
    const here = { from: match.index, to: match.index + token.length };
    const frame = frames.at(-1);
    const value = frame?.kind === "array" && !"],".includes(token);
    if (value) consider(here);
    if (token === "{" || token === "[" || token === "(") {
      // A call around the object, `defineConfig({`, is looked through.
      if (token !== "(" || frames.length > 0)
        frames.push({ kind: frameKind(token), key: token === "[" ? 0 : undefined });
    } else if (token === "}" || token === "]" || token === ")") {
      frames.pop();
      if (frames.length === 0) break;
    } else if (token === ",") {
      if (frame?.kind === "array") frame.key = (frame.key as number) + 1;
      if (frame?.kind === "object") frame.key = undefined;
    } else if (token === ":") {
      if (frame?.kind === "object" && frame.key === undefined && candidate !== undefined) {
        frame.key = candidate.name;
        consider(candidate);
      }
    }
    candidate = /^["'\p{ID_Start}$_]/u.test(token) ? { name: unquote(token), ...here } : undefined;
  }
  return best === undefined ? undefined : { start: positionAt(text, best.from), end: positionAt(text, best.to) };

  function consider(place: { from: number; to: number }): void {
    const depth = frames.length;
    if (depth > path.length || (best !== undefined && best.depth >= depth)) return;
    if (frames.every((frame, i) => frame.key === path[i])) best = { depth, from: place.from, to: place.to };
  }
}

/** Line and column, from 1, of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

function frameKind(token: string): Frame["kind"] {
  if (token === "{") return "object";
  return token === "[" ? "array" : "other";
}

function unquote(token: string): string {
  return /^["']/.test(token) ? token.slice(1, -1) : token;
}
