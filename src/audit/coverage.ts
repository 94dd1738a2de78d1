/** Which operations are observed, by whom, and what is emitted for each. */

import type { ResolvedConfig } from "../config.ts";
import type { Range } from "../diagnostic.ts";
import { PROFILES, type Profile } from "../profiles.ts";
import type { AuditedOperation, AuditProject, Observer } from "./model.ts";
import type { Signals } from "./reach.ts";

export interface ClassCoverage {
  /** Absolute. */
  readonly file: string;
  readonly className: string;
  readonly range: Range;
  readonly operations: readonly OperationCoverage[];
}

export interface OperationCoverage {
  readonly method: string;
  readonly operation: string;
  /** Absolute; another file where the operation is inherited. */
  readonly file: string;
  readonly range: Range;
  /** The whole method. */
  readonly extent: Range;
  /** undefined where nobody observes it. */
  readonly observer: Observer | undefined;
  readonly emits: readonly Emission[];
}

export interface Emission {
  readonly signal: "span" | "histogram" | "counter" | "log";
  /** undefined where the code puts the name together. */
  readonly name: string | undefined;
}

export function coverageOf(project: AuditProject): readonly ClassCoverage[] {
  return project.files.flatMap((file) =>
    file.providers.flatMap((provider) => {
      const answerable = provider.observes.length > 0 ? [] : project.answerableOf(provider);
      if (answerable.length === 0) return [];
      const operations = answerable.map((operation): OperationCoverage => {
        const observer = project.observerOf(provider, operation);
        const { method, declared, spec } = operation;
        const generated = observer?.by === "generated";
        return {
          method: method.name,
          operation: spec.operation,
          file: declared.facts.path,
          range: method.range,
          extent: method.extent,
          observer,
          emits: generated ? promised(operation, file.config) : recorded(operation, signalsOf(operation, observer)),
        };
      });
      return [{ file: file.path, className: provider.name, range: provider.home.of.range, operations }];
    }),
  );
}

/** Observed and all operations. */
export function countCoverage(classes: readonly ClassCoverage[]): {
  readonly observed: number;
  readonly operations: number;
} {
  const operations = classes.flatMap((each) => each.operations);
  return {
    observed: operations.filter(({ observer }) => observer !== undefined).length,
    operations: operations.length,
  };
}

/** The share in percent, cut after one digit so that 100 means all. Nothing to observe is wholly observed. */
export function percent({ observed, operations }: { readonly observed: number; readonly operations: number }): string {
  return operations === 0 ? "100" : String(Math.floor((observed / operations) * 1000) / 10);
}

/** What the generated class emits. */
function promised({ spec }: AuditedOperation, config: ResolvedConfig): readonly Emission[] {
  const profile: Profile = PROFILES[config.profile];
  const { metrics, spans, logs } = config.signals;
  const found: Emission[] = [];
  if (spans) found.push({ signal: "span", name: `provider.${spec.operation}` });
  if (metrics) {
    found.push({ signal: "histogram", name: profile.duration.metric(spec) });
    if (profile.errors !== undefined) found.push({ signal: "counter", name: profile.errors.metric });
    if (spec.count !== undefined) found.push({ signal: "counter", name: spec.count.metric });
    if (spec.retries !== undefined) found.push({ signal: "counter", name: spec.retries.metric });
  }
  if (logs && config.logs !== "none") found.push({ signal: "log", name: undefined });
  return found;
}

/** What happens where the operation is observed. */
function signalsOf({ reach }: AuditedOperation, observer: Observer | undefined): Signals {
  return observer !== undefined && "reach" in observer ? observer.reach : reach;
}

/** What hand-written code emits, by the names that can be read off it. */
function recorded({ byHand }: AuditedOperation, { spans, durations, counters, logs }: Signals): readonly Emission[] {
  const found: Emission[] = [];
  const add = (signal: Emission["signal"], names: readonly (string | undefined)[]): void => {
    const known = new Set(names.filter((name) => name !== undefined));
    if (known.size === 0 && names.length > 0) found.push({ signal, name: undefined });
    for (const name of known) found.push({ signal, name });
  };
  add(
    "span",
    spans.map(({ name }) => name),
  );
  if (byHand.decorated && spans.length === 0) found.push({ signal: "span", name: undefined });
  add(
    "histogram",
    durations.map(({ name }) => name),
  );
  add(
    "counter",
    counters.map(({ name }) => name),
  );
  if (logs.length > 0) found.push({ signal: "log", name: undefined });
  return found;
}
