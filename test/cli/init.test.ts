/** `init`: what it finds, what it writes and never overwrites, and what it says. */

import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { addCommand, detectPackageManager, type PackageManagerName } from "../../src/init/package-manager.ts";
import { addMembers } from "../../src/parse/json.ts";
import { folder, provider } from "./folder.ts";

/** Node 20 has SDKs of the second generation alone, and those want API 1.9. */
const NEWEST = Number(process.versions.node.split(".")[0]) >= 22;
const API = NEWEST ? "@opentelemetry/api" : "@opentelemetry/api@1.9";
const PACKAGE = '{\n  "name": "orders",\n  "type": "module"\n}\n';
const REPOSITORY = [
  "export class UserRepository {",
  "  async findUser(id: string): Promise<string> { return id; }",
  "  async removeUser(id: string): Promise<void> { void id; }",
  "  count(): number { return 0; }",
  "}",
  "",
].join("\n");

describe("a project with a provider", () => {
  it("is set up, told line by line, and a second run changes nothing", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/orderProvider.ts": provider("OrderProvider") });
    const first = await dir.run("init");
    expect(first).toMatchObject({ code: 0, stdout: "" });
    expect(first.stderr).toBe(
      [
        "found         OrderProvider in src/orderProvider.ts: fetchOrchestrationItem",
        "written       gen-instrumented.config.ts: include src/**/*Provider.ts",
        "changed       package.json: scripts generate, check, audit",
        "written       .gitattributes: linguist-generated for *.instrumented.ts",
        "missing       gen-instrumented: the scripts run it",
        "missing       @opentelemetry/api: the generated code calls it",
        "",
        "Next:",
        "  npm install --save-dev gen-instrumented  # the scripts run it",
        `  ${`npm install ${API}`.padEnd(39)}  # the generated code calls it`,
        "  npm run generate                         # write the instrumented classes; check them in",
        "  make new InstrumentedOrderProvider(…) where the program makes new OrderProvider(…), and register an OpenTelemetry SDK before",
        "  npm run check                            # in CI: is every output what its source gives?",
        "  npm run audit                            # is every operation observed?",
        "",
      ].join("\n"),
    );
    expect(dir.read("gen-instrumented.config.ts")).toBe(
      'import { defineConfig } from "gen-instrumented";\n\nexport default defineConfig({ include: ["src/**/*Provider.ts"] });\n',
    );
    expect(dir.read(".gitattributes")).toBe("*.instrumented.ts linguist-generated\n");
    expect((await dir.run()).code).toBe(0);
    expect(dir.has("src/orderProvider.instrumented.ts")).toBe(true);

    const files = ["gen-instrumented.config.ts", "package.json", ".gitattributes"];
    const before = files.map((file) => [dir.read(file), statSync(dir.at(file)).mtimeMs]);
    const second = await dir.run("init");
    expect(second.code).toBe(0);
    expect(second.stderr).toContain("there already gen-instrumented.config.ts\n");
    expect(second.stderr).toContain("there already package.json: scripts generate, check, audit\n");
    expect(second.stderr).toContain("there already .gitattributes");
    expect(files.map((file) => [dir.read(file), statSync(dir.at(file)).mtimeMs])).toEqual(before);
  });

  it("shows with --diff what would be written, as a patch that applies, and writes nothing", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/orderProvider.ts": provider("OrderProvider") });
    const { code, stdout, stderr } = await dir.run("init", "--diff");
    expect(code).toBe(0);
    expect(stderr).toContain("to write      gen-instrumented.config.ts");
    expect(stderr).toContain("to change     package.json");
    expect(dir.read("package.json")).toBe(PACKAGE);
    expect(dir.has("gen-instrumented.config.ts")).toBe(false);
    execFileSync("patch", ["-p1", "-s"], { cwd: dir.path, input: stdout });
    expect((await dir.run("init", "--diff")).stdout).toBe("");
    expect(dir.read("package.json")).toContain('"generate": "gen-instrumented"');
  });

  it("is told as JSON with --json", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/orderProvider.ts": provider("OrderProvider") });
    const { code, stdout, stderr } = await dir.run("init", "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      folder: ".",
      packageManager: "npm",
      providers: [{ path: "src/orderProvider.ts", name: "OrderProvider", methods: ["fetchOrchestrationItem"] }],
      files: [
        { path: "gen-instrumented.config.ts", status: "written" },
        { path: "package.json", status: "changed" },
        { path: ".gitattributes", status: "written" },
      ],
      missing: [{ name: "gen-instrumented" }, { name: "@opentelemetry/api" }],
      diagnostics: [],
    });
  });
});

describe("what it finds", () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      "by what classes have, not by their files' names",
      { "src/db/sqlite.ts": provider("Sqlite") },
      ["src/db/sqlite.ts"],
    ],
    [
      "one glob for files named alike, below the folder they share",
      { "src/a/orderProvider.ts": provider("A"), "src/b/UserProvider.ts": provider("B") },
      ["src/**/*Provider.ts"],
    ],
    ["names with dots", { "src/order.provider.ts": provider("A") }, ["src/**/*.provider.ts"]],
    ["a file that is named by its kind alone", { "src/provider.ts": provider("A") }, ["src/**/*{P,p}rovider.ts"]],
    ["files at the top", { "orderProvider.mts": provider("A") }, ["*Provider.mts"]],
    [
      "no tests, no declarations, nothing in node_modules or that git ignores",
      {
        "src/orderProvider.ts": provider("A"),
        "test/fakeProvider.ts": provider("Fake"),
        "src/x.test.ts": provider("Fake"),
        "node_modules/x/provider.ts": provider("Fake"),
        ".gitignore": "build-tmp\n",
        "build-tmp/provider.ts": provider("Fake"),
      },
      ["src/**/*Provider.ts"],
    ],
    [
      "a tagged method of any name",
      {
        "src/mail.ts": "export class Mail {\n  /** @operation send_mail */\n  async sendMail(): Promise<void> {}\n}\n",
      },
      ["src/mail.ts"],
    ],
    [
      "an interface alone",
      { "src/contract.ts": "export interface Queue {\n  fetchWorkItem(): Promise<string>;\n}\n" },
      ["src/contract.ts"],
    ],
  ])("%s", async (_, files, include) => {
    const dir = folder({ "package.json": PACKAGE, ...files });
    expect((await dir.run("init")).code).toBe(0);
    expect(dir.read("gen-instrumented.config.ts").replace(/\s+/g, " ")).toContain(
      `include: [${include.map((each) => JSON.stringify(each)).join(", ")}]`,
    );
    // What it proposes gives something.
    expect((await dir.run("--check")).stderr).toContain("missing");
  });

  it("names the files where a glob would take in what is no provider of the catalogue", async () => {
    const dir = folder({
      "package.json": PACKAGE,
      "src/orderProvider.ts": provider("A"),
      "src/fileProvider.ts": "export class FileReading {\n  async read(): Promise<string> {\n    return '';\n  }\n}\n",
    });
    const { stderr } = await dir.run("init");
    expect(stderr).toContain("left out      FileReading in src/fileProvider.ts: read");
    expect(dir.read("gen-instrumented.config.ts")).toContain('include: ["src/orderProvider.ts"]');
  });

  it("takes classes over the interface that they implement", async () => {
    const dir = folder({
      "package.json": PACKAGE,
      "src/contract.ts": "export interface Contract {\n  fetchOrchestrationItem(): Promise<string | null>;\n}\n",
      "src/orderProvider.ts": provider("OrderProvider"),
    });
    const { stderr } = await dir.run("init");
    expect(stderr).toContain("left out      interface Contract in src/contract.ts");
    expect(dir.read("gen-instrumented.config.ts")).toContain('["src/**/*Provider.ts"]');
  });

  it("without anything of the catalogue, goes by async methods of classes that are named like providers", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/userRepository.ts": REPOSITORY });
    const { stderr } = await dir.run("init");
    expect(stderr).toContain("found         UserRepository in src/userRepository.ts: findUser, removeUser\n");
    expect(stderr).toContain('note          no method is of the catalogue: operations is "all"');
    const config = dir.read("gen-instrumented.config.ts");
    expect(config).toContain('  include: ["src/**/*Repository.ts"],\n  operations: "all",\n');
    expect((await dir.run()).stderr).toContain("(InstrumentedUserRepository: 2 operations)");
  });

  it("knows caches, producers and consumers by their names", async () => {
    const dir = folder({
      "package.json": PACKAGE,
      "src/cache.ts":
        "export class RedisCache {\n  async get(key: string): Promise<string> {\n    return key;\n  }\n}\n",
      "src/orderProducer.ts": "export class OrderProducer {\n  async send(topic: string): Promise<void> {}\n}\n",
      "src/orderConsumer.ts": "export class OrderConsumer {\n  async run(topic: string): Promise<void> {}\n}\n",
    });
    const { stderr } = await dir.run("init");
    expect([...stderr.matchAll(/^(?:found)? +(\w+) in /gm)].map(([, name]) => name)).toEqual([
      "RedisCache",
      "OrderConsumer",
      "OrderProducer",
    ]);
    expect((await dir.run()).stderr).toContain("3 written");
  });

  it("takes services where there is nothing else, and leaves them out where there is", async () => {
    const service = "export class OrdersService {\n  async findAll(): Promise<string[]> {\n    return [];\n  }\n}\n";
    const dir = folder({ "package.json": PACKAGE, "src/orders/orders.service.ts": service });
    const { stderr } = await dir.run("init");
    expect(stderr).toContain("found         OrdersService in src/orders/orders.service.ts: findAll\n");
    expect(dir.read("gen-instrumented.config.ts")).toContain(
      '  include: ["src/**/*.service.ts"],\n  operations: "all",\n',
    );
    expect((await dir.run()).stderr).toContain("(InstrumentedOrdersService: 1 operation)");

    const other = folder({
      "package.json": PACKAGE,
      "src/userRepository.ts": REPOSITORY,
      ...Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`src/a${i}.service.ts`, service.replace("Orders", `A${i}`)]),
      ),
    });
    const said = (await other.run("init")).stderr;
    expect(said).toContain("found         UserRepository in src/userRepository.ts: findUser, removeUser\n");
    expect(said.match(/^left out .*Service in /gm)).toHaveLength(10);
    expect(said).toContain("left out      2 more; --json names them\n");
    expect(other.read("gen-instrumented.config.ts")).toContain('include: ["src/**/*Repository.ts"]');
  });

  it("says that JavaScript is not read", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/orderProvider.js": "export class OrderProvider {}\n" });
    expect((await dir.run("init")).stderr).toContain(
      "note          there is no TypeScript source here, and JavaScript is not read; docs/faq.md of the package says what will do\n",
    );
  });

  it("says so where there is nothing, and what to do", async () => {
    const dir = folder({ "package.json": PACKAGE, "src/main.ts": "export {};\n" });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(0);
    expect(stderr).toContain("found         no class that looks like a provider\n");
    expect(stderr).toContain("name the files of your providers under include in gen-instrumented.config.ts");
    expect(stderr).not.toContain("JavaScript");
    expect(dir.read("gen-instrumented.config.ts")).toContain("defineConfig({})");
  });
});

describe("the config's name", () => {
  const config = (compilerOptions: object, rest: object = {}) => JSON.stringify({ compilerOptions, ...rest });
  it.each<[string, string, string, string | undefined]>([
    ["no tsconfig", "ts", "commonjs", undefined],
    ["an ES module", "ts", "module", config({ module: "nodenext" }, { include: ["src"] })],
    ["CommonJS by package.json", "mts", "commonjs", config({ module: "nodenext" }, { include: ["src"] })],
    ["a bundler's", "ts", "commonjs", config({ module: "esnext", noEmit: true })],
    ["compiled along with the sources", "mjs", "module", config({ module: "nodenext", outDir: "dist" })],
    ["an include of everything", "mjs", "module", config({ module: "nodenext" }, { include: ["./**/*.ts"] })],
    ["JavaScript compiled along, too", "json", "module", config({ module: "nodenext", allowJs: true })],
    ["a solution of references", "ts", "module", config({}, { files: [], references: [{ path: "src" }] })],
  ])("%s", async (_, extension, type, tsconfig) => {
    const dir = folder({
      "package.json": JSON.stringify({ type }),
      "src/orderProvider.ts": provider("OrderProvider"),
      ...(tsconfig === undefined ? {} : { "tsconfig.json": tsconfig }),
    });
    await dir.run("init");
    const name = `gen-instrumented.config.${extension}`;
    expect(dir.has(name), name).toBe(true);
    expect((await dir.run()).stderr).toContain("written src/orderProvider.instrumented.ts");
  });
});

describe("what is there already", () => {
  it("is kept: a script of the same name, attributes, and a config with its suffix and runtime", async () => {
    const dir = folder({
      "package.json": JSON.stringify({ scripts: { generate: "prisma generate", verify: "gen-instrumented --check" } }),
      ".gitattributes": "*.png binary",
      "gen-instrumented.config.json": '{ "suffix": ".telemetry", "runtime": "src/runtime.ts" }',
      "src/orderProvider.ts": provider("OrderProvider"),
    });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(0);
    expect(stderr).toContain("there already gen-instrumented.config.json\n");
    expect(stderr).toContain("scripts generate:instrumented, verify, audit");
    expect(JSON.parse(dir.read("package.json"))).toEqual({
      scripts: {
        generate: "prisma generate",
        verify: "gen-instrumented --check",
        "generate:instrumented": "gen-instrumented",
        audit: "gen-instrumented audit",
      },
    });
    expect(dir.read(".gitattributes")).toBe(
      "*.png binary\n*.telemetry.ts linguist-generated\nsrc/runtime.ts linguist-generated\n",
    );
    expect(dir.has("gen-instrumented.config.ts")).toBe(false);
  });

  it("may be a key of package.json, or a line above", async () => {
    const dir = folder({
      ".gitattributes": "*.instrumented.ts linguist-generated=true\n",
      "packages/orders/package.json": '{ "gen-instrumented": { "include": ["*.ts"] } }',
      "packages/orders/orderProvider.ts": provider("OrderProvider"),
    });
    const { stderr } = await dir.run("init", "--cwd", "packages/orders");
    expect(stderr).toContain("there already package.json\n");
    expect(stderr).toContain("there already .gitattributes");
    expect(dir.has("packages/orders/.gitattributes")).toBe(false);
  });

  it("is not guessed around where it is broken", async () => {
    const dir = folder({ "package.json": PACKAGE, "gen-instrumented.config.json": '{ "inclde": [] }' });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(2);
    expect(stderr).toContain("gen-instrumented.config.json:1:3 error the config has no key 'inclde'.");
    expect(dir.has(".gitattributes")).toBe(false);
  });
});

describe("without a package.json to edit", () => {
  it("none: exit code 2, the reason, nothing written", async () => {
    const dir = folder({ "src/orderProvider.ts": provider() });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(2);
    expect(stderr).toContain("there is no package.json in '.' or above it");
    expect(dir.has("gen-instrumented.config.ts")).toBe(false);
  });

  it.each([
    ['{\n  "name": "x",\n}\n', "package.json:3:1 error this package.json cannot be read:"],
    ["[]", "package.json:1:1 error this package.json cannot be read: it is no object."],
    ['{ "scripts": [] }', "its 'scripts' are no object."],
  ])("%j: exit code 2, its place, nothing written", async (text, message) => {
    const dir = folder({ "package.json": text, "src/orderProvider.ts": provider() });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain("(package-unreadable)");
    expect(dir.read("package.json")).toBe(text);
    expect(dir.has("gen-instrumented.config.ts")).toBe(false);
  });

  it("a file that cannot be written is said, and the others are written", async () => {
    const dir = folder({ "package.json": PACKAGE, ".gitattributes/x": "", "src/orderProvider.ts": provider() });
    const { code, stderr } = await dir.run("init");
    expect(code).toBe(2);
    expect(stderr).toContain(".gitattributes:1:1 error this file could not be written: a folder stands in its place.");
    expect(dir.has("gen-instrumented.config.ts")).toBe(true);
  });
});

describe("a workspace", () => {
  const files = {
    "package.json": '{ "private": true, "workspaces": ["packages/*"] }',
    "pnpm-workspace.yaml": "packages: [packages/*]\n",
    "packages/orders/package.json": '{ "name": "@x/orders" }',
    "packages/orders/src/orderProvider.ts": provider("OrderProvider"),
    "packages/users/package.json": '{ "name": "@x/users", "dependencies": { "@opentelemetry/api": "^1.9.0" } }',
    "packages/users/src/userProvider.ts": provider("UserProvider"),
  };

  it("is set up whole at its root: one config, and what each package lacks", async () => {
    const dir = folder(files);
    const { stderr } = await dir.run("init");
    expect(stderr).toContain("include packages/**/*Provider.ts");
    expect(stderr).toContain("  pnpm add --save-dev --workspace-root gen-instrumented ");
    expect(stderr).toContain(`  pnpm --filter ./packages/orders add ${API} `);
    expect(stderr).toContain("  pnpm install  ");
    expect(stderr).toMatch(/^missing +@opentelemetry\/api in packages\/orders: the generated code calls it$/m);
    expect(stderr).not.toContain("--filter ./packages/users");
    expect(dir.has("packages/orders/gen-instrumented.config.ts")).toBe(false);
  });

  it("or one package of it alone, in whatever folder of it", async () => {
    const dir = folder(files);
    const { stderr } = await dir.run("init", "--cwd", "packages/orders/src");
    expect(stderr).toContain("written       ../gen-instrumented.config.ts: include src/**/*Provider.ts");
    expect(stderr).toContain("Next, in ..:");
    expect(stderr).toContain(`  pnpm add ${API} `);
    expect(dir.read("package.json")).toBe(files["package.json"]);
  });

  it("a package below the root's config is the root's", async () => {
    const dir = folder(files);
    await dir.run("init");
    const { stderr } = await dir.run("init", "--cwd", "packages/orders");
    expect(stderr).toContain("there already ../../gen-instrumented.config.ts");
    expect(dir.read("packages/orders/package.json")).toBe(files["packages/orders/package.json"]);
  });
});

it("tells a project with Biome to leave generated files out, until it does", async () => {
  const dir = folder({ "package.json": PACKAGE, "biome.json": "{}", "src/orderProvider.ts": provider() });
  const line = 'add "!**/*.instrumented.ts" to files.includes in biome.json';
  expect((await dir.run("init")).stderr).toContain(line);
  dir.write({ "biome.json": '{ "files": { "includes": ["**", "!**/*.instrumented.ts"] } }' });
  expect((await dir.run("init")).stderr).not.toContain(line);
});

it("asks for a newer API where the installed one is too old", async () => {
  const dir = folder({
    "package.json": '{ "dependencies": { "@opentelemetry/api": "^1.4.0" } }',
    "node_modules/@opentelemetry/api/package.json": '{ "version": "1.4.1" }',
    "src/orderProvider.ts": provider(),
  });
  expect((await dir.run("init")).stderr).toContain(
    `${`npm install ${NEWEST ? "@opentelemetry/api@latest" : API}`.padEnd(39)}  # the generated code calls it, from 1.9 on; this is 1.4.1`,
  );
});

it.each([
  [">=1.9.0 <1.10.0", "npm install @opentelemetry/api@1.9 "],
  [">=1.10.0 <1.11.0", "npm install @opentelemetry/api "],
])("asks for the API that the installed SDK wants: %s", async (range, command) => {
  const dir = folder({
    "package.json": PACKAGE,
    "node_modules/@opentelemetry/sdk-metrics/package.json": JSON.stringify({
      peerDependencies: { "@opentelemetry/api": range },
    }),
    "src/orderProvider.ts": provider(),
  });
  expect((await dir.run("init")).stderr).toContain(command);
});

describe("the package manager", () => {
  it.each<[PackageManagerName, Record<string, string>, Record<string, string>]>([
    ["pnpm", { "package.json": '{ "packageManager": "pnpm@10.1.0" }', "package-lock.json": "" }, {}],
    ["bun", { "package.json": '{ "devEngines": { "packageManager": { "name": "bun" } } }' }, {}],
    ["yarn", { "yarn.lock": "" }, {}],
    ["bun", { "bun.lock": "" }, {}],
    ["npm", { "package-lock.json": "" }, { npm_config_user_agent: "pnpm/10" }],
    ["yarn", {}, { npm_config_user_agent: "yarn/4.1.0 npm/? node/v20" }],
    ["npm", {}, {}],
  ])("is %s: %j %j", (name, files, env) => {
    const dir = folder({ "packages/a/package.json": "{}", ...files });
    expect(detectPackageManager(dir.at("packages/a"), dir.path, env).name).toBe(name);
  });

  it("has its own words", () => {
    const classic = { name: "yarn", toldBy: undefined, classicYarn: true } as const;
    expect(addCommand(classic, ["x"], { folder: "", dev: true, isWorkspaceRoot: true })).toBe(
      "yarn add --dev --ignore-workspace-root-check x",
    );
    expect(addCommand({ ...classic, name: "bun" }, ["x"], { folder: "a b", dev: false, isWorkspaceRoot: true })).toBe(
      "bun add --cwd 'a b' x",
    );
    expect(
      addCommand({ ...classic, name: "npm" }, ["x"], { folder: "packages/a", dev: false, isWorkspaceRoot: true }),
    ).toBe("npm install --workspace packages/a x");
  });
});

describe("package.json keeps its bytes", () => {
  it.each([
    [
      '{\n  "a": [1, 2],\n  "scripts": {\n    "z": "1"\n  },\n  "b": 1\n}\n',
      '{\n  "a": [1, 2],\n  "scripts": {\n    "z": "1",\n    "x": "y"\n  },\n  "b": 1\n}\n',
    ],
    ['{\n\t"scripts": {}\n}', '{\n\t"scripts": {\n\t\t"x": "y"\n\t}\n}'],
    ['{\r\n    "a": 1\r\n}\r\n', '{\r\n    "a": 1,\r\n    "scripts": {\r\n        "x": "y"\r\n    }\r\n}\r\n'],
    ['{ "a": 1 }', '{ "a": 1, "scripts": { "x": "y" } }'],
    ["{}\n", '{\n  "scripts": {\n    "x": "y"\n  }\n}\n'],
    ['\uFEFF{ "scripts": { "s": "a \\" }" } }', '\uFEFF{ "scripts": { "s": "a \\" }", "x": "y" } }'],
  ])("%j", (before, after) => {
    expect(addMembers(before, "scripts", { x: "y" })).toBe(after);
  });
});
