/** `catalog --against`: each kind of change, from one source and config to another, with its place, its code and its exit code. */

import { describe, expect, it } from "vitest";
import type { Config } from "../../src/config.ts";
import { folder, type Folder, type RunResult } from "../cli/folder.ts";

const SOURCE = `export class OrderProvider {
  async fetchOrchestrationItem(): Promise<{ instance: string } | null> {
    return null;
  }
  async ackOrchestrationItem(lockToken: string): Promise<void> {}
  async renewSessionLock(): Promise<number> {
    return 1;
  }
  async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number }> {
    return { orchestratorQueue: 0, workerQueue: 0 };
  }
}
`;
const BEFORE: Config = { logs: "logger" };
const at = "src/orderProvider.ts";

interface Change {
  readonly what: string;
  readonly source?: string;
  readonly before?: Config;
  readonly config?: Config;
  /** `line:column code`, in order. */
  readonly found: readonly string[];
}

/** A folder whose earlier catalog is of the source as it was, and whose source and config are as they are now. */
async function changed({
  source = SOURCE,
  config = BEFORE,
  before = BEFORE,
}: Omit<Change, "what" | "found">): Promise<Folder> {
  const dir = folder({ [at]: SOURCE, "gen-instrumented.config.json": JSON.stringify(before) });
  const first = await dir.run("catalog", "--format", "json", "--output", "signals.json");
  expect(first).toMatchObject({ code: 0, stderr: "written signals.json\n" });
  dir.write({ [at]: source, "gen-instrumented.config.json": JSON.stringify(config) });
  return dir;
}

function findings({ stderr }: RunResult): string[] {
  return [...stderr.matchAll(/^(\S+?):(\d+):(\d+) error .*\(([\w-]+)\)$/gm)].map(
    ([, file, line, column, code]) =>
      `${file === at ? "" : `${file ?? ""}:`}${line ?? ""}:${column ?? ""} ${code ?? ""}`,
  );
}

const read = (entry: object): Config => ({ ...BEFORE, catalogue: { fetchOrchestrationItem: entry } });

const CHANGES: readonly Change[] = [
  { what: "nothing", found: [] },
  {
    what: "a new method",
    source: SOURCE.replace("  async ack", "  async read(instance: string): Promise<void> {}\n  async ack"),
    found: [],
  },
  { what: "methods in another order", source: reordered(SOURCE), found: [] },
  { what: "a new attribute", config: read({ attributes: { at: "result.instance" } }), found: [] },
  { what: "a new expected error", config: { ...BEFORE, expected: ["NotFoundError"] }, found: [] },
  { what: "a method that is gone", source: SOURCE.replace(/ {2}async ack.*\n/, ""), found: ["1:14 operation-removed"] },
  {
    what: "an operation by another name",
    config: read({ operation: "take_item" }),
    found: ["2:9 operation-renamed"],
  },
  {
    what: "a histogram by another name",
    config: read({ durationMetric: "orders.fetch" }),
    found: ["2:9 signal-renamed"],
  },
  {
    what: "a counter by another name",
    config: { ...BEFORE, catalogue: { renewSessionLock: { count: "sessions.kept" } } },
    found: ["6:9 signal-renamed"],
  },
  {
    what: "no metrics of one operation",
    config: read({ signals: { metrics: false } }),
    found: ["2:9 signal-removed", "2:9 signal-removed"],
  },
  { what: "no span", config: read({ signals: { spans: false } }), found: ["2:9 signal-removed"] },
  {
    what: "no log records",
    config: read({ signals: { logs: false } }),
    found: ["2:9 signal-removed", "2:9 signal-removed"],
  },
  { what: "other buckets", config: read({ buckets: [1, 2, 3] }), found: ["2:9 buckets-changed"] },
  { what: "another error label", config: read({ errorLabel: "take" }), found: ["2:9 label-value-removed"] },
  {
    what: "an attribute that is gone",
    before: read({ attributes: { at: "result.instance" } }),
    found: ["2:9 attribute-removed", "2:9 attribute-removed"],
  },
  {
    what: "no instance id",
    config: read({ instanceId: false }),
    found: ["2:9 attribute-removed", "2:9 attribute-removed"],
  },
  { what: "another class name", source: SOURCE.replace("OrderProvider", "Orders"), found: ["1:14 provider-renamed"] },
  { what: "another scope", config: { ...BEFORE, scope: "orders" }, found: ["1:14 provider-renamed"] },
  {
    what: "a queue that is no longer shown",
    source: SOURCE.replace("; workerQueue: number", "").replace(", workerQueue: 0", ""),
    found: ["1:14 signal-removed"],
  },
];

describe("finds what breaks whoever watches, and passes what does not", () => {
  it.each(CHANGES)("$what", async ({ found, ...change }) => {
    const dir = await changed(change);
    const result = await dir.run("catalog", "--against", "signals.json");
    expect(findings(result)).toEqual(found);
    expect(result.code).toBe(found.length === 0 ? 0 : 1);
    expect(result.stdout).toBe("");
  });
});

it("says all that another profile changes: names, units, labels", async () => {
  const dir = await changed({ config: { ...BEFORE, profile: "semconv" } });
  const result = await dir.run("catalog", "--against", "signals.json");
  const codes = new Set(findings(result).map((each) => each.split(" ")[1]));
  expect([...codes].sort()).toEqual(["label-added", "signal-removed", "signal-renamed", "unit-changed"]);
  expect(result.stderr).toContain(
    `${at}:2:9 error metric 'provider.fetch_orchestration_item_duration_ms' is now called 'provider.operation.duration'. (signal-renamed)`,
  );
  expect(result.stderr).toContain("metric 'provider.operation.duration' was in 'ms' and is in 's'. (unit-changed)");
});

it("tells a renamed signal from a removed one, and what to do", async () => {
  const dir = await changed({ config: read({ durationMetric: "orders.fetch" }) });
  const { stderr } = await dir.run("catalog", "--against", "signals.json");
  expect(stderr).toBe(
    `${at}:2:9 error metric 'provider.fetch_orchestration_item_duration_ms' is now called 'orders.fetch'. (signal-renamed)\n` +
      "    Keep the earlier name in the config's catalogue or profile, or, if the change is meant, renew the earlier catalog.\n" +
      "1 breaking change\n" +
      "    If meant, renew the earlier catalog: npx gen-instrumented catalog --format json --output signals.json\n",
  );
});

it("names the command that renews the catalog, of the same sources under the same options", async () => {
  const dir = folder({ [at]: SOURCE });
  const words = ["catalog", at, "--operations", "all", "--logs", "none"];
  await dir.run(...words, "--format", "json", "--output", "the signals.json");
  const against = ["--profile", "semconv", "--against", "the signals.json"];
  const { code, stderr } = await dir.run(...words, ...against);
  expect(code).toBe(1);
  const [, command = ""] = /renew the earlier catalog: npx gen-instrumented (.+)$/m.exec(stderr) ?? [];
  expect(command).toBe(
    `catalog ${at} --operations all --profile semconv --logs none --format json --output 'the signals.json'`,
  );
  await dir.run(...command.replace(/ '.*'$/, "").split(" "), "the signals.json");
  expect((await dir.run(...words, ...against)).code).toBe(0);
});

it("says of a label or an instrument that it has changed", async () => {
  const dir = await changed({});
  const text = dir.read("signals.json");
  dir.write({
    "signals.json": text
      .replace('"instrument": "counter"', '"instrument": "gauge"')
      .replace('"name": "error_type"', '"name": "type"')
      .replace('"severity": "ERROR"', '"severity": "DEBUG"'),
  });
  const { stderr, code } = await dir.run("catalog", "--against", "signals.json");
  expect(code).toBe(1);
  for (const each of ["instrument-changed", "label-removed", "label-added", "severity-changed"])
    expect(stderr).toContain(`(${each})`);
});

it("points at the earlier catalog where a provider is gone from the sources", async () => {
  const dir = await changed({ source: "export class Nothing {\n  async close(): Promise<void> {}\n}\n" });
  dir.write({ "src/otherProvider.ts": "export class OtherProvider {\n  async read(): Promise<void> {}\n}\n" });
  const { stderr, code } = await dir.run("catalog", "src/otherProvider.ts", "--against", "signals.json");
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^signals\.json:\d+:\d+ error provider 'OrderProvider' \(scope 'OrderProvider'\) is gone, and its \d+ signals with it\. \(provider-removed\)$/m,
  );
});

it("prints the findings as data with --json", async () => {
  const dir = await changed({ config: read({ signals: { spans: false } }) });
  const { stdout, stderr, code } = await dir.run("catalog", "--against", "signals.json", "--json");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    diagnostics: [{ code: "signal-removed", severity: "error", file: at, line: 2, column: 9 }],
    summary: { errors: 1, warnings: 0 },
  });
});

it("renews the catalog only where nothing is broken", async () => {
  const dir = await changed({ config: read({ signals: { spans: false } }) });
  const before = dir.read("signals.json");
  const broken = await dir.run("catalog", "--against", "signals.json", "--format", "json", "--output", "signals.json");
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain("(not-written)");
  expect(dir.read("signals.json")).toBe(before);
  dir.write({ "gen-instrumented.config.json": JSON.stringify(read({ attributes: { at: "result.instance" } })) });
  const grown = await dir.run("catalog", "--against", "signals.json", "--format", "json", "--output", "signals.json");
  expect(grown).toMatchObject({ code: 0, stderr: "written signals.json\nno signal was removed, renamed or changed\n" });
  expect(dir.read("signals.json")).not.toBe(before);
});

describe("an earlier catalog that cannot be used is a failure of the run", () => {
  it.each([
    ["absent.json", undefined, "catalog-unreadable"],
    ["src", undefined, "catalog-unreadable"],
    ["text.json", "signals, all of them", "catalog-foreign"],
    ["null.json", "null", "catalog-foreign"],
    ["foreign.json", '{ "name": "package" }', "catalog-foreign"],
    ["other.json", '{ "format": "gen-instrumented-catalog", "version": 99 }', "catalog-version"],
    ["cut.json", '{ "format": "gen-instrumented-catalog", "version": 1, "errorTypes": [] }', "catalog-foreign"],
  ])("%s", async (file, text, code) => {
    const dir = folder({ [at]: SOURCE, ...(text === undefined ? {} : { [file]: text }) });
    const result = await dir.run("catalog", "--against", file);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(`(${code})`);
  });

  it("a source with an error compares nothing", async () => {
    const dir = await changed({ source: `${SOURCE}export class {` });
    const { code, stderr } = await dir.run("catalog", "--against", "signals.json");
    expect(code).toBe(2);
    expect(stderr).toContain("(syntax-error)");
    expect(stderr).toContain("(catalog-incomplete)");
    expect(stderr).not.toContain("-removed)");
    expect(stderr).not.toContain("breaking change");
  });
});

/** The methods of a class the other way round. */
function reordered(source: string): string {
  const ack = /\n {2}async ack.*/.exec(source)?.[0] ?? "";
  return source.replace(ack, "").replace(/\n\}\n$/, `${ack}\n}\n`);
}
