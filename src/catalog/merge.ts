/** The catalog by signal, where one instrument or span name serves several operations and providers. The formats for tools are made from it. */

import { by } from "./build.ts";
import type { Catalog, CatalogAttribute, CatalogMetric } from "./schema.ts";

/** All metrics, each once, in the order of their names; its labels have the values of all who record it. */
export function mergedMetrics({ providers }: Catalog): CatalogMetric[] {
  const metrics = new Map<string, CatalogMetric>();
  for (const { operations, gauges } of providers) {
    for (const metric of [...operations.flatMap((each) => each.metrics), ...gauges]) {
      const known = metrics.get(metric.name);
      metrics.set(
        metric.name,
        known === undefined ? metric : { ...known, labels: mergedAttributes([known.labels, metric.labels]) },
      );
    }
  }
  return [...metrics.values()].sort(by(({ name }) => name));
}

/** Attributes by name. What one list lacks, or has on some calls only, is there on some calls only. */
export function mergedAttributes(lists: readonly (readonly CatalogAttribute[])[]): CatalogAttribute[] {
  const names = [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))].sort();
  return names.flatMap((name) => {
    const found = lists.map((list) => list.find((each) => each.name === name));
    const there = found.filter((each) => each !== undefined);
    const [first] = there;
    if (first === undefined) return [];
    const whens = new Set(there.map(({ when }) => when));
    const values = there.every((each) => each.values !== undefined)
      ? [...new Set(there.flatMap((each) => each.values ?? []))].sort()
      : undefined;
    return [
      {
        name,
        type: there.every(({ type }) => type === first.type) ? first.type : "any",
        when: there.length === found.length && whens.size === 1 ? first.when : "known",
        ...(values === undefined ? {} : { values }),
      },
    ];
  });
}
