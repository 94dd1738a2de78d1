/** A metric that grows a series for every id. */

import { isIdName } from "../audit/names.ts";
import { defineRule } from "../audit/rule.ts";
import { keysIn } from "../audit/walk.ts";

export default defineRule<{ readonly name: string }>({
  id: "high-cardinality-label",
  severity: "error",
  description: "An id (`instance_id`, lock token, user id) used as a metric label.",
  message: ({ name }) => `'${name}' is a metric label with one value per id: each becomes a series of its own.`,
  help: () => "Put it on the span and the log record; label metrics with what has few values, such as the operation.",
  check(file, report, project) {
    for (const { fact, place } of keysIn(file, project)) {
      if (fact.on !== "label" || fact.derived) continue;
      const last = fact.value.at(-1) ?? "";
      const name = isIdName(fact.key) ? fact.key : isIdName(last) ? last : undefined;
      if (name !== undefined) report(place, { name });
    }
  },
});
