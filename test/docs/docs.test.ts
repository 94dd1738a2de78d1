/** Documentation that is made from code says what the code says. `npm run docs` renews it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { plot } from "../../bench/runtime/plot.ts";
import type { Results } from "../../bench/runtime/report.ts";
import { configPage } from "../../scripts/config-page.ts";
import { codesPage, commandsPage, withHelp } from "../../scripts/docs-text.ts";
import { templateFields, templatesPage } from "../../scripts/templates-page.ts";
import { rulesPage, withCatalogue } from "../../scripts/tables.ts";
import { MESSAGES } from "../../src/messages.ts";
import { ROOT } from "../support/files.ts";
import { runMain } from "../support/main.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

it("README.md quotes --help", async () => {
  const help = await runMain(["--help"]);
  expect(help.exitCode).toBe(0);
  expect(read("README.md")).toBe(withHelp(read("README.md"), help.stdout));
});

it("docs/codes.md is the page of all codes", () => {
  expect(read("docs/codes.md")).toBe(codesPage());
});

it("docs/cli.md has the help of all commands", async () => {
  expect(read("docs/cli.md")).toBe(await commandsPage());
});

it("docs/templates.md has every field of what a template is given", () => {
  expect(read("docs/templates.md")).toBe(templatesPage());
});

it("every field of what a template is given has its sentence", () => {
  const fields = templateFields();
  expect(fields.length).toBeGreaterThan(100);
  expect(fields.filter(({ text }) => !text.endsWith(".")).map(({ owner, name }) => `${owner}.${name}`)).toEqual([]);
});

it("docs/config.md is the page of all keys", () => {
  expect(read("docs/config.md")).toBe(configPage());
});

it("docs/rules.md is the page of all rules", () => {
  expect(read("docs/rules.md")).toBe(rulesPage());
});

it("docs/telemetry.md has the catalogue", () => {
  expect(read("docs/telemetry.md")).toBe(withCatalogue(read("docs/telemetry.md")));
});

it("every code has its entry", () => {
  const page = codesPage();
  for (const code of Object.keys(MESSAGES)) expect(page).toContain(`\n## ${code}\n`);
  expect(page).not.toContain("undefined");
});

it("pages count the scenarios as the table of peers does, and README.md repeats its first row", () => {
  const cells = (line = ""): string[] => line.split("|").map((cell) => cell.trim());
  const [head = "", , equal] = read("test/transparency/peers.md").split("\n");
  const scenarios = String(/\d+/.exec(head)?.[0]);
  for (const page of ["README.md", "docs/faq.md", "docs/differences.md"]) {
    const counts = [...read(page).matchAll(/(\d+)\s+scenarios/g)].map(([, count]) => count);
    expect(counts.length, page).toBeGreaterThan(0);
    expect(new Set(counts), page).toEqual(new Set([scenarios]));
  }
  const row = read("README.md")
    .split("\n")
    .find((line) => line.startsWith("| equal to the bare class"));
  expect(cells(row)[1]).toBe(`equal to the bare class, of ${scenarios}`);
  expect(cells(row).slice(2)).toEqual(cells(equal).slice(2));
});

it("the README's plot of what a call costs is drawn from the figures beside it, in a light and a dark form", () => {
  const drawn = read("bench/results/runtime.svg");
  expect(drawn).toBe(plot(JSON.parse(read("bench/results/runtime.json")) as Results));
  expect(drawn).toContain("@media (prefers-color-scheme:dark)");
});
