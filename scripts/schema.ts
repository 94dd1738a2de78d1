/** Writes schema.json (of the config file, for editors) and catalog.schema.json, each from its one schema. Run by `npm run schema`. */

import { writeFileSync } from "node:fs";

import { renderCatalogSchema, renderSchema } from "./schema-text.ts";

writeFileSync(new URL("../schema.json", import.meta.url), renderSchema());
writeFileSync(new URL("../catalog.schema.json", import.meta.url), renderCatalogSchema());
