/** A secret or personal data on its way into telemetry: the guide's second pitfall. */

import { isLockToken, isSensitiveKey, isSensitiveValue } from "../audit/names.ts";
import { defineRule } from "../audit/rule.ts";
import { keysIn } from "../audit/walk.ts";
import type { KeyTarget } from "../facts.ts";

interface Args {
  readonly name: string;
  readonly on: KeyTarget;
}

const PLACES: Readonly<Record<KeyTarget, string>> = {
  attribute: "a span attribute",
  label: "a metric label",
  log: "a log field",
};

export default defineRule<Args>({
  id: "sensitive-attribute",
  severity: "error",
  description: "A span attribute, metric label or log field that looks like a secret or personal data.",
  message: ({ name, on }) => `'${name}' looks sensitive, and goes into ${PLACES[on]}.`,
  help: () => "Leave it out, or record something that does not give it away: an id, a hash, whether it is there.",
  check(file, report, project) {
    for (const { fact, place } of keysIn(file, project)) {
      const { key, value, on, derived } = fact;
      if (derived) continue;
      // A lock token on a metric is one label value per lock: high-cardinality-label says so.
      if (on === "label" && (isLockToken(key) || isLockToken(value.at(-1) ?? ""))) continue;
      const name = isSensitiveKey(key) ? key : isSensitiveValue(value) ? value.join(".") : undefined;
      if (name !== undefined) report(place, { name, on });
    }
  },
});
