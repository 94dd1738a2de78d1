/** The catalog's formats: JSON by its schema, semantic conventions by Weaver's rules, the dashboard panel by panel. */

import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { renderCatalogSchema } from "../../scripts/schema-text.ts";
import { buildCatalog } from "../../src/catalog.ts";
import { renderGrafana } from "../../src/catalog/grafana.ts";
import { parseCatalogJson, renderCatalogJson } from "../../src/catalog/json.ts";
import { renderMarkdown } from "../../src/catalog/markdown.ts";
import { mergedMetrics } from "../../src/catalog/merge.ts";
import type { Catalog } from "../../src/catalog/schema.ts";
import { renderSemconv } from "../../src/catalog/semconv.ts";
import { resolveConfig, type Config } from "../../src/config.ts";
import { ROOT } from "../support/files.ts";

const PROFILES = ["duroxide", "semconv", "duroxide-facade"] as const;
const catalogs = new Map<string, Catalog>();

/** Of the SQLite example, in a profile or with a config of its own. */
function catalogOf(config: Config): Catalog {
  const path = join(ROOT, "examples/sqlite/sqliteProvider.ts");
  const project = { config: resolveConfig(ROOT, { logs: "logger", ...config }), sources: [{ path, named: true }] };
  return buildCatalog([project], ROOT).catalog;
}

beforeAll(() => {
  for (const profile of PROFILES) catalogs.set(profile, catalogOf({ profile }));
});

describe("json", () => {
  it("catalog.schema.json is made from the schema", () => {
    expect(readFileSync(join(ROOT, "catalog.schema.json"), "utf8")).toBe(renderCatalogSchema());
  });

  it.each(PROFILES)("is what catalog.schema.json says, and is read as it was written: %s", (profile) => {
    const catalog = catalogs.get(profile)!;
    const validate = new Ajv().compile(JSON.parse(renderCatalogSchema()) as object);
    const text = renderCatalogJson(catalog);
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
    expect(parseCatalogJson(text, "/signals.json")).toEqual(catalog);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(160);
  });
});

interface Group {
  readonly id: string;
  readonly type: string;
  readonly brief: string;
  readonly stability?: string;
  readonly span_kind?: string;
  readonly name?: string;
  readonly events?: readonly string[];
  readonly metric_name?: string;
  readonly instrument?: string;
  readonly unit?: string;
  readonly attributes?: readonly {
    readonly id?: string;
    readonly ref?: string;
    readonly type?: string | { readonly members: readonly { id: string; value: string; stability: string }[] };
    readonly brief?: string;
    readonly stability?: string;
    readonly examples?: readonly unknown[];
    readonly requirement_level?: unknown;
  }[];
}

describe("semconv", () => {
  /** What `weaver registry check` refuses, as its sources have it; with the program itself below, where there is one. */
  it.each(PROFILES)("keeps the rules of Weaver's registries: %s", async (profile) => {
    const catalog = catalogs.get(profile)!;
    const { groups } = parse(await renderSemconv(catalog)) as { groups: readonly Group[] };
    const unique = (names: readonly unknown[]) => expect(names).toEqual([...new Set(names)]);
    unique(groups.map(({ id }) => id));
    unique(groups.flatMap(({ metric_name: name }) => (name === undefined ? [] : [name])));
    const defined = groups.flatMap(({ attributes = [] }) => attributes.filter(({ id }) => id !== undefined));
    unique(defined.map(({ id }) => id));
    for (const { id, type, brief, stability, examples } of defined) {
      expect({ id, brief: typeof brief, stability }).toEqual({ id, brief: "string", stability: "development" });
      if (type === "string") expect(examples?.length, id).toBeGreaterThan(0);
      if (typeof type === "object") for (const member of type.members) expect(member.stability).toBe("development");
    }
    for (const group of groups) {
      const { id, type, attributes = [] } = group;
      expect(["attribute_group", "metric", "span", "event"]).toContain(type);
      expect(group.brief).not.toBe("");
      if (type !== "attribute_group") expect(group.stability, id).toBe("development");
      if (type !== "metric" && type !== "event") expect(attributes.length, id).toBeGreaterThan(0);
      expect(group.span_kind).toBe(type === "span" ? "client" : undefined);
      if (type === "event") expect(group.name).not.toBe("");
      if (type === "metric") expect([typeof group.unit, typeof group.instrument]).toEqual(["string", "string"]);
      for (const event of group.events ?? []) expect(groups.map((each) => each.id)).toContain(event);
      const refs = attributes.flatMap(({ ref }) => (ref === undefined ? [] : [ref]));
      unique(refs);
      for (const ref of refs) expect(defined.map((each) => each.id)).toContain(ref);
      // A registry defines; who refers is somebody else.
      if (id.startsWith("registry.")) expect(refs).toEqual([]);
    }
    // Nothing is lost on the way.
    expect(groups.filter(({ type }) => type === "metric").map((each) => each.metric_name)).toEqual(
      mergedMetrics(catalog).map(({ name }) => name),
    );
    const spans = new Set(
      catalog.providers.flatMap((each) =>
        each.operations.flatMap((one) => one.spans.map(({ name }) => `span.${name}`)),
      ),
    );
    expect(groups.filter(({ type }) => type === "span").map(({ id }) => id)).toEqual([...spans].sort());
  });

  // Weaver's own JSON schema is not kept here; WEAVER_SCHEMA names a copy of its schemas/semconv.schema.json.
  const schema = process.env["WEAVER_SCHEMA"];
  it.skipIf(schema === undefined).each(PROFILES)("is valid by Weaver's JSON schema: %s", async (profile) => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(schema!, "utf8")) as object);
    expect(validate(parse(await renderSemconv(catalogs.get(profile)!))) ? [] : validate.errors).toEqual([]);
  });

  it.skipIf(spawnSync("weaver", ["--version"]).error !== undefined)("passes `weaver registry check`", async () => {
    const folder = mkdtempSync(join(tmpdir(), "semconv-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "provider.yaml"), await renderSemconv(catalogs.get("duroxide")!));
    const { status, stdout, stderr } = spawnSync("weaver", ["registry", "check", "-r", folder], { encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
  });
});

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly collapsed?: boolean;
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly panels?: readonly Panel[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly options?: { readonly legend: { readonly showLegend?: boolean; readonly show?: boolean } };
  readonly targets?: readonly {
    readonly expr: string;
    readonly refId: string;
    readonly legendFormat: string;
    readonly format?: string;
  }[];
}

function dashboardOf(catalog: Catalog): {
  panels: Panel[];
  templating: { list: { name: string; query: unknown }[] };
} {
  return JSON.parse(renderGrafana(catalog)) as ReturnType<typeof dashboardOf>;
}

describe("grafana", () => {
  it.each(PROFILES)("has a row for each operation, and what is common to all above them: %s", (profile) => {
    const catalog = catalogs.get(profile)!;
    const { panels, templating } = dashboardOf(catalog);
    const operations = [
      ...new Set(catalog.providers.flatMap((each) => each.operations.map(({ operation }) => operation))),
    ].sort();
    const rows = panels.filter(({ type }) => type === "row");
    expect(rows.map(({ title }) => title)).toEqual(["All operations", ...operations]);
    const overview = panels.filter(({ type }) => type !== "row").map(({ title }) => title);
    const depths = profile === "duroxide-facade" ? 2 : 3;
    expect(overview).toEqual([
      "Calls",
      "Duration, 95th percentile",
      "Error ratio",
      "Errors by type",
      "Retries",
      "Sessions and other counts",
      "Queue depths",
    ]);
    expect(panels.find(({ title }) => title === "Queue depths")?.targets?.length).toBe(depths);
    for (const row of rows.slice(1)) {
      expect(row.collapsed).toBe(true);
      expect(row.panels?.map(({ type, title }) => `${type} ${title}`)).toEqual([
        "heatmap Duration",
        "timeseries Duration, quantiles",
        "timeseries Errors by type",
        "timeseries Calls",
      ]);
    }
    expect(templating.list.map(({ name }) => name)).toEqual(["datasource", "job", "provider"]);
  });

  it("asks of every panel what it says, in its unit, and asks nothing twice", () => {
    for (const profile of PROFILES) {
      const { panels } = dashboardOf(catalogs.get(profile)!);
      const unit = profile === "duroxide" ? "ms" : "s";
      for (const panel of panels.flatMap((each) => (each.type === "row" ? (each.panels ?? []) : [each]))) {
        const targets = panel.targets ?? [];
        expect(panel.description, panel.title).toMatch(/\.$/);
        expect(targets.length, panel.title).toBeGreaterThan(0);
        expect(panel.options?.legend.showLegend ?? panel.options?.legend.show, panel.title).toBe(true);
        expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
        expect(new Set(targets.map(({ expr }) => expr)).size, panel.title).toBe(targets.length);
        for (const { expr, legendFormat, format } of targets) {
          expect(expr).toContain('job=~"$job", otel_scope_name=~"$provider"');
          expect(legendFormat).not.toBe("");
          if (panel.type === "heatmap")
            expect({ expr, format }).toEqual({
              expr: expect.stringMatching(/^sum by \(le\) \(increase\(.*_bucket\{/) as string,
              format: "heatmap",
            });
          if (panel.title.startsWith("Duration, "))
            expect(expr).toMatch(/^histogram_quantile\(0\.\d+, sum by \(le(, operation)?\) \(rate\(.*_bucket\{/);
        }
        if (panel.title.startsWith("Duration, ")) expect(panel.fieldConfig?.defaults.unit).toBe(unit);
      }
    }
  });

  it("asks once for all operations of one histogram, which its label tells apart", () => {
    const overview = (profile: (typeof PROFILES)[number]): [string, number, string | undefined][] =>
      dashboardOf(catalogs.get(profile)!)
        .panels.slice(1, 4)
        .map(({ title, targets = [] }) => [title, targets.length, targets[0]?.legendFormat]);
    for (const profile of ["semconv", "duroxide-facade"] as const)
      expect(overview(profile), profile).toEqual([
        ["Calls", 1, "{{operation}}"],
        ["Duration, 95th percentile", 1, "{{operation}}"],
        ["Error ratio", 1, "{{operation}}"],
      ]);
    // In this profile each has its own.
    expect(overview("duroxide").map(([, count]) => count)).toEqual(Array(3).fill(overview("duroxide")[0]?.[1]));
    expect(overview("duroxide")[0]?.[1]).toBeGreaterThan(1);
  });

  it("no two panels lie on one another, and ids are unique", () => {
    const { panels } = dashboardOf(catalogs.get("duroxide")!);
    const ids = panels.flatMap(({ id, panels: inner = [] }) => [id, ...inner.map((each) => each.id)]);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    const places = panels.map(({ gridPos }) => gridPos!);
    places.forEach((one, index) => {
      for (const other of places.slice(index + 1)) {
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        expect(apart, JSON.stringify([one, other])).toBe(true);
      }
    });
  });

  it("shows only what is emitted", () => {
    const quiet: Partial<ReturnType<typeof dashboardOf>> = dashboardOf(catalogOf({ signals: { metrics: false } }));
    expect(quiet.panels ?? []).toEqual([]);
    expect(quiet.templating?.list.map(({ name }) => name)).toEqual(["datasource"]);
    const some = dashboardOf(
      catalogOf({
        catalogue: { getQueueDepths: { uninstrumented: "nobody asks" }, ackOrchestrationItem: { uninstrumented: "x" } },
      }),
    );
    const titles = some.panels.map(({ title }) => title);
    expect(titles).not.toContain("Queue depths");
    expect(titles).not.toContain("Retries");
    expect(titles).toContain("Sessions and other counts");
  });
});

describe("markdown", () => {
  it("says every name there is", () => {
    for (const profile of PROFILES) {
      const catalog = catalogs.get(profile)!;
      const text = renderMarkdown(catalog);
      const names = catalog.providers.flatMap(({ operations, gauges }) => [
        ...gauges.map(({ name }) => name),
        ...operations.flatMap((each) => [
          each.operation,
          each.method,
          ...each.metrics.map(({ name }) => name),
          ...each.spans.flatMap((span) => [span.name, ...span.attributes.map(({ name }) => name)]),
          ...each.logs.flatMap((log) => [log.message, ...log.fields.map(({ name }) => name)]),
        ]),
      ]);
      for (const name of new Set(names)) expect(text).toContain(`\`${name}\``);
    }
  });
});
