/** The one door to Handlebars: an instance of our own that knows only the helpers below, and of Handlebars itself only what runs templates. */

import { readFileSync } from "node:fs";

import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";

import { PACKAGE_FOLDER } from "../package.ts";
import { compileTemplate } from "./compile.ts";
import { precompiled } from "./precompiled.ts";

export type TemplateName = "header" | "provider" | "operations" | "runtime";

const PARTIALS = ["operation"] as const;

// Its types forget to say what it is.
const handlebars = (runtime as unknown as typeof Handlebars).create();

function defined(value: unknown, helper: string): unknown {
  if (value === undefined || value === null) throw new TypeError(`The template helper '${helper}' was given nothing.`);
  return value;
}

/** A string literal in the way that Prettier leaves it. */
handlebars.registerHelper("quote", (value: unknown) => JSON.stringify(defined(value, "quote")));
handlebars.registerHelper("list", (values: unknown) =>
  (defined(values, "list") as unknown[]).map((value) => JSON.stringify(value)).join(", "),
);

const ready = new Map<TemplateName, Handlebars.TemplateDelegate>();

export function renderTemplate(name: TemplateName, view: object): string {
  let template = ready.get(name);
  if (template === undefined) {
    if (ready.size === 0) for (const partial of PARTIALS) handlebars.registerPartial(partial, load(partial));
    template = load(name);
    ready.set(name, template);
  }
  return template(view);
}

function load(name: TemplateName | (typeof PARTIALS)[number]): Handlebars.TemplateDelegate {
  const specification =
    precompiled?.[name] ?? compileTemplate(readFileSync(new URL(`templates/${name}.hbs`, PACKAGE_FOLDER), "utf8"));
  return handlebars.template(specification as TemplateSpecification);
}
