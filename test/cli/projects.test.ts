/** Large runs: many packages with configs of their own, many files, files that come and go, and what is shown meanwhile. */

import { rmSync, writeFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS, type Folder } from "./folder.ts";

/** Packages, each with a config, a Prettier style and a provider of its own. */
function monorepo(count: number): Folder {
  const files: Record<string, string> = { "package.json": '{ "private": true, "workspaces": ["packages/*"] }' };
  for (let index = 0; index < count; index++) {
    const at = `packages/p${String(index).padStart(2, "0")}`;
    files[`${at}/package.json`] = JSON.stringify({ name: `p${String(index)}` });
    files[`${at}/gen-instrumented.config.json`] = JSON.stringify({
      include: ["src/*Store.ts"],
      logs: "none",
      suffix: `.v${String(index)}`,
    });
    files[`${at}/.prettierrc`] = JSON.stringify({ singleQuote: index % 2 === 0 });
    files[`${at}/src/aStore.ts`] = provider(`Store${String(index)}`);
    files[`${at}/src/otherProvider.ts`] = provider("NotIncluded");
  }
  return folder(files);
}

describe("a monorepo", () => {
  it("gives each source the config and the style nearest to it, from the root as from the package", async () => {
    const dir = monorepo(20);
    const { code, stderr } = await dir.run();
    expect({ code, last: stderr.trimEnd().split("\n").at(-1) }).toEqual({ code: 0, last: "20 written" });
    for (const index of [0, 1, 19]) {
      const text = dir.read(`packages/p${String(index).padStart(2, "0")}/src/aStore.v${String(index)}.ts`);
      expect(text).toContain(index % 2 === 0 ? "from '@opentelemetry/api'" : 'from "@opentelemetry/api"');
    }
    expect(dir.has("packages/p00/src/otherProvider.instrumented.ts")).toBe(false);
    expect((await dir.run("--check")).code).toBe(0);
    const inside = await dir.runWith({ cwd: () => dir.at("packages/p07") });
    expect(inside).toEqual({ code: 0, stdout: "", stderr: "1 unchanged\n" });
    expect((await dir.run("packages/p07/src/aStore.ts")).stderr).toBe("1 unchanged\n");
    expect((await dir.run("packages/*/src/aStore.ts")).stderr).toBe("20 unchanged\n");
  }, 120_000);

  it("lets --config govern all, and the command line beat every config", async () => {
    const dir = monorepo(2);
    dir.write({ "all.json": '{ "include": ["packages/*/src/*Store.ts"], "suffix": ".all", "logs": "none" }' });
    expect((await dir.run("--config", "all.json")).code).toBe(0);
    expect([dir.has("packages/p00/src/aStore.all.ts"), dir.has("packages/p00/src/aStore.v0.ts")]).toEqual([
      true,
      false,
    ]);
    expect((await dir.run("--suffix", ".line")).code).toBe(0);
    expect(dir.has("packages/p01/src/aStore.line.ts")).toBe(true);
  });

  it("finds orphans in every package, and keeps the root's exclude and a deeper config apart", async () => {
    const dir = monorepo(2);
    dir.write({
      "gen-instrumented.config.json": '{ "logs": "none", "exclude": ["packages/p01"] }',
      "rootProvider.ts": provider("Root"),
      "packages/p00/deep/gen-instrumented.config.json": '{ "logs": "none", "include": ["*Deep.ts"] }',
      "packages/p00/deep/aDeep.ts": provider("Deep"),
    });
    const { files } = JSON.parse((await dir.run("--json")).stdout) as { files: { path: string }[] };
    expect(files.map(({ path }) => path)).toEqual([
      "rootProvider.instrumented.ts",
      "packages/p00/deep/aDeep.instrumented.ts",
      "packages/p00/src/aStore.v0.ts",
    ]);
    rmSync(dir.at("packages/p00/src/aStore.ts"));
    const { code, stderr } = await dir.run("--check");
    expect(code).toBe(2);
    expect(stderr).toContain("packages/p00/src/aStore.v0.ts:1:1 error");
    expect(stderr).toContain("(output-orphaned)");
  });

  it("says which config is at fault", async () => {
    const dir = monorepo(2);
    dir.write({ "packages/p01/gen-instrumented.config.json": '{ "logz": "none" }' });
    const { code, stderr } = await dir.run();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^packages\/p01\/gen-instrumented\.config\.json:1:3 error .+\(config-/m);
  });

  it("formats with the Prettier of the package where it has one, of whatever version", async () => {
    const dir = monorepo(2);
    dir.write({
      "packages/p01/node_modules/prettier/package.json":
        '{ "name": "prettier", "version": "2.8.8", "main": "index.js" }',
      "packages/p01/node_modules/prettier/index.js": [
        "module.exports = {",
        '  version: "2.8.8",',
        "  resolveConfig: async () => ({}),",
        "  clearConfigCache() {},",
        '  format: (text) => text.replace(/\\n+/g, "\\n") + "// by the package\'s own\\n",',
        "};",
      ].join("\n"),
    });
    expect((await dir.run()).code).toBe(0);
    expect(dir.read("packages/p01/src/aStore.v1.ts")).toMatch(/\/\/ by the package's own\n$/);
    expect(dir.read("packages/p00/src/aStore.v0.ts")).not.toContain("by the package");
  });
});

describe("a large run", () => {
  it("shows progress to whoever watches, and to nobody else", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A"), "bProvider.ts": provider("B") });
    const shown = await dir.runWith({ tty: true });
    expect(shown.stderr).toContain("generating 1/2 aProvider.ts\r");
    expect(shown.stderr.slice(0, shown.stderr.indexOf("written")).endsWith("\u001B[2K\r")).toBe(true);
    for (const [env, argv] of [
      [{ CI: "true" }, []],
      [{ TERM: "dumb" }, []],
      [{}, ["--quiet"]],
      [{}, ["--json"]],
    ] as const)
      expect((await dir.runWith({ tty: true, env }, ...argv)).stderr).not.toContain("generating");
    expect((await dir.run()).stderr).not.toContain("generating");
  });

  it("takes a terminal that does not know its width for one of 80 columns", async () => {
    const name = `${"long/".repeat(20)}aProvider.ts`;
    const dir = folder({ ...WITHOUT_LOGS, [name]: provider("A") });
    let said = "";
    await dir.runWith({ stderr: { isTTY: true, columns: 0, write: (text) => (said += text) } });
    expect(said).toContain(`${`generating 1/1 ${name}`.slice(0, 79)}\r`);
  });

  it("names the slowest sources in --json, apart from what can be compared", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A"), "bProvider.ts": provider("B") });
    interface Document {
      readonly slowest: readonly { readonly source: string; readonly durationMs: number }[];
    }
    const documents = [await dir.run("--json", "--check"), await dir.run("--json", "--check")].map(
      ({ stdout }) => JSON.parse(stdout) as Document,
    );
    const [first, second] = documents.map(({ slowest: _, ...rest }) => rest);
    expect(second).toEqual(first);
    const slowest = documents[0]?.slowest ?? [];
    expect(slowest.map(({ source }) => source).sort()).toEqual(["aProvider.ts", "bProvider.ts"]);
    expect(slowest[0]?.durationMs).toBeGreaterThanOrEqual(slowest[1]?.durationMs ?? Infinity);
  });

  it("reports a file that is gone when its turn comes, and does the others", async () => {
    const names = ["aProvider.ts", "bProvider.ts", "cProvider.ts"];
    const dir = folder({ ...WITHOUT_LOGS, ...Object.fromEntries(names.map((name) => [name, provider()])) });
    let isGone = false;
    const stderr = {
      isTTY: true,
      text: "",
      write(text: string) {
        stderr.text += text;
        // The first line of progress: the list is made, the last file not yet read.
        if (!isGone) {
          rmSync(dir.at("cProvider.ts"));
          writeFileSync(dir.at("dProvider.ts"), provider());
        }
        isGone = true;
      },
    };
    const { code } = await dir.runWith({ stderr });
    expect(code).toBe(2);
    expect(stderr.text).toMatch(/cProvider\.ts:1:1 .*error.* \(file-not-found\)/);
    expect([dir.has("aProvider.instrumented.ts"), dir.has("bProvider.instrumented.ts")]).toEqual([true, true]);
  });

  it.each([
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "false" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{}, true, true],
    [{}, false, false],
  ])("is colored as %j asks (terminal: %j): %j", async (env, tty, colored) => {
    const dir = folder();
    const { stderr } = await dir.runWith({ tty, env }, "gone.ts");
    expect(stderr.includes("\u001B[31m")).toBe(colored);
  });
});

describe("a compiled copy of a config", () => {
  const project = (tsconfig: object) =>
    folder({
      "package.json": "{}",
      "tsconfig.json": JSON.stringify(tsconfig),
      "gen-instrumented.config.json": '{ "logs": "none" }',
      "src/aProvider.ts": provider("A"),
      // tsc's CommonJS of a config, with an include that finds nothing where it stands.
      "built/gen-instrumented.config.js":
        'Object.defineProperty(exports, "__esModule", { value: true });\nexports.default = { logs: "none", include: ["src/**/*Provider.ts"] };\n',
      "built/src/aProvider.js": "exports.A = class {};\n",
    });

  it("is no project's config where a tsconfig's outDir says that it is output", async () => {
    const dir = project({ compilerOptions: { outDir: "./built" } });
    expect((await dir.run()).stderr).toMatch(/written.*A.*1 operation/);
    expect(await dir.run("--check")).toEqual({ code: 0, stdout: "", stderr: "1 unchanged\n" });
    dir.write({
      "tsconfig.json": '{ "extends": "./tsconfig.base.json" }',
      "tsconfig.base.json": '{ "compilerOptions": { "outDir": "built" } }',
    });
    expect((await dir.run("--check")).stderr).toBe("1 unchanged\n");
  });

  it("is one where no tsconfig says so, and is read as what it was compiled from", async () => {
    const dir = project({ compilerOptions: { outDir: "." } });
    expect((await dir.run("--check")).stderr).toContain("no-sources");
    dir.write({ "built/src/bProvider.ts": provider("B") });
    expect((await dir.run()).stderr).toContain("2 written");
    expect(await dir.run("--config", "built/gen-instrumented.config.js", "built/src/bProvider.ts")).toMatchObject({
      code: 0,
      stderr: "1 unchanged\n",
    });
  });
});

it("finds a base that installed @types declare, as the project's own compiler would", async () => {
  const files = {
    "node_modules/@types/bus/package.json": '{ "name": "@types/bus", "version": "1.0.0", "types": "index.d.ts" }',
    "node_modules/@types/bus/index.d.ts":
      'declare module "runtime:bus" {\n  class Bus {\n    publish(topic: string): Promise<void>;\n  }\n}\n',
    "src/topicProvider.ts": 'import { Bus } from "runtime:bus";\n\nexport class TopicProvider extends Bus {}\n',
  };
  const typescript = (version: string) => ({
    "node_modules/typescript/package.json": JSON.stringify({ name: "typescript", version }),
  });
  const says = async (more: Readonly<Record<string, string>>) => {
    const dir = folder({ ...files, ...more });
    const { stderr } = await dir.run("--operations", "all");
    return /\((base-unresolved)\)/.exec(stderr)?.[1] ?? /InstrumentedTopicProvider: .*?(?=\))/.exec(stderr)?.[0];
  };
  const found = "InstrumentedTopicProvider: 1 operation";
  expect(await says({})).toBe(found);
  expect(await says(typescript("5.9.3"))).toBe(found);
  expect(await says({ ...typescript("5.9.3"), "tsconfig.json": '{ "compilerOptions": { "types": [] } }' })).toBe(
    "base-unresolved",
  );
  // From version 6 on the tsconfig names what is taken in.
  expect(await says(typescript("6.0.3"))).toBe("base-unresolved");
  expect(await says({ ...typescript("6.0.3"), "tsconfig.json": '{ "compilerOptions": { "types": ["bus"] } }' })).toBe(
    found,
  );
});

it("takes Node's own module for what it is, where a package of its name is installed too", async () => {
  const types = (name: string, text: string) => ({
    [`node_modules/@types/${name}/package.json`]: JSON.stringify({ name: `@types/${name}`, types: "index.d.ts" }),
    [`node_modules/@types/${name}/index.d.ts`]: text,
  });
  const events = types("events", "export class EventEmitter {\n  ofPackage(): Promise<void>;\n}\n");
  const node = types(
    "node",
    'declare module "events" {\n  class EventEmitter {\n    ofNode(): Promise<void>;\n  }\n}\n',
  );
  const outputs = async (more: Readonly<Record<string, string>>) => {
    const source = 'import { EventEmitter } from "events";\n\nexport class BusProvider extends EventEmitter {}\n';
    const dir = folder({ "src/busProvider.ts": source, ...more });
    await dir.run("--operations", "all");
    const subclass = dir.read("src/busProvider.instrumented.ts");
    await dir.run("--operations", "all", "--shape", "wrapper");
    const wrapper = dir.read("src/busProvider.instrumented.ts");
    return [subclass, wrapper].map((text) => [...(/\bof(?:Node|Package)\b/.exec(text) ?? [])]);
  };
  expect(await outputs(events)).toEqual([["ofPackage"], ["ofPackage"]]);
  expect(await outputs({ ...events, ...node })).toEqual([["ofNode"], ["ofNode"]]);
});

it("says where a result rests on what the project does not have, so that no one can tell whether it is awaited", async () => {
  const source = `import { ask } from "asking";

export class FeedProvider {
  readonly #kept: any = {};
  request(url: string) {
    return ask(url).then((answer: string) => answer);
  }
  /** @uninstrumented called by tests alone */
  known(url: string) {
    return ask(url);
  }
  kept(key: string) {
    return this.#kept[key];
  }
  async fetch(): Promise<string> {
    return "fetched";
  }
}
`;
  const dir = folder({ "src/feedProvider.ts": source });
  const { code, stderr } = await dir.run("--operations", "all");
  expect(code).toBe(0);
  expect(stderr).toContain("InstrumentedFeedProvider: 1 operation");
  expect(stderr.split("\n").filter((line) => line.includes("(result-unresolved)"))).toEqual([
    "src/feedProvider.ts:5:3 warning what 'request' returns rests on a name that cannot be found; it is not taken for an operation. (result-unresolved)",
  ]);
  dir.write({
    "node_modules/asking/package.json": '{ "name": "asking", "version": "1.0.0", "types": "index.d.ts" }',
    "node_modules/asking/index.d.ts": "export declare function ask(url: string): Promise<string>;\n",
  });
  const found = await dir.run("--operations", "all");
  expect(found.stderr).toContain("InstrumentedFeedProvider: 2 operations");
  expect(found.stderr).not.toContain("result-unresolved");
});

it("imports what a dependency's own files import from that dependency, and nothing from its inside", async () => {
  const dir = folder({
    "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "types": [] } }',
    "node_modules/queue/package.json": '{ "name": "queue", "version": "1.0.0", "types": "dist/index.d.ts" }',
    "node_modules/queue/dist/index.d.ts": 'export * from "./classes";\nexport * from "./interfaces";\n',
    "node_modules/queue/dist/interfaces/index.d.ts": "export interface Job { id: string }\n",
    "node_modules/queue/dist/hidden.d.ts": "export interface Hidden { id: string }\n",
    "node_modules/queue/dist/classes.d.ts": `import { Job } from "./interfaces";
import { Hidden } from "./hidden";
import { Far } from "far";
import { Stats } from "node:fs";
export declare class Queue {
  add(name: string): Promise<Job>;
  peek(): Promise<Hidden>;
  far(): Promise<Far>;
  stats(): Promise<Stats>;
}
`,
    "src/mailProvider.ts": 'import { Queue } from "queue";\n\nexport class MailProvider extends Queue {}\n',
  });
  const { code } = await dir.run("--operations", "all");
  const output = dir.read("src/mailProvider.instrumented.ts");
  expect(code).toBe(0);
  expect(output).toContain('import type { Job } from "queue";');
  expect(output).toContain('import type { Stats } from "node:fs";');
  expect(output).not.toContain("node_modules");
  expect(output).toContain('peek(): ReturnType<MailProvider["peek"]>');
  expect(output).toContain('far(): ReturnType<MailProvider["far"]>');
});
