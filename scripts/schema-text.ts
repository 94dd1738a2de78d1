/** The texts of schema.json and catalog.schema.json; the tests that they are up to date make them the same way. */

import { toJsonSchema } from "@valibot/to-json-schema";

import { CatalogSchema } from "../src/catalog/schema.ts";
import { ConfigSchema } from "../src/config/schema.ts";

/** What JSON schema cannot say (no end of a comment in a name, an ascending list) is left to the tool's own check. */
export function renderSchema(): string {
  const schema = toJsonSchema(ConfigSchema, { typeMode: "input", errorMode: "ignore" });
  return `${JSON.stringify({ ...schema, title: "gen-instrumented config" }, undefined, 2)}\n`;
}

/** The JSON schema of what `catalog --format json` writes. */
export function renderCatalogSchema(): string {
  const schema = toJsonSchema(CatalogSchema, { errorMode: "throw" });
  return `${JSON.stringify({ ...schema, title: "gen-instrumented catalog of signals" }, undefined, 2)}\n`;
}
