/** The audit's rules for ESLint: an adapter. It parses for itself, so that any parser will do. */

import type { Rule as EslintRule } from "eslint";

import { auditText, type Finding } from "./audit.ts";
import { resolveConfig } from "./config.ts";
import { RULES } from "./rules/index.ts";
import { RULE_IDS } from "./rules/ids.ts";

/** What was found in a text, once for all of its rules; with every rule on, since ESLint itself decides which are heard. */
const found = new WeakMap<object, readonly Finding[]>();

function findings({ sourceCode, filename, cwd, settings }: EslintRule.RuleContext): readonly Finding[] {
  let here = found.get(sourceCode);
  if (here === undefined) {
    const config = resolveConfig(cwd, settings["gen-instrumented"] ?? {});
    const all = Object.fromEntries(RULE_IDS.map((id) => [id, RULES[id].severity])) as Record<
      (typeof RULE_IDS)[number],
      "error" | "warn"
    >;
    here = auditText(config, filename, sourceCode.text, all).filter(({ file }) => file === filename);
    found.set(sourceCode, here);
  }
  return here;
}

const rules = Object.fromEntries(
  RULE_IDS.map((id): [string, EslintRule.RuleModule] => [
    id,
    {
      meta: {
        type: "problem",
        schema: [],
        docs: {
          description: RULES[id].description,
          recommended: true,
          url: new URL(`../src/rules/${id}.md`, import.meta.url).href,
        },
      },
      create: (context) => ({
        Program: () => {
          for (const { code, message, help, range } of findings(context)) {
            if (code !== id) continue;
            const at = ({ line, column }: { line: number; column: number }): { line: number; column: number } => ({
              line,
              column: column - 1,
            });
            context.report({
              loc: { start: at(range.start), end: at(range.end) },
              message: `${message} ${help}`.replaceAll("{{", "{ {"),
            });
          }
        },
      }),
    },
  ]),
);

const plugin = { meta: { name: "gen-instrumented" }, rules, configs: {} as { recommended: object } };

plugin.configs.recommended = {
  name: "gen-instrumented/recommended",
  plugins: { "gen-instrumented": plugin },
  rules: Object.fromEntries(RULE_IDS.map((id) => [`gen-instrumented/${id}`, RULES[id].severity])),
};

export default plugin;
