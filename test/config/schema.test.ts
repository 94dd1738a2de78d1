/** schema.json is what the config schema says. `npm run schema` renews it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { renderSchema } from "../../scripts/schema-text.ts";
import { ROOT } from "../support/files.ts";

it("schema.json is up to date", () => {
  expect(readFileSync(join(ROOT, "schema.json"), "utf8")).toBe(renderSchema());
});

it("tells editors of every key, its description and its choices", () => {
  const { properties } = JSON.parse(renderSchema()) as {
    properties: Record<string, { description?: string; enum?: string[] }>;
  };
  for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\.$/);
  expect(properties["profile"]?.enum).toEqual(["duroxide", "semconv", "duroxide-facade"]);
});
