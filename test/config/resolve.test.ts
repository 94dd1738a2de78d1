/** What a config may say, what comes of it, and what is said to what it may not. */

import { describe, expect, expectTypeOf, it } from "vitest";

import { defineConfig, resolveConfig, type Config } from "../../src/config.ts";
import { DiagnosticError, type Diagnostic } from "../../src/diagnostic.ts";
import { folder } from "../cli/folder.ts";

function faults(config: unknown, cwd = "/project"): readonly Diagnostic[] {
  try {
    resolveConfig(cwd, config);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe("resolveConfig", () => {
  it("fills in the defaults", () => {
    expect(resolveConfig("/project")).toEqual({
      cwd: "/project",
      audit: { rules: {}, decorators: [] },
      alerts: { errorRatio: 0.05, latencySeconds: 1, slowRatio: 0.01, retryRatio: 0.1, queueDepth: 1000 },
      configFile: undefined,
      configDir: "/project",
      include: ["**/*{P,p}rovider.ts"],
      exclude: [],
      class: [],
      operations: "catalogue",
      catalogue: {},
      profile: "duroxide",
      logs: "auto",
      runtime: undefined,
      scope: undefined,
      buckets: undefined,
      expected: [],
      classifyError: undefined,
      signals: { metrics: true, spans: true, logs: true },
      template: undefined,
      outDir: undefined,
      suffix: ".instrumented",
      verify: false,
      testRunner: "auto",
      overrides: {},
    });
  });

  it("makes paths absolute: the config's by its folder, the command line's by the working directory", () => {
    const dir = folder({ "conf/errors.ts": "", "conf/results.ts": "" });
    const config = defineConfig({
      runtime: "./runtime.ts",
      outDir: "gen",
      classifyError: "./errors.js#classify",
      catalogue: { save: { failure: "./results.ts#failed" } },
    });
    const file = dir.at("conf/gen-instrumented.config.ts");
    expect(resolveConfig(dir.path, config, {}, file)).toMatchObject({
      runtime: dir.at("conf/runtime.ts"),
      outDir: dir.at("conf/gen"),
      classifyError: { path: dir.at("conf/errors.ts"), name: "classify" },
      catalogue: { save: { failure: { path: dir.at("conf/results.ts"), name: "failed" } } },
    });
    expect(resolveConfig(dir.path, config, { outDir: "gen" }, file).outDir).toBe(dir.at("gen"));
  });

  it("lets the command line speak before the config, and the config before the defaults", () => {
    const config: Config = { profile: "semconv", suffix: ".otel", signals: { spans: false } };
    const { profile, suffix, logs, signals } = resolveConfig("/p", config, {
      profile: "duroxide-facade",
      logs: undefined,
    });
    expect({ profile, suffix, logs, signals }).toEqual({
      profile: "duroxide-facade",
      suffix: ".otel",
      logs: "auto",
      signals: { metrics: true, spans: false, logs: true },
    });
  });

  it("gives a catalogue in which any name may be looked up", () => {
    expect("toString" in resolveConfig("/p", { catalogue: { save: {} } }).catalogue).toBe(false);
  });

  it("gives types", () => {
    expectTypeOf<NonNullable<Config["profile"]>>().toEqualTypeOf<"duroxide" | "semconv" | "duroxide-facade">();
    // @ts-expect-error: an unknown key
    defineConfig({ profil: "semconv" });
  });
});

describe("unknown keys", () => {
  it.each([
    [{ profil: "semconv" }, "the config has no key 'profil'.", "Did you mean 'profile'?"],
    [
      { catalogue: { fetch: { signal: {} } } },
      "the config has no key 'catalogue.fetch.signal'.",
      "Did you mean 'signals'?",
    ],
    [{ catalogue: { fetch: { count: { metrik: "a" } } } }, "'catalogue.fetch.count.metrik'", "Did you mean 'metric'?"],
    [
      { catalogue: { fetch: { uninstrumentd: "x" } } },
      "'catalogue.fetch.uninstrumentd'",
      "Known here: operation, methods",
    ],
    [{ toString: "x" }, "'toString'", "Known here"],
    [{ signals: { metric: true } }, "'signals.metric'", "Did you mean 'metrics'?"],
  ])("%j", (config, message, help) => {
    const [first] = faults(config);
    expect(first).toMatchObject({ code: "config-unknown-key" });
    expect(first?.message).toContain(message);
    expect(first?.help).toContain(help);
  });

  it("names all of them", () => {
    const found = faults({ profil: "semconv", lgos: "api", catalogue: { a: { sampl: 1 }, b: { sampl: 1 } } });
    expect(found.map(({ code }) => code)).toEqual(Array(4).fill("config-unknown-key"));
  });
});

describe("bad values", () => {
  it.each([
    [{ include: "src" }, `the config's 'include' must be a list, not "src".`],
    [{ include: [] }, "'include' must not be empty."],
    [{ include: ["a", 1] }, "'include[1]' must be a text, not 1."],
    [
      { profile: "semcov" },
      `'profile' must be "duroxide", "semconv" or "duroxide-facade", not "semcov" (did you mean "semconv"?).`,
    ],
    [{ signals: { metrics: "yes" } }, `'signals.metrics' must be true or false, not "yes".`],
    [{ suffix: "" }, "'suffix' must be letters"],
    [{ suffix: "../x" }, "'suffix' must be letters"],
    [{ suffix: ".d" }, "'suffix' must not end in '.d'"],
    [{ runtime: "runtime.js" }, "'runtime' must be a TypeScript file"],
    [{ runtime: "runtime.d.ts" }, "'runtime' must be a TypeScript file"],
    [{ outDir: "a\nb" }, "'outDir' must be a path in one printable line."],
    [{ scope: "a`b" }, "'scope' must be a plain name"],
    [{ scope: "a*/b" }, "'scope' must be one printable line without '*/'."],
    [{ scope: "a\u202Eb" }, "'scope' must be one printable line"],
    [{ class: ["A; import 'x'"] }, "'class[0]' must be an identifier"],
    [{ buckets: [1, 1] }, "'buckets' must ascend strictly."],
    [{ buckets: [1, Infinity] }, "'buckets[1]' must be a finite number."],
    [{ buckets: [Number.NaN] }, "'buckets[0]' must be a number, not NaN."],
    [{ buckets: [] }, "'buckets' must not be empty."],
    [{ expected: [{}] }, "'expected[0]' must be a text or a number, not an object."],
    [{ classifyError: "errors" }, "'classifyError' must name a module and its export, such as './errors.ts#classify'."],
    [{ classifyError: "./e.ts#a b" }, "'classifyError' must name a module and its export"],
    [{ classifyError: "./e.ts#delete" }, "'classifyError' must name an export that is no reserved word"],
    [{ classifyError: "./gone.ts#classify" }, "'classifyError' names the file './gone.ts', which does not exist"],
    [{ catalogue: { a: { failure: "./gone.ts#f" } } }, "'catalogue.a.failure' names the file './gone.ts'"],
    [{ catalogue: { a: { failure: {} } } }, "'catalogue.a.failure.property' is missing."],
    [{ catalogue: { a: { operation: "purgeExpired" } } }, "'catalogue.a.operation' must be snake_case"],
    [{ catalogue: { a: { sample: 0 } } }, "'catalogue.a.sample' must be above 0, and at most 1."],
    [{ catalogue: { a: { sample: 1.5 } } }, "'catalogue.a.sample' must be above 0, and at most 1."],
    [{ catalogue: { a: { durationMetric: "1st" } } }, "'catalogue.a.durationMetric' must be a metric name"],
    [{ catalogue: { a: { count: "a b" } } }, "'catalogue.a.count' must be a metric name"],
    [{ catalogue: { a: { count: 5 } } }, "'catalogue.a.count' must be a text or an object, not 5."],
    [{ catalogue: { a: { count: { metric: "m", unit: "a b" } } } }, "'catalogue.a.count.unit' must be a unit"],
    [
      { catalogue: { a: { attributes: { "a\nb": "x" } } } },
      `'catalogue.a.attributes["a\\nb"]' must be one printable line`,
    ],
    [
      { catalogue: { a: { attributes: { a: "x; evil()" } } } },
      "'catalogue.a.attributes.a' must be a path of property names",
    ],
    [{ catalogue: { a: { instanceId: "x.__proto__.y" } } }, "'catalogue.a.instanceId' must not lead through __proto__"],
    [{ catalogue: { a: { instanceId: true } } }, "'catalogue.a.instanceId' must be a text or false, not true."],
    [{ catalogue: { a: { uninstrumented: "" } } }, "'catalogue.a.uninstrumented' must not be empty."],
    [{ catalogue: { "a`b": {} } }, "must be a plain name"],
    [{ catalogue: { a: 1 } }, "'catalogue.a' must be an object, not 1."],
    [{ catalogue: { constructor: {} } }, "'catalogue.constructor' is a name that every object has"],
    [JSON.parse('{ "catalogue": { "__proto__": {} } }'), "'catalogue.__proto__' is a name that every object has"],
  ])("%j", (config, message) => {
    const found = faults(config);
    expect(found.map((each) => each.message).join("\n")).toContain(message);
    expect(found[0]).toMatchObject({ code: "config-invalid" });
  });
});

describe("places", () => {
  it.each([
    [
      "gen-instrumented.config.json",
      '{\n  "catalogue": {\n    "signals": { "sample": 1 },\n    "fetch": { "signal": 1 }\n  }\n}',
      { line: 4, column: 16 },
    ],
    ["gen-instrumented.config.json", '{ "include": ["a",\n  7] }', { line: 2, column: 3 }],
    ["package.json", '{ "profile": 1,\n  "gen-instrumented": { "profil": 1 } }', { line: 2, column: 25 }],
    [
      "gen-instrumented.config.ts",
      'const a = { profil: 1 }; // profil: 1\nexport default {\n  logs: "api", // {\n  "profil": `}` as string,\n};\n',
      { line: 4, column: 3 },
    ],
    [
      "gen-instrumented.config.ts",
      "const rest = { catalogue: { a: { sample: 7 } } };\nexport default { ...rest };\n",
      undefined,
    ],
  ])("%s: %j", async (name, text, start) => {
    const dir = folder({ [name]: text, "aProvider.ts": "" });
    const { code, stderr } = await dir.run();
    const { line, column } = start ?? { line: 1, column: 1 };
    expect(code).toBe(2);
    expect(stderr).toContain(`${name}:${String(line)}:${String(column)} error the config`);
  });
});
