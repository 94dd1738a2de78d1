/** The errors of the provider contract. Faults of the store are not here: they keep the class their driver gave them. */

/** A lock expired, was taken over, or its item was cancelled or deleted. Nothing was changed; fetch again. */
export class LockLostError extends Error {
  override readonly name = "LockLostError";
  readonly code = "LOCK_LOST";
  /** Read by the generated classes: the transaction was refused as a whole. */
  readonly errorType = "transaction_failed";

  constructor(what: string) {
    super(`the lock of this ${what} is not held any more`);
  }
}

/** The instance does not exist. */
export class InstanceNotFoundError extends Error {
  override readonly name = "InstanceNotFoundError";
  readonly code = "INSTANCE_NOT_FOUND";

  constructor(instanceId: string) {
    super(`there is no instance '${instanceId}'`);
  }
}

/** The store refuses: a running instance, a child on its own, children left behind. */
export class InvalidOperationError extends Error {
  override readonly name = "InvalidOperationError";
  readonly code = "INVALID_OPERATION";
}
