/** The audit of a monorepo: each package under its own config, all of them seen together. */

import { describe, expect, it } from "vitest";

import { folder, type Folder } from "../cli/folder.ts";

const ORDERS = `export class OrderProvider {
  async findOrder(id: string): Promise<string> {
    return id;
  }
}
`;
const BILLS = `export class BillProvider {
  /** @operation fetch_bill */
  async fetchBill(id: string): Promise<string> {
    return id;
  }

  async findBill(id: string): Promise<string> {
    return id;
  }

  /** @uninstrumented */
  async read(id: string): Promise<string> {
    return id;
  }
}
`;
const SHOP = `import { BillProvider } from "../packages/billing/src/billProvider.js";

export class ShopProvider {
  readonly bills = new BillProvider();

  async findShop(): Promise<string> {
    return this.bills.fetchBill("1");
  }
}
`;

describe("a folder as an argument", () => {
  const dir = (): Folder =>
    folder({
      "package.json": '{ "private": true, "workspaces": ["packages/*"] }',
      "packages/orders/gen-instrumented.config.json":
        '{ "include": ["src/**/*Store.ts"], "operations": "all", "logs": "none" }',
      "packages/orders/src/orderStore.ts": ORDERS,
      "packages/orders/src/orderProvider.ts": ORDERS.replace("OrderProvider", "LateProvider"),
      "packages/plain/src/plainProvider.ts": SHOP.replace(/^import.*\n\n/, "").replace(/.*bills = .*\n/, ""),
    });

  it.each([
    ["above the packages", "packages"],
    ["that is a package", "packages/orders"],
    ["within a package", "packages/orders/src"],
  ])("%s means what the packages' own include names in it, too", async (_, name) => {
    const { stdout, stderr } = await dir().run("audit", name);
    expect(stderr).toBe("");
    expect(stdout).toContain("packages/orders/src/orderStore.ts");
    expect((await dir().run("catalog", name)).stdout).toContain("packages/orders/src/orderStore.ts");
  });

  it("takes what is in it alone", async () => {
    const { stdout } = await dir().run("audit", "packages/plain");
    expect(stdout).not.toContain("orderStore");
  });

  it("is told where nothing in it is a source", async () => {
    const { code, stderr } = await folder({ "docs/read.md": "", "aProvider.ts": ORDERS }).run("audit", "docs");
    expect(code).toBe(2);
    expect(stderr).toContain("docs/**/");
  });
});

function monorepo(orders: object = {}, billing: object = {}): Folder {
  return folder({
    "package.json": '{ "private": true, "workspaces": ["packages/*"] }',
    "packages/orders/gen-instrumented.config.json": JSON.stringify({
      operations: "all",
      logs: "none",
      runtime: "src/telemetry.ts",
      ...orders,
    }),
    "packages/orders/src/orderProvider.ts": ORDERS,
    "packages/billing/gen-instrumented.config.json": JSON.stringify({
      operations: "tagged",
      suffix: ".observed",
      logs: "none",
      ...billing,
    }),
    "packages/billing/src/billProvider.ts": BILLS,
    "src/shopProvider.ts": SHOP,
  });
}

/** `file:line rule severity` of each finding, by file. */
async function findings(dir: Folder, ...args: string[]): Promise<string[]> {
  const { stdout } = await dir.run("audit", "--json", ...args);
  const files = JSON.parse(stdout) as {
    filePath: string;
    messages: { ruleId: string; line: number; severity: number }[];
  }[];
  return files.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ ruleId, line, severity }) =>
        `${filePath.replace(/^.*\//, "")}:${String(line)} ${ruleId} ${severity === 2 ? "error" : "warn"}`,
    ),
  );
}

describe("a monorepo", () => {
  it("judges each source by the config nearest to it: what is an operation, and how severe a finding is", async () => {
    const dir = monorepo(
      {},
      { audit: { rules: { "uninstrumented-without-reason": "error", "unknown-operation": "off" } } },
    );
    expect(await findings(dir)).toEqual([
      "billProvider.ts:3 uninstrumented-operation error",
      "billProvider.ts:12 uninstrumented-without-reason error",
      "orderProvider.ts:2 uninstrumented-operation error",
      "shopProvider.ts:6 unknown-operation warn",
    ]);
    expect(await findings(dir, "--rule", "unknown-operation: error")).toContain(
      "billProvider.ts:7 unknown-operation error",
    );
  });

  it("finds the same from the root, for a folder, and within the package", async () => {
    const dir = monorepo();
    const expected = ["orderProvider.ts:2 uninstrumented-operation error"];
    expect(await findings(dir, "packages/orders")).toEqual(expected);
    expect(await findings(dir, "packages/orders/src/orderProvider.ts")).toEqual(expected);
    expect(await findings(dir, "--cwd", "packages/orders")).toEqual(expected);
  });

  it("has --config govern all", async () => {
    const dir = monorepo();
    dir.write({ "all.json": '{ "include": ["packages/*/src/*Provider.ts"], "operations": "tagged", "logs": "none" }' });
    const found = await findings(dir, "--config", "all.json");
    expect(found).toContain("orderProvider.ts:2 unknown-operation warn");
    expect(found).not.toContain("orderProvider.ts:2 uninstrumented-operation error");
  });

  it("--fix writes what each config says, and what it wrote is neither stale nor left over", async () => {
    const dir = monorepo();
    const fixed = await dir.run("audit", "--fix");
    expect(fixed.stderr.split("\n").sort().join("\n").trim()).toBe(
      [
        "written packages/billing/src/billProvider.observed.ts",
        "written packages/orders/src/orderProvider.instrumented.ts",
        "written packages/orders/src/telemetry.ts",
      ].join("\n"),
    );
    expect(fixed.stdout).toMatch(/in all +2 \/ 2 +100 %/);
    expect((await dir.run("--check")).code).toBe(0);
    // Both the config of the class and that of its user have a say in where the variant is.
    expect(await findings(dir)).toEqual([
      "billProvider.ts:7 unknown-operation warn",
      "billProvider.ts:12 uninstrumented-without-reason warn",
      "shopProvider.ts:4 raw-provider warn",
      "shopProvider.ts:6 unknown-operation warn",
    ]);
  });

  it("finds in each package what is stale", async () => {
    const dir = monorepo();
    await dir.run();
    dir.write({
      "packages/orders/src/orderProvider.ts": ORDERS.replace("findOrder", "takeOrder"),
      "packages/billing/gen-instrumented.config.json":
        '{ "operations": "tagged", "suffix": ".seen", "logs": "none", "audit": { "rules": { "unknown-operation": "off" } } }',
    });
    const found = await findings(dir);
    expect(found).toContain("orderProvider.ts:1 stale-instrumentation error");
    // The output that its config names by now is another one, which is not there.
    expect(found).toContain("billProvider.ts:3 uninstrumented-operation error");
  });

  it("holds each package to its own bars, and names the config that sets them", async () => {
    const dir = monorepo({ audit: { minCoverage: 50 } }, { audit: { maxWarnings: 1 } });
    const { code, stderr } = await dir.run("audit");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: [
        "packages/billing/gen-instrumented.config.json:1:1 error warnings: 2; the bar is 1. (too-many-warnings)",
        "    Mend them, or raise the bar: --max-warnings, or audit.maxWarnings in the config.",
        "packages/orders/gen-instrumented.config.json:1:1 error 0 of 1 operations are observed, 0 %; the bar is 50 %. (coverage-below)",
        "    Generate for the classes that lack it: gen-instrumented audit --fix",
        "",
      ].join("\n"),
    });
    // Those of the command line are for the whole, in their place.
    const whole = await dir.run("audit", "--min-coverage", "0", "--max-warnings", "3");
    expect(whole.stderr).toBe("");
  });
});
