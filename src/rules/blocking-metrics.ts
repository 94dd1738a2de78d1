/** An operation that waits for its own telemetry: the guide's first pitfall. */

import { defineRule } from "../audit/rule.ts";
import { reachedFrom } from "../audit/walk.ts";
import type { BlockingFact } from "../facts.ts";

interface Args {
  readonly kind: BlockingFact["kind"];
  readonly call: string;
  readonly operation: string;
  readonly elsewhere: string | undefined;
}

export default defineRule<Args>({
  id: "blocking-metrics",
  severity: "error",
  description: "An awaited flush or export, or synchronous I/O for telemetry, inside an operation.",
  message: ({ kind, call, operation, elsewhere }) => {
    const where = elsewhere === undefined ? "" : ` in ${elsewhere}`;
    return kind === "sync-io"
      ? `'${call}'${where} writes telemetry while operation '${operation}' stands still.`
      : `operation '${operation}' waits for '${call}'${where}, and so for the telemetry backend.`;
  },
  help: ({ kind }) =>
    kind === "sync-io"
      ? "Record it with an instrument or a logger that writes in the background."
      : "Record, and leave the export to the SDK's reader; flush when the process ends.",
  check(file, report, project) {
    for (const { fact, place, operation, elsewhere } of reachedFrom(file, project, ({ blocking }) => blocking)) {
      report(place, { kind: fact.kind, call: fact.call, operation: operation.method.name, elsewhere });
    }
  },
});
