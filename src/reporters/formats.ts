/** The audit's formats by name; each is loaded when it is asked for. */

import type { AuditFormat } from "./report.ts";

export const AUDIT_FORMATS = {
  stylish: async () => (await import("./audit-stylish.ts")).renderAuditStylish,
  json: async () => (await import("./eslint-json.ts")).renderEslintJson,
  sarif: async () => (await import("./sarif.ts")).renderSarif,
  junit: async () => (await import("./junit.ts")).renderJunit,
  github: async () => (await import("./github.ts")).renderGithub,
  html: async () => (await import("./html.ts")).renderHtml,
  markdown: async () => (await import("./markdown.ts")).renderMarkdown,
} as const satisfies Record<string, () => Promise<AuditFormat>>;

export type AuditFormatName = keyof typeof AUDIT_FORMATS;
