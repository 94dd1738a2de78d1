/** The one door to Handlebars: an instance of our own that knows only the helpers below, and of Handlebars itself only what runs templates. */

import { readFileSync } from "node:fs";

import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";

import { PACKAGE_FOLDER } from "../package.ts";
import type { TemplateData } from "./data.ts";
import { compileTemplate } from "./compile.ts";
import { precompiled } from "./precompiled.ts";

/** The templates that are rendered by themselves, and those that are only part of another. */
export const TEMPLATE_NAMES = ["file", "header", "provider", "operation", "operations", "runtime"] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** All templates of ours: those of the starting tests are not for a user's own outputs. */
export type ShippedName = TemplateName | "test" | "test-operation";

/** A set of templates: ours, or the user's own with ours where those are silent. */
export interface Templates {
  /** The files that they were read from, absolute; none for ours. */
  readonly files: readonly string[];
  render(name: TemplateName, view: object): string;
  /** The whole of an output below its imports, where that is the user's own template; undefined where it is put together from ours. */
  renderFile?(data: TemplateData): string;
}

const PARTIALS = ["operation"] as const;

// Its types forget to say what it is.
const handlebars = (runtime as unknown as typeof Handlebars).create();

function defined(value: unknown, helper: string): unknown {
  if (value === undefined || value === null) throw new TypeError(`The template helper '${helper}' was given nothing.`);
  return value;
}

export const HELPERS = ["quote", "list"] as const;

/** The helpers that templates may use. */
export function addHelpers(to: typeof Handlebars): void {
  // A string literal in the way that Prettier leaves it.
  to.registerHelper("quote", (value: unknown) => JSON.stringify(defined(value, "quote")));
  to.registerHelper("list", (values: unknown) =>
    (defined(values, "list") as unknown[]).map((value) => JSON.stringify(value)).join(", "),
  );
}

addHelpers(handlebars);

const ready = new Map<TemplateName, Handlebars.TemplateDelegate>();

/** The templates that come with the tool. */
export const SHIPPED: Templates = {
  files: [],
  render(name, view) {
    let template = ready.get(name);
    if (template === undefined) {
      if (ready.size === 0)
        for (const partial of PARTIALS) handlebars.registerPartial(partial, shippedTemplate(partial, handlebars));
      template = shippedTemplate(name, handlebars);
      ready.set(name, template);
    }
    return template(view);
  },
};

/** The text of a starting test, as its template gives it. */
export function renderTestTemplate(view: object): string {
  handlebars.registerPartial("test-operation", shippedTemplate("test-operation", handlebars));
  return shippedTemplate("test", handlebars)(view);
}

/** A template of ours, to run on an instance of Handlebars. */
export function shippedTemplate(name: ShippedName, on: typeof Handlebars): Handlebars.TemplateDelegate {
  const specification = precompiled?.[name] ?? compileTemplate(shippedText(name));
  return on.template(specification as TemplateSpecification);
}

/** The text of a template of ours. */
export function shippedText(name: ShippedName): string {
  return readFileSync(new URL(`templates/${name}.hbs`, PACKAGE_FOLDER), "utf8");
}
