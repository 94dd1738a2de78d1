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
    ...OXLINT,
  ].join("\n");
}

/** How the ESLint plugin runs in oxlint; test/walk takes the configuration from the page and runs it. */
const OXLINT = [
  "## In oxlint",
  "",
  "oxlint loads the ESLint plugin as a JavaScript plugin (`jsPlugins`, which oxlint calls experimental; tried with 1.94). It has no `recommended` of",
  "ours there, so name the rules that you want, for the files that hold providers, in `.oxlintrc.json`:",
  "",
  "```json .oxlintrc.json",
  JSON.stringify(
    {
      jsPlugins: ["gen-instrumented/eslint"],
      overrides: [
        {
          files: ["**/*Provider.ts", "**/*.instrumented.ts"],
          rules: Object.fromEntries(
            Object.values(RULES)
              .filter(({ severity }) => severity === "error")
              .map(({ id, severity }) => [`gen-instrumented/${id}`, severity]),
          ),
        },
      ],
    },
    undefined,
    2,
  ),
  "```",
  "",
  "It says the same at the same places as ESLint, warnings included: over the ill-instrumented providers of this project's tests the two lists of places are",
  "those of `gen-instrumented audit`, but for what needs several files (a subclass that observes its base in another file) and for unused or unknown",
  "disable comments, which only `audit` reports. `// oxlint-disable-next-line gen-instrumented/sensitive-attribute` and ESLint's own comments are heeded,",
  "and the `gen-instrumented-disable-next-line` comments as well.",
  "",
];

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
