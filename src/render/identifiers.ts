/** Identifiers of the recording functions, told from the text that the templates give: which there are, and how to rename one. */

/** Comments and strings are passed over; a name after a dot is a property, one before a colon a key. */
const TOKEN = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|(?<![.\w$])[A-Za-z_$][\w$]*(?![\w$]|\??:)/g;
const DECLARATION = /^(?:export )?(?:async )?(?:function|const|let|interface|type|class) ([A-Za-z_$][\w$]*)/gm;

export function identifiersIn(text: string): Set<string> {
  return new Set((text.match(TOKEN) ?? []).filter((token) => /^[A-Za-z_$]/.test(token)));
}

/** The names that the text declares at its top level. */
export function topLevelNames(text: string): string[] {
  return [...text.matchAll(DECLARATION)].map(([, name = ""]) => name);
}

export function renameIdentifiers(text: string, names: ReadonlyMap<string, string>): string {
  if ([...names].every(([from, to]) => from === to)) return text;
  return text.replace(TOKEN, (token) => names.get(token) ?? token);
}
