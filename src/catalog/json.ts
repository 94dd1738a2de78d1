/** The catalog as JSON: what `--against` compares with, and what other tools are fed. catalog.schema.json describes it. */

import * as v from "valibot";

import { diagnostic, DiagnosticError } from "../diagnostic.ts";
import { CATALOG_FORMAT, CATALOG_VERSION, CatalogSchema, type Catalog } from "./schema.ts";

export function renderCatalogJson(catalog: Catalog): string {
  return `${linesOf(catalog, "")}\n`;
}

/** JSON, with what fits on a line on one line: a catalog is kept in a repository, and its differences are read. */
function linesOf(value: unknown, indent: string): string {
  const flat = JSON.stringify(value, undefined, 1).replace(/\n */g, " "); // a line feed in a text is escaped
  if (typeof value !== "object" || value === null || flat.length + indent.length <= 118) return flat;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => inner + linesOf(each, inner))
    : Object.entries(value).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${linesOf(each, inner)}`);
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

/**
 * Reads a catalog of before.
 * @param file absolute; for messages
 * @throws {DiagnosticError} where it is no catalog, or one of another version
 */
export function parseCatalogJson(text: string, file: string): Catalog {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const why = `it is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw new DiagnosticError(diagnostic("catalog-foreign", { why }, { file }));
  }
  const { format, version } = (data ?? {}) as { readonly format?: unknown; readonly version?: unknown };
  if (format !== CATALOG_FORMAT)
    throw new DiagnosticError(
      diagnostic("catalog-foreign", { why: `it has no "format": "${CATALOG_FORMAT}"` }, { file }),
    );
  if (version !== CATALOG_VERSION)
    throw new DiagnosticError(
      diagnostic(
        "catalog-version",
        { found: version === undefined ? "none" : JSON.stringify(version), known: CATALOG_VERSION },
        { file },
      ),
    );
  const checked = v.safeParse(CatalogSchema, data);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const at = v.getDotPath(issue) ?? "the document";
  throw new DiagnosticError(diagnostic("catalog-foreign", { why: `at ${at}: ${issue.message}` }, { file }));
}
