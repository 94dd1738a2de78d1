/** The texts that documentation takes from the code: the page of all codes, and the README's section on the command. */

import { renderHelp } from "../src/cli/help.ts";
import { COMMANDS } from "../src/cli/table.ts";
import { MESSAGES } from "../src/messages.ts";

const START = "<!-- help:start -->";
const END = "<!-- help:end -->";

/** `docs/codes.md`. */
export function codesPage(): string {
  const entries = Object.entries(MESSAGES)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, message]) => {
      const { severity, explanation } = message;
      const exit = severity !== "error" ? "" : "finding" in message ? ", exit code 1" : ", exit code 2";
      const say = (words: unknown) => String((words as (args: object) => unknown)(PLACEHOLDERS));
      return [
        `## ${code}`,
        `_${severity}${exit}_`,
        `> ${escapeMarkdown(say(message.message))}`,
        explanation,
        `**What to do:** ${escapeMarkdown(say(message.help))}`,
      ].join("\n\n");
    });
  return [
    "<!-- Made by `npm run docs` from src/messages.ts. -->",
    "# Codes",
    "Every message ends with its code: `file:line:col severity message (code)`. One entry each; `‹…›` stands for what varies.",
    ...entries,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** What stands for an argument of a message: a list of one, which reads as text and takes `join` and `map` besides. */
const PLACEHOLDERS = new Proxy({}, { get: (_, name) => [`‹${String(name)}›`] });

function escapeMarkdown(text: string): string {
  return text.replace(/[<*_\\]/g, "\\$&").replaceAll("\n", "  \n> ");
}

/** The README with the help text between its markers. */
export function withHelp(readme: string, help: string): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) throw new Error(`README.md has no ${START} … ${END}`);
  return `${readme.slice(0, start + START.length)}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n\n${readme.slice(end)}`;
}

/** `docs/cli.md`: the help of every command. */
export async function commandsPage(): Promise<string> {
  const sections = await Promise.all(
    COMMANDS.map(
      async (command) => `## ${command.name}\n\n\`\`\`text\n${(await renderHelp(command)).trimEnd()}\n\`\`\``,
    ),
  );
  return [
    "<!-- Made by `npm run docs` from src/cli/table.ts. -->",
    "# Commands",
    "As `--help` of each prints it.",
    ...sections,
  ]
    .join("\n\n")
    .concat("\n");
}
