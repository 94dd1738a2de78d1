/**
 * The rules of `--format prometheus` by Prometheus's own tool: they are accepted, and on series as the exporter writes them they record
 * and fire as they say. Skipped, aloud, where there is no `promtool` (Debian's package `prometheus`); PROMTOOL=required fails then.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildCatalog } from "../../src/catalog.ts";
import { renderPrometheus } from "../../src/catalog/prometheus.ts";
import { resolveConfig, type Config } from "../../src/config.ts";
import { ROOT } from "../support/files.ts";

const isHere = spawnSync("promtool", ["--version"]).error === undefined;
if (!isHere) console.warn("SKIPPED the rules' own tests: there is no `promtool` here (apt-get install prometheus)");

it.runIf(process.env["PROMTOOL"] === "required")("promtool is here", () => expect(isHere).toBe(true));

/** The rules of the SQLite example, or of a smaller provider: promtool takes its time for each rule and minute. */
async function rulesOf(config: Config, path = join(ROOT, "examples/sqlite/sqliteProvider.ts")): Promise<string> {
  const project = { config: resolveConfig(ROOT, { logs: "none", ...config }), sources: [{ path, named: true }] };
  return renderPrometheus(buildCatalog([project], ROOT).catalog, project.config.alerts);
}

function smallRulesOf(config: Config): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "provider.ts");
  writeFileSync(
    path,
    `export class SqliteProvider {
      async ackOrchestrationItem(lockToken: string): Promise<void> {}
      async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number }> {
        return { orchestratorQueue: 0, workerQueue: 0 };
      }
    }`,
  );
  return rulesOf(config, path);
}

/** Runs promtool on rules, and on a test of them. */
function promtool(rules: string, test?: object): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "promtool-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "rules.yml"), rules);
  if (test !== undefined)
    writeFileSync(join(folder, "test.yml"), JSON.stringify({ rule_files: ["rules.yml"], ...test }));
  const args = test === undefined ? ["check", "rules", "rules.yml"] : ["test", "rules", "test.yml"];
  const { status, stdout, stderr } = spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });
  return { status, said: stdout + stderr };
}

const LABELS = 'job="app",otel_scope_name="SqliteProvider"';

interface Names {
  readonly config: Config;
  /** Of ack_orchestration_item: the histogram's name, its own labels, and the bucket of a second. */
  readonly duration: string;
  readonly own: string;
  readonly bound: string;
  /** The series of its failures. */
  readonly failures: string;
}

const NAMES: readonly Names[] = [
  {
    config: {},
    duration: "provider_ack_orchestration_item_duration_ms",
    own: "",
    bound: "1000",
    failures: 'provider_infrastructure_errors_total{operation="ack_orch",error_type="lock_timeout",',
  },
  {
    config: { profile: "semconv" },
    duration: "provider_operation_duration",
    own: 'operation="ack_orchestration_item",',
    bound: "1",
    failures: 'provider_operation_duration_count{operation="ack_orchestration_item",error_type="lock_timeout",',
  },
  {
    config: { profile: "duroxide-facade" },
    duration: "duroxide_provider_operation_duration_seconds",
    own: 'operation="ack_orchestration_item",status="success",',
    bound: "1",
    failures: 'duroxide_provider_errors_total{operation="ack_orchestration_item",error_type="lock_timeout",',
  },
];

describe.runIf(isHere).each(NAMES)("$config", ({ config, duration, own, bound, failures }) => {
  it("promtool accepts the rules", async () => {
    const { status, said } = promtool(await rulesOf(config));
    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });

  it("what is well fires nothing", async () => {
    const { status, said } = promtool(await smallRulesOf(config), {
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: [
            { series: `${duration}_count{${own}${LABELS}}`, values: "0+600x420" },
            { series: `${duration}_bucket{le="${bound}",${own}${LABELS}}`, values: "0+600x420" },
            { series: `${duration}_bucket{le="+Inf",${own}${LABELS}}`, values: "0+600x420" },
          ],
          promql_expr_test: [
            { expr: "ALERTS", eval_time: "7h", exp_samples: [] },
            sample("calls:rate5m", 10),
            sample("errors:rate5m", 0),
            sample("error_ratio:rate5m", 0),
            sample("slow_ratio:rate6h", 0),
          ],
        },
      ],
    });
    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });

  it("what is not well fires what it should", async () => {
    const isHistogram = failures.startsWith(duration);
    const gauges = config.profile === "duroxide-facade" ? "duroxide" : "provider";
    const firing = (alertname: string, severity: string, more: object = {}) => ({
      expr: `ALERTS{alertname="${alertname}", alertstate="firing"}`,
      eval_time: "7h",
      exp_samples: [
        {
          labels: labelText({
            __name__: "ALERTS",
            alertname,
            alertstate: "firing",
            severity,
            job: "app",
            otel_scope_name: "SqliteProvider",
            ...more,
          }),
          value: 1,
        },
      ],
    });
    const operation = { operation: "ack_orchestration_item" };
    const { status, said } = promtool(await smallRulesOf(config), {
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: [
            // 10 calls a second, of which 1 fails, 2 are slow and 3 are retries.
            { series: `${duration}_count{${own}${LABELS}}`, values: isHistogram ? "0+540x420" : "0+600x420" },
            { series: `${duration}_bucket{le="${bound}",${own}${LABELS}}`, values: "0+480x420" },
            {
              series: `${duration}_bucket{le="+Inf",${own}${LABELS}}`,
              values: isHistogram ? "0+540x420" : "0+600x420",
            },
            { series: `${failures}${LABELS}}`, values: "0+60x420" },
            { series: `provider_ack_orchestration_retries_total{${LABELS}}`, values: "0+180x420" },
            { series: `${gauges}_worker_queue_depth{${LABELS}}`, values: "2000x420" },
            { series: `${gauges}_orchestrator_queue_depth{${LABELS}}`, values: "2000+0x410 3x10" },
          ],
          promql_expr_test: [
            sample("calls:rate5m", 10),
            sample("errors:rate5m", 1),
            sample("error_ratio:rate5m", 0.1),
            sample("slow_ratio:rate5m", 0.2),
            sample("slow_ratio:rate1h", 0.2),
            sample("retry_ratio:rate5m", 0.3),
            firing("ProviderErrorRatioHigh", "warning", operation),
            firing("ProviderLatencyBudgetBurnsFast", "critical", operation),
            firing("ProviderLatencyBudgetBurnsSlowly", "warning", operation),
            firing("ProviderRetriesHigh", "warning", operation),
            // The other queue was drained at the end.
            firing("ProviderQueueBacklog", "warning", { queue: `${gauges}_worker_queue_depth` }),
          ],
          alert_rule_test: [
            {
              alertname: "ProviderErrorRatioHigh",
              eval_time: "7h",
              exp_alerts: [
                {
                  exp_labels: { severity: "warning", job: "app", otel_scope_name: "SqliteProvider", ...operation },
                  exp_annotations: {
                    summary: "ack_orchestration_item of SqliteProvider fails too often",
                    description: "10% of its calls failed, for ten minutes more than 5 %. See the errors by type.",
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});

describe.runIf(isHere)("limits of the config", () => {
  const NEVER = { errorRatio: 0.99, latencySeconds: 10, slowRatio: 0.05, retryRatio: 5, queueDepth: 1e6 };
  const duration = "provider_ack_orchestration_item_duration_ms";
  const tests = (expected: readonly string[]) => ({
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        // 10 calls a second, of which 0.3 fail, 0.2 take longer than 250 ms and 0.5 are retries; 300 messages wait.
        input_series: [
          { series: `${duration}_count{${LABELS}}`, values: "0+600x420" },
          { series: `${duration}_bucket{le="250",${LABELS}}`, values: "0+588x420" },
          { series: `${duration}_bucket{le="1000",${LABELS}}`, values: "0+600x420" },
          { series: `${duration}_bucket{le="10000",${LABELS}}`, values: "0+600x420" },
          { series: `${duration}_bucket{le="+Inf",${LABELS}}`, values: "0+600x420" },
          {
            series: `provider_infrastructure_errors_total{operation="ack_orch",error_type="unknown",${LABELS}}`,
            values: "0+18x420",
          },
          { series: `provider_ack_orchestration_retries_total{${LABELS}}`, values: "0+30x420" },
          { series: `provider_worker_queue_depth{${LABELS}}`, values: "300x420" },
        ],
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: "7h",
            exp_samples: expected.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
          },
        ],
      },
    ],
  });

  it.each([
    ["as they are by default", {}, []],
    ["out of reach", { alerts: NEVER }, []],
    ["an errorRatio of 2 %", { alerts: { ...NEVER, errorRatio: 0.02 } }, ["ProviderErrorRatioHigh"]],
    [
      "a quarter of a second, and 0.1 % of the calls that may be slower",
      { alerts: { ...NEVER, latencySeconds: 0.25, slowRatio: 0.001 } },
      ["ProviderLatencyBudgetBurnsFast", "ProviderLatencyBudgetBurnsSlowly"],
    ],
    ["a retryRatio of 0.04", { alerts: { ...NEVER, retryRatio: 0.04 } }, ["ProviderRetriesHigh"]],
    ["a queueDepth of 200", { alerts: { ...NEVER, queueDepth: 200 } }, ["ProviderQueueBacklog"]],
  ] as const)("%s", async (_, config, expected) => {
    const { status, said } = promtool(await smallRulesOf(config), tests(expected));
    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});

it("says of each operation where the limit is none of its buckets' bounds", async () => {
  const text = (latencySeconds: number) => smallRulesOf({ alerts: { latencySeconds } });
  expect(await text(0.25)).not.toContain("by the buckets that there are");
  const between = await text(0.3);
  expect(between).toContain("# ack_orchestration_item: 0.3 s is no bound of its buckets; slow is above 500 ms\n");
  expect(between).toContain("took longer than 0.3 s (or the bucket above that);");
  const beyond = await text(60);
  expect(beyond).toContain(
    "# ack_orchestration_item: no bucket ends at 60 s or above, so it has no alert on latency\n",
  );
  expect(beyond).not.toContain("ProviderLatencyBudgetBurns");
});

/** What a recording rule holds of the operation at the end. */
function sample(rule: string, value: number): object {
  const labels = { __name__: `provider_operation:${rule}`, job: "app", otel_scope_name: "SqliteProvider" };
  // To the precision of a rate, which is a quotient of floats.
  return {
    expr: `round(provider_operation:${rule}{operation="ack_orchestration_item"}, 0.000001)`,
    eval_time: "7h",
    exp_samples: [
      { labels: labelText({ ...labels, __name__: undefined, operation: "ack_orchestration_item" }), value },
    ],
  };
}

function labelText({ __name__: name = "", ...labels }: Readonly<Record<string, string | undefined>>): string {
  return `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value ?? ""}"`)
    .join(",")}}`;
}
