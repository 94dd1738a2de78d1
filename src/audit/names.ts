/** What names tell: secrets, personal data, ids, and the guide's error types. */

import { snakeCase } from "../catalogue.ts";
import { isSensitive } from "../model/details.ts";

export const ERROR_TYPES: readonly string[] = ["transaction_failed", "lock_timeout", "serialization_error", "unknown"];

/** About a sensitive thing, and not the thing: `token_count`, `card_type`, `password_changed_at`, `gen_ai.usage.input_tokens`. */
const ABOUT =
  /(?:_|^)(?:counts?|length|size|total|type|kind|method|scheme|mechanism|provider|present|valid|expired|expires|expiry|ttl|ms|seconds|at|age|status|result|algorithm|version|changed|verified|sent|hash|hashed|masked|redacted|enabled|required|attempts|failures|id)$|(?:input|output|prompt|completion|total|max|usage|cached|reasoning)_tokens$/;
/** Addresses of machines are none of people. */
const MACHINE_ADDRESS =
  /(?:server|network|peer|local|host|bind|listen|broker|node|socket)[._](?:peer[._]|local[._])?address$/;
const GENERIC = new Set(["value", "text", "raw", "number", "data", "content", "string"]);

/** Whether an attribute's, label's or field's name looks like a secret or like personal data. */
export function isSensitiveKey(key: string): boolean {
  if (key === "" || !isSensitive(key)) return false;
  const snake = snakeCase(key);
  return (
    !(ABOUT.test(snake) && !/(?:^|_)session_id$/.test(snake)) &&
    !MACHINE_ADDRESS.test(key.toLowerCase()) &&
    !MACHINE_ADDRESS.test(snake)
  );
}

/** Whether what a value is read from looks so: `card.number`, `user.email`. */
export function isSensitiveValue(chain: readonly string[]): boolean {
  const last = chain.at(-1) ?? "";
  const name = GENERIC.has(last) && chain.length > 1 ? `${chain.at(-2) ?? ""}_${last}` : last;
  return isSensitiveKey(name);
}

export function isLockToken(name: string): boolean {
  return /(?:^|_)(?:lock|ack|receipt|lease)_(?:token|handle)$|^token$/.test(snakeCase(name));
}

/** Ids with few values: there are as many as there are machines or queues. */
const BOUNDED =
  /(?:^|_)(?:shard|partition|region|zone|cluster|queue|service|topic|pool|node|replica|broker|group|schema|model|version|plan|language|country|currency|provider|runtime|operation|event_type)_id$/;
const ID = /(?:_|^)(?:id|ids|uuid|guid|instance|instances|token|lock_token|correlation)$/;

/** Whether a name is that of an id with a value per thing: `instance_id`, `lockToken`, `user.id`. */
export function isIdName(name: string): boolean {
  const snake = snakeCase(name);
  return ID.test(snake) && !BOUNDED.test(snake) && !/(?:^|_)service_instance(?:_id)?$/.test(snake);
}
