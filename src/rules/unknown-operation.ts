/** A method that may well be an operation, and that nothing names. */

import { defineRule } from "../audit/rule.ts";
import type { ClassFacts, MethodFacts } from "../facts.ts";
import { DECORATORS, LIFECYCLE } from "../vocabulary.ts";

interface Args {
  readonly method: string;
  readonly className: string;
}

export default defineRule<Args>({
  id: "unknown-operation",
  severity: "warn",
  description: "A public async method of a provider class that no catalogue entry, tag or config names.",
  message: ({ method, className }) =>
    `'${method}' of '${className}' is public and asynchronous, and nothing names it as an operation, so it is not looked at.`,
  help: () =>
    "Tag it '@operation <name>', name it under 'catalogue' in the config, or leave it out on purpose with '@uninstrumented <reason>'.",
  check({ facts, providers, config }, report, project) {
    for (const of of facts.classes) {
      const provider = providers.find(({ home }) => home.of === of);
      const isProvider =
        provider === undefined ? of.exported && of.name.endsWith("Provider") : provider.observes.length === 0;
      if (!isProvider || (config.class.length > 0 && !config.class.includes(of.name))) continue;
      for (const method of of.methods)
        if (isUnknown(method, of) && !project.isNamed(method, config))
          report({ range: method.range }, { method: method.name, className: of.name });
    }
  },
});

function isUnknown(method: MethodFacts, { decorators }: ClassFacts): boolean {
  const { name, access, asynchronous, tags, body } = method;
  if (
    access !== "public" ||
    method.static ||
    !asynchronous ||
    body === undefined ||
    LIFECYCLE.test(name) ||
    tags.retryHook !== undefined
  )
    return false;
  const observed =
    body.spans.length > 0 ||
    body.durations.length > 0 ||
    [...method.decorators, ...decorators].some((each) => DECORATORS.test(each));
  return !observed;
}
