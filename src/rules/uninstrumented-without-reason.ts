/** A method that is left out on purpose, without the purpose. */

import { defineRule } from "../audit/rule.ts";

export default defineRule<{ readonly method: string }>({
  id: "uninstrumented-without-reason",
  severity: "warn",
  description: "`@uninstrumented` without a reason.",
  message: ({ method }) => `'@uninstrumented' on '${method}' gives no reason.`,
  help: () => "Write why after the tag; the next reader will ask.",
  check({ facts }, report) {
    for (const { methods } of facts.classes) {
      for (const { name, range, tags } of methods) if (tags.uninstrumented === "") report({ range }, { method: name });
    }
  },
});
