/** `docs/config.md`: every key of the config, from its schema. */

import { renderSchema } from "./schema-text.ts";

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

export function configPage(): string {
  const schema = JSON.parse(renderSchema()) as Schema;
  const catalogue = schema.properties?.["catalogue"]?.additionalProperties;
  const operation = typeof catalogue === "object" ? (catalogue.anyOf?.[0] ?? {}) : {};
  return `<!-- Made by \`npm run docs\` from src/config/schema.ts. -->

# Config

\`gen-instrumented.config.ts\`, \`.mts\`, \`.js\`, \`.mjs\` or \`.json\`, or a \`gen-instrumented\` key in package.json. The nearest one counts, from
the working directory up to the root of the project (the folder with \`.git\`, else the outermost one with a package.json). Its paths and
globs are relative to its own folder. Command line beats config beats defaults.

\`defineConfig\` gives a TypeScript config its types. For JSON, name the schema:

\`\`\`json
{ "$schema": "./node_modules/gen-instrumented/schema.json" }
\`\`\`

${table(schema)}

## An operation

What \`catalogue\` holds for a method, under the method's name in camelCase or snake_case. A method that the built-in catalogue knows keeps
what the entry does not change; any other method becomes an operation by being named here.

${table(operation)}

\`{ "uninstrumented": "reason" }\` in place of these leaves the method out on purpose, as the tag \`@uninstrumented reason\` does.

## Paths

\`instanceId\`, \`attributes\`, \`retryKey\` and \`count.from\` take a path: a parameter's name or \`result\`, then properties: \`order.id\`,
\`result.item.instance\`. The types are asked whether there is such a thing; where there is none the run says so, with the position.
`;
}

function table(schema: Schema): string {
  const rows = keysOf(schema, "").map(
    ([key, each]) => `| \`${key}\` | ${cell(typeOf(each))} | ${defaultOf(each)} | ${cell(descriptionOf(each))} |`,
  );
  return ["| key | value | default | what it does |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** Each key, and below one that holds keys with words of their own those, too: `audit.minCoverage`. */
function keysOf({ properties = {} }: Schema, prefix: string): (readonly [string, Schema])[] {
  return Object.entries(properties)
    .filter(([key]) => key !== "$schema")
    .flatMap(([key, schema]) => {
      const inner = keysOf(schema, `${prefix}${key}.`);
      const areTold = inner.length > 0 && inner.every(([, { description }]) => description !== undefined);
      return [[`${prefix}${key}`, areTold ? { ...schema, default: undefined } : schema], ...(areTold ? inner : [])];
    });
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`${JSON.stringify(each)}\``).join(" \\| ");
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(" \\| ");
  if (schema.type === "array") {
    const item = typeOf(schema.items ?? {});
    return item.includes("|") ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === "object" && typeof schema.additionalProperties === "object") return "object by name";
  if (schema.type !== "object") return schema.type ?? "";
  const kinds = Object.values(schema.properties ?? {}).map(typeOf);
  if (kinds.length > 10 && new Set(kinds).size === 1) return `object of ${kinds[0] ?? ""}`;
  const required = new Set(schema.required);
  return `{ ${Object.keys(schema.properties ?? {})
    .map((key) => (required.has(key) ? key : `${key}?`))
    .join(", ")} }`;
}

function descriptionOf({ description, anyOf = [] }: Schema): string {
  return description ?? anyOf.flatMap((each) => each.description ?? []).join(" Or: ");
}

function defaultOf({ default: value }: Schema): string {
  return value === undefined ? "" : cell(`\`${JSON.stringify(value)}\``);
}

function cell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, "\\|").replaceAll("\n", " ");
}
