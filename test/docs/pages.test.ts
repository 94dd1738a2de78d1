/** Every block of code in the README and in docs/ is executed; docs/recipes has a suite of its own (`npm run test:recipes`). */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/files.ts";
import { blocksOf, runPage } from "./pages.ts";

// Pages made from code say what the code says: docs.test.ts.
const isMade = (page: string): boolean => readFileSync(join(ROOT, page), "utf8").startsWith("<!-- Made by");
// Its blocks are tests, each for another runner: testing.test.ts.
const APART = "docs/testing.md";
const pages = readdirSync(join(ROOT, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

describe("every block is executed", () => {
  it.each(["README.md", ...pages.filter((page) => page !== APART && !isMade(page))])("%s", (page) => {
    runPage(join(ROOT, page), { modules: ROOT });
  });
});

it("a block that nothing can be done with is a fault", () => {
  expect(blocksOf("```js\nlet a;\n```\n").map(({ language, line }) => ({ language, line }))).toEqual([
    { language: "js", line: 1 },
  ]);
  const page = join(ROOT, "test/fixtures/docs/unexecuted.md");
  expect(() => runPage(page, { modules: ROOT })).toThrow("unexecuted.md:5: nothing executes a block of 'js'");
});

it.each([
  ["wrong-output.md", "wrong-output.md:7: the output is\n2 and not\n\nand not\n3 and not"],
  ["wrong-exit.md", "wrong-exit.md:3: exit code 3, not 0"],
  ["wrong-type.md", "the page's TypeScript does not compile:\nsrc/a.ts(1,14): error TS2322"],
])("%s is a fault", (name, message) => {
  expect(() => runPage(join(ROOT, "test/fixtures/docs", name), { modules: ROOT })).toThrow(message);
});

it("links lead somewhere", () => {
  const all = [...pages, "README.md", ...readdirSync(join(ROOT, "docs/recipes")).map((name) => `docs/recipes/${name}`)];
  const dead = all.flatMap((page) => deadLinks(page));
  expect(dead).toEqual([]);
});

it("docs/faq.md quotes the figures measured", () => {
  const words = readFileSync(join(ROOT, "docs/faq.md"), "utf8").replaceAll("\n", " ");
  const [table = ""] =
    /### Node 20, [\s\S]*?(?=\n### )/.exec(readFileSync(join(ROOT, "bench/results/runtime.md"), "utf8")) ?? [];
  const cell = (design: string, column: string): string => {
    const rows = table.split("\n").filter((line) => line.startsWith("|"));
    const cells = (row = ""): string[] => row.split("|").map((each) => each.trim());
    const at = cells(rows[0]).indexOf(column);
    return cells(rows.find((row) => cells(row)[1] === design))[at] ?? "";
  };
  const differing = (design: string): number => {
    const [head = "", , equal = ""] = readFileSync(join(ROOT, "test/transparency/peers.md"), "utf8").split("\n");
    const at = head.split("|").findIndex((each) => each.trim() === design);
    return Number(/\d+/.exec(head)?.[0]) - Number(equal.split("|")[at]);
  };
  for (const [design, column, before] of [
    ["nestjs-otel", "all spans", "costs "],
    ["**generated**", "all spans", "the generated class costs "],
    ["autometrics", "all spans", "and costs "],
    ["Proxy", "metrics", "less: "],
    ["**generated**", "metrics", "with metrics, where the generated class costs "],
  ] as const)
    expect(words).toContain(`${before}${cell(design, column)}`);
  expect(words).toContain(`sees in ${String(differing("nestjs-otel"))}, `);
  expect(words).toMatch(new RegExp(`and ${String(differing("JS Proxy"))} of the \\d+ scenarios differ`));
});

function deadLinks(page: string): string[] {
  const text = readFileSync(join(ROOT, page), "utf8").replace(/^(`{3,})[\s\S]*?^\1$/gm, "");
  return [...text.matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].flatMap(([, target = ""]) => {
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? join(ROOT, page) : join(ROOT, page, "..", path);
    return leads(file, anchor) ? [] : [`${page}: ${target}`];
  });
}

function leads(file: string, anchor: string | undefined): boolean {
  if (!existsSync(file)) return false;
  if (anchor === undefined || !file.endsWith(".md")) return true;
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return headings.includes(anchor);
}
