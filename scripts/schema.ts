/** Writes schema.json, the JSON schema of the config file for editors, from the one schema. Run by `npm run schema`. */

import { writeFileSync } from "node:fs";

import { renderSchema } from "./schema-text.ts";

writeFileSync(new URL("../schema.json", import.meta.url), renderSchema());
