/** Two catalogs → findings: telemetry is an interface, and this is its check for breaking changes. What is new breaks nothing. */

import { nearest } from "../nearest.ts";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import type {
  Catalog,
  CatalogAttribute,
  CatalogLog,
  CatalogMetric,
  CatalogOperation,
  CatalogProvider,
} from "./schema.ts";

/** Where a finding stands: at a method or a provider of now; without either, in the earlier catalog. */
export interface Places {
  readonly of: (provider: CatalogProvider, method?: string) => Place;
  /** At the provider of that index in the earlier catalog. */
  readonly before: (index: number) => Place;
}

/** What of `before` is gone, renamed or changed in `now`, in the order of the earlier catalog. */
export function compareCatalogs(before: Catalog, now: Catalog, places: Places): Diagnostic[] {
  const pairs = pairProviders(before.providers, now.providers);
  return before.providers.flatMap((earlier, index) => {
    const provider = pairs.get(earlier);
    if (provider === undefined) {
      const { class: name, scope, operations, gauges } = earlier;
      const signals = operations.reduce((sum, each) => sum + signalNames(each).length, gauges.length);
      return [diagnostic("provider-removed", { provider: name, scope, signals }, places.before(index))];
    }
    const renamed =
      earlier.scope === provider.scope
        ? []
        : [diagnostic("provider-renamed", { before: earlier.scope, after: provider.scope }, places.of(provider))];
    return [
      ...renamed,
      ...compareOperations(earlier, provider, places),
      ...compareMetrics(earlier.gauges, provider.gauges, "", places.of(provider)),
    ];
  });
}

/** By class and source, by class, by source, else by what they do: a class that was renamed or moved is still that provider. */
function pairProviders(
  before: readonly CatalogProvider[],
  now: readonly CatalogProvider[],
): ReadonlyMap<CatalogProvider, CatalogProvider> {
  const pairs = new Map<CatalogProvider, CatalogProvider>();
  const free = new Set(now);
  const isSame: readonly ((one: CatalogProvider, other: CatalogProvider) => boolean)[] = [
    (one, other) => one.class === other.class && one.source === other.source,
    (one, other) => one.class === other.class,
    (one, other) => one.source === other.source,
    (one, other) => {
      const names = new Set(other.operations.map(({ operation }) => operation));
      const shared = one.operations.filter(({ operation }) => names.has(operation)).length;
      return shared > 0 && shared * 2 >= one.operations.length;
    },
  ];
  for (const test of isSame) {
    for (const earlier of before) {
      if (pairs.has(earlier)) continue;
      const found = [...free].find((each) => test(earlier, each));
      if (found === undefined) continue;
      pairs.set(earlier, found);
      free.delete(found);
    }
  }
  return pairs;
}

function compareOperations(earlier: CatalogProvider, provider: CatalogProvider, places: Places): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const pairs = pairOperations(earlier.operations, provider.operations);
  for (const before of earlier.operations) {
    const now = pairs.get(before);
    if (now === undefined) {
      const signals = signalNames(before).join(", ");
      findings.push(diagnostic("operation-removed", { operation: before.operation, signals }, places.of(provider)));
      continue;
    }
    const place = places.of(provider, now.method);
    if (now.operation !== before.operation) {
      const args = { before: before.operation, after: now.operation, method: now.method };
      findings.push(diagnostic("operation-renamed", args, place));
    }
    findings.push(...compareSignals(before, now, place));
  }
  return findings;
}

/** By operation and method, by operation, by method. An operation of before may be several methods of now, and the other way round. */
function pairOperations(
  before: readonly CatalogOperation[],
  now: readonly CatalogOperation[],
): ReadonlyMap<CatalogOperation, CatalogOperation> {
  const pairs = new Map<CatalogOperation, CatalogOperation>();
  for (const each of before) {
    const found =
      now.find(({ operation, method }) => operation === each.operation && method === each.method) ??
      now.find(({ operation }) => operation === each.operation) ??
      now.find(({ method }) => method === each.method);
    if (found !== undefined) pairs.set(each, found);
  }
  return pairs;
}

function compareSignals(before: CatalogOperation, now: CatalogOperation, place: Place): Diagnostic[] {
  // What follows from the operation's own name was said with it.
  const isRenamed = before.operation !== now.operation;
  return [
    ...compareMetrics(before.metrics, now.metrics, before.operation, place, isRenamed),
    ...compareSpans(before, now, place, isRenamed),
    ...compareLogs(before, now, place),
  ];
}

function compareMetrics(
  before: readonly CatalogMetric[],
  now: readonly CatalogMetric[],
  operation: string,
  place: Place,
  isRenamed = false,
): Diagnostic[] {
  return before.flatMap((metric) => {
    const same = now.find(({ name }) => name === metric.name);
    if (same !== undefined) return compareMetric(metric, same, place, isRenamed);
    const other = successor(metric, before, now);
    if (other === undefined)
      return [diagnostic("signal-removed", { signal: `metric '${metric.name}'`, operation }, place)];
    if (isRenamed) return compareMetric(metric, other, place, isRenamed);
    return [
      diagnostic("signal-renamed", { kind: "metric", before: metric.name, after: other.name }, place),
      ...compareMetric(metric, other, place, isRenamed),
    ];
  });
}

/** A new metric with the task of one that is gone: what that one is probably called now. */
function successor(
  metric: CatalogMetric,
  before: readonly CatalogMetric[],
  now: readonly CatalogMetric[],
): CatalogMetric | undefined {
  const fresh = now.filter(({ name, role }) => role === metric.role && !before.some((each) => each.name === name));
  const alike = fresh.find(({ description }) => description === metric.description);
  const near = nearest(
    metric.name,
    fresh.map(({ name }) => name),
  );
  return alike ?? fresh.find(({ name }) => name === near) ?? (metric.role === "queue_depth" ? undefined : fresh[0]);
}

function compareMetric(before: CatalogMetric, now: CatalogMetric, place: Place, isRenamed: boolean): Diagnostic[] {
  const metric = now.name;
  const findings: Diagnostic[] = [];
  if (before.instrument !== now.instrument)
    findings.push(
      diagnostic("instrument-changed", { metric, before: before.instrument, after: now.instrument }, place),
    );
  if (before.unit !== now.unit)
    findings.push(diagnostic("unit-changed", { metric, before: before.unit, after: now.unit }, place));
  const [bounds, bounded] = [before.buckets?.join(", ") ?? "none", now.buckets?.join(", ") ?? "none"];
  if (before.instrument === now.instrument && before.unit === now.unit && bounds !== bounded)
    findings.push(diagnostic("buckets-changed", { metric, before: bounds, after: bounded }, place));
  for (const { name: label } of before.labels)
    if (!has(now.labels, label)) findings.push(diagnostic("label-removed", { metric, label }, place));
  for (const { name: label, values: nowValues } of now.labels) {
    const earlier = before.labels.find(({ name }) => name === label);
    if (earlier === undefined) {
      findings.push(diagnostic("label-added", { metric, label }, place));
      continue;
    }
    if (isRenamed || earlier.values === undefined || nowValues === undefined) continue;
    if (earlier.values.some((value) => !nowValues.includes(value)))
      findings.push(
        diagnostic("label-value-removed", { metric, label, values: earlier.values, now: nowValues }, place),
      );
  }
  return findings;
}

function compareSpans(before: CatalogOperation, now: CatalogOperation, place: Place, isRenamed: boolean): Diagnostic[] {
  return before.spans.flatMap((span) => {
    const other = now.spans.find(({ name }) => name === span.name) ?? now.spans[0];
    if (other === undefined)
      return [diagnostic("signal-removed", { signal: `span '${span.name}'`, operation: before.operation }, place)];
    const renamed =
      isRenamed || other.name === span.name
        ? []
        : [diagnostic("signal-renamed", { kind: "span", before: span.name, after: other.name }, place)];
    return [...renamed, ...compareAttributes(span.attributes, other.attributes, `span '${other.name}'`, place)];
  });
}

/** Records are told apart by how the call ended, for their bodies are the same for all operations. */
function compareLogs({ logs, operation }: CatalogOperation, now: CatalogOperation, place: Place): Diagnostic[] {
  return logs.flatMap((log) => {
    const other = now.logs.find(({ when }) => when === log.when);
    const when = log.when.replaceAll("_", " ");
    if (other === undefined)
      return [diagnostic("signal-removed", { signal: `the log record (${when})`, operation }, place)];
    const findings: Diagnostic[] = [];
    if (other.message !== log.message)
      findings.push(
        diagnostic("signal-renamed", { kind: "log record", before: log.message, after: other.message }, place),
      );
    if (other.severity !== log.severity)
      findings.push(
        diagnostic("severity-changed", { operation, when, before: log.severity, after: other.severity }, place),
      );
    const signal = `the log record of operation '${now.operation}' (${when})`;
    return [...findings, ...compareAttributes(log.fields, other.fields, signal, place)];
  });
}

function compareAttributes(
  before: readonly CatalogAttribute[],
  now: readonly CatalogAttribute[],
  signal: string,
  place: Place,
): Diagnostic[] {
  return before
    .filter(({ name }) => !has(now, name))
    .map(({ name }) => diagnostic("attribute-removed", { signal, attribute: name }, place));
}

function has(attributes: readonly CatalogAttribute[], name: string): boolean {
  return attributes.some((each) => each.name === name);
}

/** `metric 'a'`, `span 'b'`, `its log records`. */
function signalNames({
  metrics,
  spans,
  logs,
}: Pick<CatalogOperation, "metrics" | "spans"> & { readonly logs: readonly CatalogLog[] }): string[] {
  return [
    ...metrics.map(({ name }) => `metric '${name}'`),
    ...spans.map(({ name }) => `span '${name}'`),
    ...(logs.length === 0 ? [] : ["its log records"]),
  ];
}
