/** Checked-in output that nothing generates any more. */

import { defineRule } from "../audit/rule.ts";

interface Args {
  readonly source: string;
  readonly state: string;
}

export default defineRule<Args>({
  id: "orphaned-instrumentation",
  severity: "error",
  description: "Checked-in output whose source or class is gone.",
  message: ({ source, state }) =>
    state === "source-gone"
      ? `the source of this file, ${source}, is gone.`
      : state === "class-gone"
        ? `${source} no longer has the class that this file instruments, or none of its operations.`
        : `${source} is generated to another file by now.`,
  help: () => "Delete this file; or bring back what it was made from.",
  checkOutput({ source = "", state }, report) {
    if (state !== "stale") report({ source: source.replace(/^.*[\\/]/, ""), state });
  },
});
