/** --watch: what a save, a rename, a deletion or a config makes of the outputs, as the user sees it. */

import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS } from "../cli/folder.ts";
import { gist, watch } from "./session.ts";

const TIMEOUT = 60_000;
const OUTPUT = "src/myProvider.instrumented.ts";

/** The provider of `folder.ts` with one more operation. */
function grown(name = "MyProvider"): string {
  return provider(name).replace(/}\n$/, "  async enqueueForWorker(): Promise<void> {}\n}\n");
}

describe("a save", { timeout: TIMEOUT }, () => {
  it("makes the output anew, and touches no other", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider(), "src/otherProvider.ts": provider("Other") });
    const session = await watch(dir);
    expect(gist(session.start)).toEqual([
      "written src/myProvider.instrumented.ts",
      "written src/otherProvider.instrumented.ts",
    ]);
    const then = new Date("2020-01-01T00:00:00Z");
    utimesSync(dir.at("src/otherProvider.instrumented.ts"), then, then);
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
    expect(dir.read(OUTPUT)).toContain("enqueueForWorker");
    expect(statSync(dir.at("src/otherProvider.instrumented.ts")).mtime).toEqual(then);
    // Had it heard of its own outputs, events would be left.
    dir.write({ "src/myProvider.ts": provider() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
    expect(await session.stop()).toEqual({ code: 0, left: [] });
  });

  it("is heard in a folder that is named, of a source that is new there too", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider(), "lib/otherProvider.ts": provider("Other") });
    const session = await watch(dir, "src");
    expect(gist(session.start)).toEqual([`written ${OUTPUT}`]);
    dir.write({ "src/deep/newProvider.ts": provider("New") });
    expect(gist(await session.next())).toEqual([
      "added src/deep/newProvider.ts",
      "written src/deep/newProvider.instrumented.ts",
    ]);
    expect(await session.stop()).toEqual({ code: 0, left: [] });
  });

  it("says so when nothing comes of it", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    appendFileSync(dir.at("src/myProvider.ts"), "// a comment\n");
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `unchanged ${OUTPUT}`]);
  });

  it("is not lost when another follows at once", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    for (let round = 0; round < 5; round++) {
      dir.write({ "src/myProvider.ts": provider("First") });
      await pause(20);
      dir.write({ "src/myProvider.ts": grown(`Second${String(round)}`) });
      while (!dir.read(OUTPUT).includes(`InstrumentedSecond${String(round)}`)) await session.next();
    }
  });

  it.each<[string, (path: string, text: string) => void]>([
    [
      "writes a new file and renames it over the old one",
      (path, text) => {
        writeFileSync(`${path}.tmp`, text);
        renameSync(`${path}.tmp`, path);
      },
    ],
    [
      "moves the old file away, writes the new one, and removes the old one, as vim does",
      (path, text) => {
        renameSync(path, `${path}~`);
        writeFileSync(path, text);
        rmSync(`${path}~`);
      },
    ],
    [
      "removes the old file first",
      (path, text) => {
        rmSync(path);
        writeFileSync(path, text);
      },
    ],
  ])("may come from an editor that %s", async (_, save) => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    for (const text of [grown(), provider(), grown()]) {
      save(dir.at("src/myProvider.ts"), text);
      expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
    }
    expect(await session.stop()).toEqual({ code: 0, left: [] });
  });

  it.each([
    ["is emptied", (path: string) => writeFileSync(path, "")],
    ["is away", (path: string) => rmSync(path)],
  ])("is waited for while the file %s", async (_, interrupt) => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    interrupt(dir.at("src/myProvider.ts"));
    await pause(20);
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
  });
});

describe("what is wrong in between", { timeout: TIMEOUT }, () => {
  it("is said, and mended by the next save", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    const before = dir.read(OUTPUT);
    dir.write({ "src/myProvider.ts": "export class MyProvider {\n  async fetch(\n" });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", "syntax-error src/myProvider.ts:3"]);
    expect(dir.read(OUTPUT)).toBe(before);
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
  });

  it("does not keep a watch from its start", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": "export class {" });
    const session = await watch(dir);
    expect(gist(session.start)).toEqual(["syntax-error src/myProvider.ts:1"]);
    dir.write({ "src/myProvider.ts": provider() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
    expect((await session.stop()).code).toBe(0);
  });
});

describe("files that come and go", { timeout: TIMEOUT }, () => {
  it("gives an orphan for a deleted source, and an output again when it is back", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider(), "src/otherProvider.ts": provider("Other") });
    const session = await watch(dir);
    rmSync(dir.at("src/myProvider.ts"));
    expect(gist(await session.next())).toEqual([
      "deleted src/myProvider.ts",
      `orphaned ${OUTPUT}`,
      `output-orphaned ${OUTPUT}:-`,
    ]);
    expect(dir.has(OUTPUT)).toBe(true);
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toEqual(["added src/myProvider.ts", `written ${OUTPUT}`]);
  });

  it("follows a source under its new name", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider(), "src/otherProvider.ts": provider("Other") });
    const session = await watch(dir);
    renameSync(dir.at("src/myProvider.ts"), dir.at("src/yourProvider.ts"));
    const said = gist(await session.next());
    expect(said).toEqual(
      expect.arrayContaining([
        "deleted src/myProvider.ts",
        "added src/yourProvider.ts",
        "written src/yourProvider.instrumented.ts",
        `orphaned ${OUTPUT}`,
      ]),
    );
    dir.write({ "src/yourProvider.ts": grown() });
    expect(gist(await session.next())).toEqual([
      "changed src/yourProvider.ts",
      "written src/yourProvider.instrumented.ts",
    ]);
  });

  it("finds sources in folders that are made later, and moved in whole", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const elsewhere = folder({ "deep/newProvider.ts": provider("Moved") });
    const session = await watch(dir);
    mkdirSync(dir.at("a/b/c"), { recursive: true });
    dir.write({ "a/b/c/lateProvider.ts": provider("Late") });
    expect(gist(await session.next())).toEqual([
      "added a/b/c/lateProvider.ts",
      "written a/b/c/lateProvider.instrumented.ts",
    ]);
    renameSync(elsewhere.path, dir.at("moved"));
    expect(gist(await session.next())).toEqual([
      "added moved/deep/newProvider.ts",
      "written moved/deep/newProvider.instrumented.ts",
    ]);
    dir.write({ "moved/deep/newProvider.ts": grown("Moved") });
    expect(gist(await session.next())).toContain("written moved/deep/newProvider.instrumented.ts");
  });

  it("starts with no source, and waits for one", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/keep.txt": "" });
    const session = await watch(dir);
    expect(gist(session.start)).toEqual(["no-sources -:-"]);
    dir.write({ "src/myProvider.ts": provider() });
    expect(gist(await session.next())).toEqual(["added src/myProvider.ts", `written ${OUTPUT}`]);
  });

  it("leaves alone what was not named", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir, "src/myProvider.ts");
    dir.write({ "src/otherProvider.ts": provider("Other") });
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toEqual(["changed src/myProvider.ts", `written ${OUTPUT}`]);
    expect(dir.has("src/otherProvider.instrumented.ts")).toBe(false);
  });
});

describe("what a source draws on", { timeout: TIMEOUT }, () => {
  const derived = 'import { Base } from "../lib/base.js";\nexport class MyProvider extends Base {}\n';

  it("is followed into other files, through barrels, and where it is not there yet", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/myProvider.ts": derived,
      "lib/base.ts": 'export * from "./deep/base.js";\n',
      "lib/deep/base.ts": provider("Base"),
      "src/otherProvider.ts": provider("Other"),
    });
    const session = await watch(dir, "src/myProvider.ts", "src/otherProvider.ts");
    dir.write({ "lib/deep/base.ts": grown("Base") });
    expect(gist(await session.next())).toEqual(["changed lib/deep/base.ts", `written ${OUTPUT}`]);
    expect(dir.read(OUTPUT)).toContain("enqueueForWorker");
    rmSync(dir.at("lib"), { recursive: true });
    let last = await session.next();
    while (last.diagnostics.length === 0) last = await session.next();
    dir.write({ "lib/base.ts": provider("Base") });
    while (!gist(last).includes(`written ${OUTPUT}`)) last = await session.next();
    expect(dir.read(OUTPUT)).not.toContain("enqueueForWorker");
  });

  it("is asked of the type checker anew where only that can tell", async () => {
    const maker = (methods: string): string => `export function made() { return class { ${methods} }; }\n`;
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/myProvider.ts": 'import { made } from "./made.js";\nexport class MyProvider extends made() {}\n',
      "src/made.ts": maker("async fetchOrchestrationItem() { return 1; }"),
    });
    const session = await watch(dir);
    expect(gist(session.start)).toContain(`written ${OUTPUT}`);
    const before = dir.read(OUTPUT);
    dir.write({
      "src/made.ts": maker("async fetchOrchestrationItem() { return 1; } async enqueueForWorker() { return 2; }"),
    });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    expect(dir.read(OUTPUT)).toContain("enqueueForWorker");
    dir.write({ "src/made.ts": maker("async fetchOrchestrationItem() { return 3; }") });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    expect(dir.read(OUTPUT)).toBe(before);
  });
});

describe("configs", { timeout: TIMEOUT }, () => {
  it("are read anew, broken ones too, with what they import", async () => {
    const dir = folder({
      "src/myProvider.ts": provider(),
      "gen-instrumented.config.ts":
        'import { logs } from "./settings.js";\nexport default { logs, profile: "duroxide" };\n',
      "settings.ts": 'export const logs = "none";\n',
    });
    const session = await watch(dir);
    expect(dir.read(OUTPUT)).not.toContain("setProviderLogger");
    dir.write({ "settings.ts": 'export const logs = "logger";\n' });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    expect(dir.read(OUTPUT)).toContain("setProviderLogger");
    dir.write({ "gen-instrumented.config.ts": 'export default { logs: "nothing" };\n' });
    expect(gist(await session.next())).toEqual([
      "changed gen-instrumented.config.ts",
      "config-invalid gen-instrumented.config.ts:1",
    ]);
    // Meanwhile the config as it was goes on.
    dir.write({ "src/myProvider.ts": grown() });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    dir.write({ "gen-instrumented.config.ts": 'export default { logs: "none" };\n' });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    expect(dir.read(OUTPUT)).not.toContain("setProviderLogger");
  });

  it("are heard of when they come up, and of Prettier's and TypeScript's too", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    expect(dir.read(OUTPUT)).toContain('"');
    dir.write({ ".prettierrc": '{ "singleQuote": true }' });
    expect(gist(await session.next())).toEqual(["added .prettierrc", `written ${OUTPUT}`]);
    expect(dir.read(OUTPUT)).toContain("from '@opentelemetry/api'");
    dir.write({ "src/.prettierrc": '{ "singleQuote": false }' });
    expect(gist(await session.next())).toEqual(["added src/.prettierrc", `written ${OUTPUT}`]);
    dir.write({ "gen-instrumented.config.json": '{ "suffix": ".observed" }' });
    expect(gist(await session.next())).toContain("written src/myProvider.observed.ts");
  });

  it("that are code of Prettier's are spoken of: Node has read them once", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/myProvider.ts": provider(),
      "prettier.config.mjs": "export default { singleQuote: true };\n",
    });
    const session = await watch(dir);
    expect(dir.read(OUTPUT)).toContain("from '@opentelemetry/api'");
    dir.write({ "prettier.config.mjs": "export default { singleQuote: false };\n" });
    expect(gist(await session.next())).toEqual(expect.arrayContaining(["prettier-config-kept prettier.config.mjs:-"]));
    expect(dir.read(OUTPUT)).toContain("from '@opentelemetry/api'");
  });

  it("of templates are heard of with their partials, new ones too", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/myProvider.ts": provider(),
      "templates/file.hbs": "export const one = 1;\n",
    });
    const session = await watch(dir, "--template", "templates/file.hbs");
    dir.write({ "templates/more.hbs": "export const more = 2;\n" });
    expect(gist(await session.next())).toContain("added templates/more.hbs");
    dir.write({ "templates/file.hbs": "{{> more}}\n" });
    expect(gist(await session.next())).toContain(`written ${OUTPUT}`);
    expect(dir.read(OUTPUT)).toContain("export const more = 2;");
  });
});

describe("outputs that somebody else touches", { timeout: TIMEOUT }, () => {
  it("are written again when they are gone, and spoken of when they are edited", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    const text = dir.read(OUTPUT);
    rmSync(dir.at(OUTPUT));
    expect(gist(await session.next())).toEqual([`deleted ${OUTPUT}`, `written ${OUTPUT}`]);
    expect(dir.read(OUTPUT)).toBe(text);
    dir.write({ [OUTPUT]: `${text}// mine\n` });
    expect(gist(await session.next())).toEqual([`changed ${OUTPUT}`, `edited ${OUTPUT}`, `output-edited ${OUTPUT}:-`]);
    expect(dir.read(OUTPUT)).toBe(`${text}// mine\n`);
  });
});

describe("the end", { timeout: TIMEOUT }, () => {
  it("comes between two saves, and leaves nothing half done", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const session = await watch(dir);
    dir.write({ "src/myProvider.ts": grown() });
    expect((await session.stop()).code).toBe(0);
    expect(readdirSync(dir.at("src"))).toEqual(["myProvider.instrumented.ts", "myProvider.ts"]);
  });

  it("comes at once where the run cannot begin", async () => {
    const dir = folder({ "gen-instrumented.config.json": "{" });
    const { code, stderr } = await dir.run("--watch");
    expect(code).toBe(2);
    expect(stderr).toContain("(config-failed)");
    for (const other of ["--check", "--diff", "--stdout"])
      expect((await dir.run("--watch", other)).stderr).toContain("(conflicting-options)");
  });
});
