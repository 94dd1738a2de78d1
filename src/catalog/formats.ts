/** The catalog's formats by name. A format is one function from the catalog to text, and one line here; each is loaded when it is asked for. */

import type { AlertLimits } from "../config.ts";
import type { Catalog } from "./schema.ts";

/** Those that have no alerts pass over the limits. */
export type CatalogFormat = (catalog: Catalog, limits: AlertLimits) => string | Promise<string>;

export const CATALOG_FORMATS = {
  markdown: async () => (await import("./markdown.ts")).renderMarkdown,
  json: async () => (await import("./json.ts")).renderCatalogJson,
  semconv: async () => (await import("./semconv.ts")).renderSemconv,
  grafana: async () => (await import("./grafana.ts")).renderGrafana,
  prometheus: async () => (await import("./prometheus.ts")).renderPrometheus,
} as const satisfies Record<string, () => Promise<CatalogFormat>>;

export type CatalogFormatName = keyof typeof CATALOG_FORMATS;
