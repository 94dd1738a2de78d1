/**
 * The words of every diagnostic, apart from the code that finds it. A finding is a code and its arguments first, prose last.
 * One entry gives the severity, the sentence, the sentence on what to do, and the paragraph that `docs/codes.md` is made from.
 */

import { AUDIT_MESSAGES } from "./messages/audit.ts";
import { CATALOG_MESSAGES } from "./messages/catalog.ts";
import { CLASS_MESSAGES } from "./messages/classes.ts";
import { CONFIG_MESSAGES } from "./messages/config.ts";
import { INPUT_MESSAGES } from "./messages/input.ts";
import { LIMIT_MESSAGES } from "./messages/limits.ts";
import { MEMBER_MESSAGES } from "./messages/members.ts";
import { OPERATION_MESSAGES } from "./messages/operations.ts";
import { OUTPUT_MESSAGES } from "./messages/output.ts";
import { SOURCE_MESSAGES } from "./messages/sources.ts";
import { VERIFY_MESSAGES } from "./messages/verify.ts";

export const MESSAGES = {
  ...INPUT_MESSAGES,
  ...LIMIT_MESSAGES,
  ...SOURCE_MESSAGES,
  ...CONFIG_MESSAGES,
  ...OUTPUT_MESSAGES,
  ...CLASS_MESSAGES,
  ...OPERATION_MESSAGES,
  ...MEMBER_MESSAGES,
  ...VERIFY_MESSAGES,
  ...AUDIT_MESSAGES,
  ...CATALOG_MESSAGES,
} as const;

export type Code = keyof typeof MESSAGES;
export type MessageArguments<C extends Code> = Parameters<(typeof MESSAGES)[C]["message"]>[0];
