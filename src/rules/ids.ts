/** The ids of all rules: what the config's schema and the command line accept. Data only, so that neither loads the rules. */

export const RULE_IDS = [
  "uninstrumented-operation",
  "stale-instrumentation",
  "orphaned-instrumentation",
  "unknown-operation",
  "uninstrumented-without-reason",
  "raw-provider",
  "factory-escapes-instrumentation",
  "double-instrumentation",
  "blocking-metrics",
  "sensitive-attribute",
  "high-cardinality-label",
  "unknown-error-type",
  "swallowed-error",
  "missing-operation",
  "missing-signal",
] as const;

export type RuleId = (typeof RULE_IDS)[number];
