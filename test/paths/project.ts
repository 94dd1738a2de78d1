/** The project that the tests of paths generate from. */

import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/files.ts";

/** Copies `test/fixtures/paths` to a folder, with what git would not keep: the root of the project, and a package with types alone. */
export function makeProject(folder: string): void {
  cpSync(join(ROOT, "test/fixtures/paths"), folder, { recursive: true });
  mkdirSync(join(folder, ".git"));
  const library = join(folder, "node_modules/row-library");
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, "package.json"), '{ "name": "row-library", "version": "1.0.0", "types": "index.d.ts" }');
  writeFileSync(
    join(library, "index.d.ts"),
    'import type { Row } from "./row.js";\nexport type { Row };\nexport declare class Store {\n  readRow(id: string): Promise<Row>;\n}\n',
  );
  writeFileSync(join(library, "row.d.ts"), "export interface Row { readonly id: string }\n");
}
