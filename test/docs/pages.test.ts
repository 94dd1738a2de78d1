/** Every block of code in the README and in docs/ is executed; docs/recipes has a suite of its own (`npm run test:recipes`). */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/files.ts";
import { blocksOf, runPage } from "./pages.ts";

// Pages made from code say what the code says: docs.test.ts.
const isMade = (page: string): boolean => readFileSync(join(ROOT, page), "utf8").startsWith("<!-- Made by");
const pages = readdirSync(join(ROOT, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

describe("every block is executed", () => {
  it.each(["README.md", ...pages.filter((page) => !isMade(page))])("%s", (page) => {
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
