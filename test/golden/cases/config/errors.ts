/** The provider's own words for what went wrong. */
export function classify(error: unknown): string | undefined {
  return error instanceof Error && error.message.startsWith("ORA-00054") ? "lock_timeout" : undefined;
}

export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
}
