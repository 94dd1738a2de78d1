/** Tables that the documentation takes from data: the rules of the audit, and the catalogue of operations. */

import { CATALOGUE } from "../src/catalogue.ts";
import { RULES } from "../src/rules/index.ts";

const START = "<!-- catalogue:start -->";
const END = "<!-- catalogue:end -->";

/** `docs/rules.md`. */
export function rulesPage(): string {
  const rows = Object.values(RULES).map(
    ({ id, severity, description }) => `| [\`${id}\`](../src/rules/${id}.md) | ${severity} | ${description} |`,
  );
  return [
    "<!-- Made by `npm run docs` from src/rules. -->",
    "",
    "# Rules",
    "",
    "Of `gen-instrumented audit`, and of the ESLint plugin `gen-instrumented/eslint`. Each has a page with code that it reports and code that it does not, and",
    "that is how they are tested. `--rule 'ID: off|warn|error'`, or `audit` in the config, sets how severe one is.",
    "",
    "| rule | default | finds |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

/** A page with the table of the catalogue between its markers. */
export function withCatalogue(page: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start < 0 || end < start) throw new Error(`the page has no ${START} … ${END}`);
  const rows = CATALOGUE.map((spec) => {
    const { operation, methods, errorLabel = operation, count, retries } = spec;
    const more = [count, retries].flatMap((counter) => (counter === undefined ? [] : [`\`${counter.metric}\``]));
    const names = methods.map((name) => `\`${name}\``).join(", ");
    return `| \`${operation}\` | ${names} | \`${errorLabel}\` | ${more.join(", ")} |`;
  });
  const head = ["| operation | methods | `operation` of its errors | counts |", "| --- | --- | --- | --- |"];
  return `${page.slice(0, start + START.length)}\n\n${[...head, ...rows].join("\n")}\n\n${page.slice(end)}`;
}
