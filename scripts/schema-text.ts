/** The text of schema.json; the test that it is up to date makes it the same way. */

import { toJsonSchema } from "@valibot/to-json-schema";

import { ConfigSchema } from "../src/config/schema.ts";

/** What JSON schema cannot say (no end of a comment in a name, an ascending list) is left to the tool's own check. */
export function renderSchema(): string {
  const schema = toJsonSchema(ConfigSchema, { typeMode: "input", errorMode: "ignore" });
  return `${JSON.stringify({ ...schema, title: "gen-instrumented config" }, undefined, 2)}\n`;
}
