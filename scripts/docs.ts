/** Renews the documentation that is made from code: `npm run docs`. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { renderHelp } from "../src/cli/help.ts";
import { configPage } from "./config-page.ts";
import { templatesPage } from "./templates-page.ts";
import { codesPage, commandsPage, withHelp } from "./docs-text.ts";
import { rulesPage, withCatalogue } from "./tables.ts";

mkdirSync("docs", { recursive: true });
writeFileSync("docs/templates.md", templatesPage());
writeFileSync("docs/codes.md", codesPage());
writeFileSync("docs/cli.md", await commandsPage());
writeFileSync("docs/config.md", configPage());
writeFileSync("docs/rules.md", rulesPage());
writeFileSync("docs/telemetry.md", withCatalogue(readFileSync("docs/telemetry.md", "utf8")));
writeFileSync("README.md", withHelp(readFileSync("README.md", "utf8"), await renderHelp()));
