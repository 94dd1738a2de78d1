/** Outputs are what Prettier prints, byte by byte, though most of their text is laid out or remembered and not formatted. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cache } from "../../src/cache.ts";
import { Formatter } from "../../src/render.ts";
import { formatBothWays } from "./compare.ts";
import { CONFIGS } from "./configs.ts";
import { collectDrafts, type NamedDraft } from "./drafts.ts";

let work: string;
let drafts: NamedDraft[];
beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), "format-")));
  drafts = await collectDrafts(["examples", "test/golden/cases", "test/emission/cases"]);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function folderWith(name: string, options: unknown, file = ".prettierrc"): string {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), typeof options === "string" ? options : JSON.stringify(options));
  return folder;
}

// All drafts under all configs are `npm run test:format`; here each draft has one config, and each config its tenth of the drafts.
describe.each(Object.entries(CONFIGS))("%s", (name, options) => {
  it("gives what Prettier gives of the whole file", async () => {
    const path = join(folderWith(name, options), "output.ts");
    const formatter = new Formatter();
    const position = Object.keys(CONFIGS).indexOf(name);
    const mine = drafts.filter((_, index) => index % 10 === position);
    expect(mine.length).toBeGreaterThan(5);
    for (const [index, draft] of mine.entries()) {
      const { pieces, whole } = await formatBothWays(index < 2 ? draft : { ...draft, recording: "" }, formatter, path);
      expect(pieces, draft.name).toBe(whole);
    }
  });
});

describe("the project's options", () => {
  const draft = {
    own: 'import { someName, anotherName } from "./a-module.js";\n\nconst x = { a: "1" };\n',
    recording: "",
    end: "",
    twice: false,
    foreign: false,
  };
  it.each([
    ["YAML", ".prettierrc", "singleQuote: true\nprintWidth: 30\n"],
    ["a module", "prettier.config.mjs", "export default { semi: false, singleQuote: true };\n"],
    ["TOML", ".prettierrc.toml", "useTabs = true\nprintWidth = 30\n"],
    ["a package.json", "package.json", '{ "prettier": { "printWidth": 30, "bracketSpacing": false } }'],
    ["a package.json without", "package.json", '{ "name": "x" }'],
    ["overrides", ".prettierrc.json", '{ "overrides": [{ "files": "*.ts", "options": { "printWidth": 30 } }] }'],
    ["an .editorconfig", ".editorconfig", "root = true\n[*.ts]\nindent_style = tab\nmax_line_length = 30\n"],
    ["an option that nobody knows", ".prettierrc", '{ "aPluginsOption": true, "printWidth": 30 }'],
  ])("are those of %s", async (name, file, text) => {
    const path = join(folderWith(`options ${name}`, text, file), "output.ts");
    const { pieces, whole } = await formatBothWays(draft, new Formatter(), path);
    expect(pieces).toBe(whole);
  });

  it("are looked up again when they may have changed", async () => {
    const folder = folderWith("changing", { semi: true });
    const formatter = new Formatter();
    expect(await formatter.format(draft, join(folder, "a.ts"))).toContain(";");
    folderWith("changing", { semi: false });
    formatter.renew();
    expect(await formatter.format(draft, join(folder, "a.ts"))).not.toContain(";");
  });
});

describe("what is kept from run to run", () => {
  it("gives the same bytes, and is not used where the options are others", async () => {
    const cache = Cache.open({ XDG_CACHE_HOME: join(work, "cache") });
    const draft = drafts.find(({ recording }) => recording !== "")!;
    const texts: string[] = [];
    for (const kept of [undefined, cache, cache]) {
      const formatter = new Formatter(kept);
      texts.push(await formatter.format(draft, join(folderWith("kept", {}), "output.ts")));
      formatter.save();
    }
    expect(new Set(texts).size).toBe(1);
    const path = join(folderWith("kept otherwise", { useTabs: true }), "output.ts");
    const { pieces, whole } = await formatBothWays(draft, new Formatter(cache), path);
    expect(pieces).toBe(whole);
  });
});
