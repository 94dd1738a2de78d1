/** Checks a config against the schema and says, key by key, what is wrong with it and what was probably meant. */

import * as v from "valibot";

import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { nearest } from "../nearest.ts";
import { ConfigSchema, findForbiddenKey, type CheckedConfig } from "./schema.ts";

/** Any schema, looked at from outside: only what the walk below needs. */
interface AnySchema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, AnySchema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: AnySchema;
  readonly value?: AnySchema;
  readonly item?: AnySchema;
  readonly literal?: unknown;
}

type Path = readonly (string | number)[];

export interface Fault {
  readonly path: Path;
  /** What is wrong with the value, to stand after its name. */
  readonly text: string;
  readonly diagnostic: Diagnostic;
}

export type CheckResult = { readonly config: CheckedConfig } | { readonly faults: readonly Fault[] };

/** The config with its defaults, or all that is wrong with it. Diagnostics come without a place. */
export function checkConfig(input: unknown): CheckResult {
  const forbidden = findForbiddenKey(input);
  if (forbidden !== undefined) {
    return { faults: [invalid(forbidden, "is a name that every object has, and cannot be a key")] };
  }
  const result = v.safeParse(ConfigSchema, input);
  const unknown = unknownKeys(ConfigSchema, input, []);
  if (result.success && unknown.length === 0) return { config: result.output };
  return { faults: [...unknown, ...(result.issues ?? []).flatMap((issue) => explain(issue, []))] };
}

/** A key path as people write it: `catalogue.fetch.signals`, `include[0]`, `catalogue["a b"]`. */
function printPath(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === "number") return `[${String(part)}]`;
      if (!/^[\w$]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return i === 0 ? part : `.${part}`;
    })
    .join("");
}

/** A fault of the value at `path`. */
export function invalid(path: Path, text: string): Fault {
  return { path, text, diagnostic: diagnostic("config-invalid", { key: printPath(path), text }) };
}

/** valibot stops at an object's first unknown key, and knows `toString`; people want to hear of all. */
function unknownKeys(schema: AnySchema, input: unknown, path: Path): Fault[] {
  const inner = branchFor(schema, input);
  if (inner === undefined || typeof input !== "object" || input === null) return [];
  const { entries, item, value: ofRecord } = inner;
  if (Array.isArray(input)) {
    return item === undefined ? [] : input.flatMap((each, i) => unknownKeys(item, each, [...path, i]));
  }
  return Object.entries(input).flatMap(([key, value]) => {
    const here = [...path, key];
    if (ofRecord !== undefined) return unknownKeys(ofRecord, value, here);
    if (entries === undefined) return [];
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (entry !== undefined) return unknownKeys(entry, value, here);
    const known = Object.keys(entries);
    return [
      {
        path: here,
        text: "is unknown",
        diagnostic: diagnostic("config-unknown-key", { key: printPath(here), nearest: nearest(key, known), known }),
      },
    ];
  });
}

/** Of a schema that is several, the one that the value was meant for: of its kind and, between objects, sharing most keys. */
function branchFor(schema: AnySchema, input: unknown): AnySchema | undefined {
  if (schema.wrapped !== undefined) return branchFor(schema.wrapped, input);
  if (schema.type !== "union") return schema;
  const options = (schema.options ?? []) as readonly AnySchema[];
  const fitting = options.filter((option) => kindOf(option) === typeof input && !Array.isArray(input));
  const keys = typeof input === "object" && input !== null ? Object.keys(input) : [];
  const shared = (option: AnySchema): number =>
    keys.filter((key) => option.entries !== undefined && Object.hasOwn(option.entries, key)).length;
  return fitting.sort((a, b) => shared(b) - shared(a))[0];
}

function kindOf(schema: AnySchema): string {
  if (schema.entries !== undefined) return "object";
  return schema.type === "literal" ? typeof schema.literal : schema.type;
}

function explain(issue: v.BaseIssue<unknown>, prefix: Path): Fault[] {
  const path = [...prefix, ...(issue.path?.map(({ key }) => key as string | number) ?? [])];
  if (issue.kind !== "schema") return [invalid(path, issue.message)];
  if (issue.type === "strict_object" && issue.expected === "never") return []; // reported by unknownKeys
  if (issue.type === "strict_object" && issue.received === "undefined") return [invalid(path, "is missing")];
  const schema = schemaAt(path);
  if (issue.type === "union") {
    const branch = schema === undefined ? undefined : branchFor(schema, issue.input);
    if (branch !== undefined) {
      const { issues = [] } = v.safeParse(branch as unknown as v.GenericSchema, issue.input);
      return [...issues.flatMap((each) => explain(each, path))];
    }
  }
  const wanted = schema === undefined ? issue.expected : describe(schema);
  const meant =
    typeof issue.input === "string" && schema !== undefined ? nearest(issue.input, choices(schema)) : undefined;
  const hint = meant === undefined ? "" : ` (did you mean ${JSON.stringify(meant)}?)`;
  return [invalid(path, `must be ${wanted ?? "something else"}, not ${show(issue.input)}${hint}`)];
}

/** The schema of the value at a path, as far as it can be told without the values on the way. */
function schemaAt(path: Path): AnySchema | undefined {
  let at: AnySchema[] = [ConfigSchema];
  for (const part of path) {
    at = at.flatMap(branches).flatMap((schema) => {
      const next = schema.entries?.[String(part)] ?? schema.value ?? schema.item;
      return next === undefined ? [] : [next];
    });
  }
  return at[0];
}

function branches(schema: AnySchema): AnySchema[] {
  if (schema.wrapped !== undefined) return branches(schema.wrapped);
  return schema.type === "union" ? (schema.options as readonly AnySchema[]).flatMap(branches) : [schema];
}

/** The values of an option that has a fixed set of them. */
export function choices(schema: AnySchema): readonly string[] {
  const inner = branches(schema);
  return inner.flatMap((each) => (each.type === "picklist" ? (each.options as readonly string[]) : []));
}

function describe(schema: AnySchema): string {
  const words = branches(schema).flatMap((each) => {
    if (each.type === "picklist") return (each.options as readonly unknown[]).map((option) => JSON.stringify(option));
    if (each.type === "literal") return [JSON.stringify(each.literal)];
    const plain: Record<string, string> = {
      string: "a text",
      number: "a number",
      boolean: "true or false",
      array: "a list",
      null: "null",
    };
    return [plain[each.type] ?? "an object"];
  });
  const unique = [...new Set(words)];
  return unique.length < 2 ? unique.join("") : `${unique.slice(0, -1).join(", ")} or ${unique.at(-1) ?? ""}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}
