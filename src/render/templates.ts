/** The one door to Handlebars: an instance of our own, strict, without escaping, that knows only the helpers below. */

import { readFileSync } from "node:fs";

import Handlebars from "handlebars";

export type TemplateName = "header" | "provider" | "operations" | "runtime";

const FOLDER = new URL("../../templates/", import.meta.url);
const PARTIALS = ["operation"] as const;

const handlebars = Handlebars.create();

function defined(value: unknown, helper: string): unknown {
  if (value === undefined || value === null) throw new TypeError(`The template helper '${helper}' was given nothing.`);
  return value;
}

/** A string literal in the way that Prettier leaves it. */
handlebars.registerHelper("quote", (value: unknown) => JSON.stringify(defined(value, "quote")));
handlebars.registerHelper("list", (values: unknown) =>
  (defined(values, "list") as unknown[]).map((value) => JSON.stringify(value)).join(", "),
);

const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: { quote: true, list: true } };
const compiled = new Map<TemplateName, Handlebars.TemplateDelegate>();

export function renderTemplate(name: TemplateName, view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    if (compiled.size === 0)
      for (const partial of PARTIALS) handlebars.registerPartial(partial, handlebars.compile(read(partial), options));
    template = handlebars.compile(read(name), options);
    compiled.set(name, template);
  }
  return template(view);
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.hbs`, FOLDER), "utf8");
}
