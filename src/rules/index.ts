/** All rules. A rule is a file here, its page beside it, its id in `ids.ts` and a line in this list. */

import type { Rule } from "../audit/rule.ts";
import type { RuleId } from "./ids.ts";
import blockingMetrics from "./blocking-metrics.ts";
import doubleInstrumentation from "./double-instrumentation.ts";
import factoryEscapesInstrumentation from "./factory-escapes-instrumentation.ts";
import highCardinalityLabel from "./high-cardinality-label.ts";
import missingOperation from "./missing-operation.ts";
import missingSignal from "./missing-signal.ts";
import orphanedInstrumentation from "./orphaned-instrumentation.ts";
import rawProvider from "./raw-provider.ts";
import sensitiveAttribute from "./sensitive-attribute.ts";
import staleInstrumentation from "./stale-instrumentation.ts";
import swallowedError from "./swallowed-error.ts";
import uninstrumentedOperation from "./uninstrumented-operation.ts";
import uninstrumentedWithoutReason from "./uninstrumented-without-reason.ts";
import unknownErrorType from "./unknown-error-type.ts";
import unknownOperation from "./unknown-operation.ts";

export const RULES: Readonly<Record<RuleId, Rule>> = {
  "uninstrumented-operation": uninstrumentedOperation,
  "stale-instrumentation": staleInstrumentation,
  "orphaned-instrumentation": orphanedInstrumentation,
  "unknown-operation": unknownOperation,
  "uninstrumented-without-reason": uninstrumentedWithoutReason,
  "raw-provider": rawProvider,
  "factory-escapes-instrumentation": factoryEscapesInstrumentation,
  "double-instrumentation": doubleInstrumentation,
  "blocking-metrics": blockingMetrics,
  "sensitive-attribute": sensitiveAttribute,
  "high-cardinality-label": highCardinalityLabel,
  "unknown-error-type": unknownErrorType,
  "swallowed-error": swallowedError,
  "missing-operation": missingOperation,
  "missing-signal": missingSignal,
};
