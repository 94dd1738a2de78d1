/** A failure that looks like an empty queue. */

import { defineRule } from "../audit/rule.ts";
import { reachedFrom } from "../audit/walk.ts";

interface Args {
  readonly operation: string;
  readonly form: string;
  readonly elsewhere: string | undefined;
}

export default defineRule<Args>({
  id: "swallowed-error",
  severity: "warn",
  description: "An operation that catches an infrastructure error and goes on without recording it.",
  message: ({ operation, form, elsewhere }) =>
    `this ${form}${elsewhere === undefined ? "" : ` in ${elsewhere}`} hides why '${operation}' failed: the error is neither recorded nor thrown.`,
  help: () => "Throw it, so that whoever observes the operation sees it; or log it and count it before going on.",
  check(file, report, project) {
    for (const { fact, place, operation, elsewhere } of reachedFrom(file, project, ({ swallowed }) => swallowed)) {
      report(place, { operation: operation.method.name, form: fact.form, elsewhere });
    }
  },
});
