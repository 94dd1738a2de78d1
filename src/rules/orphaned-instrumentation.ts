/** Checked-in output that nothing generates any more. */

import { defineRule } from "../audit/rule.ts";

interface Args {
  readonly source: string;
  readonly state: string;
  readonly options: string;
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
  help: ({ state, options }) =>
    state === "source-gone" || options === ""
      ? "Delete this file; or bring back what it was made from."
      : `It was made with ${options}: put that into the config, or delete this file.`,
  checkOutput({ source = "", state, options }, report) {
    if (state !== "stale") report({ source: source.replace(/^.*[\\/]/, ""), state, options });
  },
});
