/** What all operations have in common in what they record: names, kinds and words. Data only; the templates and the catalog take them from here. */

export const SPAN = { prefix: "provider.", kind: "CLIENT" } as const;

/** The values of `error_type`, and of `error.type` on spans. */
export const ERROR_TYPES = ["transaction_failed", "lock_timeout", "serialization_error", "unknown"] as const;

/** The counter of infrastructure errors; its name is the profile's. */
export const ERROR_COUNTER = { description: "Infrastructure errors by operation and type", unit: "{error}" } as const;

/** The gauges of queue depths; their names are the profile's. */
export const QUEUE_GAUGE = { unit: "{message}" } as const;

/** The message of a log record. */
export const LOG_MESSAGES = {
  success: "provider operation succeeded",
  failure: "provider operation failed",
} as const;
