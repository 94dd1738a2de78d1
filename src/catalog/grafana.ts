/** The catalog as a dashboard of Grafana. The only file that knows Grafana's foundation SDK; the build puts what is used of it into this file. */

import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

import type { Catalog } from "./schema.ts";
import {
  ofAll,
  operationSeries,
  prometheusName,
  queueGauges,
  SCOPE_LABEL,
  select,
  sideBySide,
  sum,
  type OperationSeries,
} from "./series.ts";

type Panel = timeseries.PanelBuilder | heatmap.PanelBuilder;

/** One query of a panel: PromQL, and how its series are called. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** What the variables choose. */
const CHOSEN = ['job=~"$job"', `${SCOPE_LABEL}=~"$provider"`];
const WINDOW = "$__rate_interval";
const HEIGHT = 8;
const DATASOURCE = { type: "prometheus", uid: "${datasource}" };

export function renderGrafana(catalog: Catalog): string {
  // The first schema: every Grafana imports it, also those that know the second.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const { DashboardBuilder, RowBuilder, DashboardCursorSync } = dashboard;
  const series = operationSeries(catalog);
  const builder = new DashboardBuilder("Providers")
    .uid("gen-instrumented")
    .description("What generated providers record. Made by `gen-instrumented catalog --format grafana`.")
    .tags(["gen-instrumented", "opentelemetry"])
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .editable();
  for (const variable of variables(series, catalog)) builder.withVariable(variable);
  const overview = overviewPanels(catalog, series);
  if (overview.length > 0) {
    builder.withRow(new RowBuilder("All operations"));
    for (const panel of overview) builder.withPanel(panel);
  }
  for (const each of series) {
    const row = new RowBuilder(each.operation).collapsed(true);
    for (const panel of operationPanels(each)) row.withPanel(panel);
    builder.withRow(row);
  }
  const built = builder.build();
  number(built.panels ?? []);
  return `${JSON.stringify(built, undefined, 2)}\n`;
}

interface Numbered {
  id?: number;
  /** Of a row that is collapsed. */
  panels?: Numbered[];
}

/** Gives each panel an id, in their order: links to a panel name it, and the builders leave it to whoever imports. */
function number(panels: readonly Numbered[], last = 0): number {
  return panels.reduce((id, panel) => {
    panel.id = id + 1;
    return number(panel.panels ?? [], panel.id);
  }, last);
}

/** Which data source, which jobs and which of their providers. A backend that does not keep the scope still shows all of them together. */
function variables(
  series: readonly OperationSeries[],
  catalog: Catalog,
): (dashboard.DatasourceVariableBuilder | dashboard.QueryVariableBuilder)[] {
  const { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } = dashboard;
  const names = [
    ...new Set([
      ...series.map(({ duration }) => `${duration.name}_count`),
      ...queueGauges(catalog).map((gauge) => prometheusName(gauge)),
    ]),
  ];
  const datasource = new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus");
  if (names.length === 0) return [datasource];
  const labels = (name: string, title: string, label: string, matchers: readonly string[]) =>
    new QueryVariableBuilder(name)
      .label(title)
      .datasource(DATASOURCE)
      .query(`label_values({${[`__name__=~"${names.join("|")}"`, ...matchers].join(", ")}}, ${label})`)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      .allValue(".*")
      .current({ selected: true, text: "All", value: "$__all" });
  return [datasource, labels("job", "Job", "job", []), labels("provider", "Provider", SCOPE_LABEL, ['job=~"$job"'])];
}

/** What is seen at a glance: all operations side by side. */
function overviewPanels(catalog: Catalog, series: readonly OperationSeries[]): Panel[] {
  const panels: Panel[] = [];
  const failing = series.filter(({ failures }) => failures !== undefined);
  const retried = series.filter(({ retries }) => retries.length > 0);
  const counted = series.filter(({ counts }) => counts.length > 0);
  const gauges = queueGauges(catalog);
  if (series.length > 0) {
    panels.push(
      lines(
        "Calls",
        "Calls a second, by operation.",
        "ops",
        sideBySide(series).map(({ of, by }) => ({ expr: callRate(of, by), legend: legendOf(of, by) })),
      ),
    );
  }
  // Two profiles may measure in two units, which do not go on one axis.
  for (const unit of new Set(series.map(unitOf))) {
    const measured = series.filter((each) => unitOf(each) === unit);
    panels.push(
      lines(
        "Duration, 95th percentile",
        "The time that 95 of 100 calls do not exceed, by operation.",
        unit,
        sideBySide(measured).map(({ of, by }) => ({ expr: quantile(of, 0.95, by), legend: legendOf(of, by) })),
      ),
    );
  }
  if (failing.length > 0) {
    panels.push(
      lines(
        "Error ratio",
        "The share of calls that failed, by operation. Errors that the config expects are not counted.",
        "percentunit",
        sideBySide(failing).map(({ of, by }) => ({
          // No errors are zero errors: a counter that never counted has no series.
          expr: `(${failureRate(of, by)} or 0 * ${callRate(of, by)}) / ${callRate(of, by)}`,
          legend: legendOf(of, by),
        })),
      ),
      lines("Errors by type", "Errors a second, by error_type.", "ops", errorsByType(failing)),
    );
  }
  if (retried.length > 0) {
    panels.push(
      lines(
        "Retries",
        retried.flatMap(({ retries }) => retries.map(({ description }) => `${description}.`)).join(" "),
        "ops",
        retried.flatMap(({ operation, retries }) =>
          retries.map((each) => ({ expr: `sum(rate(${select(each, "", CHOSEN)}[${WINDOW}]))`, legend: operation })),
        ),
      ),
    );
  }
  if (counted.length > 0) {
    panels.push(
      lines(
        "Sessions and other counts",
        counted.flatMap(({ counts }) => counts.map(({ description }) => `${description}.`)).join(" "),
        "short",
        counted.flatMap(({ operation, counts }) =>
          counts.map((each) => ({
            expr: `sum(increase(${select(each, "", CHOSEN)}[${WINDOW}]))`,
            legend: operation,
          })),
        ),
      ),
    );
  }
  if (gauges.length > 0) {
    panels.push(
      lines(
        "Queue depths",
        `${gauges.map(({ description }) => `${description}.`).join(" ")} The highest, where several processes show one queue.`,
        "short",
        gauges.map((gauge) => ({
          expr: `max by (${SCOPE_LABEL}) (${select({ name: prometheusName(gauge), matchers: [] }, "", CHOSEN)})`,
          legend: `{{${SCOPE_LABEL}}} ${gauge.name.replace(/^.*\./, "")}`,
        })),
      ),
    );
  }
  return panels;
}

/** One operation: where its calls lie, their quantiles, and its errors. */
function operationPanels(series: OperationSeries): Panel[] {
  const panels: Panel[] = [
    heatMap(series),
    lines(
      "Duration, quantiles",
      `${series.description}.`,
      unitOf(series),
      [0.5, 0.95, 0.99].map((each) => ({ expr: quantile(series, each), legend: `p${String(each * 100)}` })),
    ),
  ];
  if (series.failures !== undefined)
    panels.push(lines("Errors by type", "Errors a second, by error_type.", "ops", errorsByType([series])));
  panels.push(
    lines("Calls", "Calls a second, by provider.", "ops", [
      {
        expr: `sum by (${SCOPE_LABEL}) (rate(${select(series.duration, "_count", CHOSEN)}[${WINDOW}]))`,
        legend: `{{${SCOPE_LABEL}}}`,
      },
    ]),
  );
  return panels;
}

function heatMap(series: OperationSeries): heatmap.PanelBuilder {
  const { PanelBuilder, HeatmapColorOptionsBuilder, HeatmapTooltipBuilder, YAxisConfigBuilder } = heatmap;
  return new PanelBuilder()
    .title("Duration")
    .description(`${series.description}: how many calls took how long.`)
    .datasource(DATASOURCE)
    .height(HEIGHT)
    .span(12)
    .color(new HeatmapColorOptionsBuilder().mode(heatmap.HeatmapColorMode.Scheme).scheme("Oranges").steps(64))
    .yAxis(new YAxisConfigBuilder().unit(unitOf(series)))
    .tooltip(new HeatmapTooltipBuilder().mode(common.TooltipDisplayMode.Single).yHistogram(true))
    .withTarget(
      new prometheus.DataqueryBuilder()
        .refId("A")
        .expr(`sum by (le) (increase(${select(series.duration, "_bucket", CHOSEN)}[${WINDOW}]))`)
        .format(prometheus.PromQueryFormat.Heatmap)
        .legendFormat("{{le}}"),
    );
}

function lines(title: string, description: string, unit: string, queries: readonly Query[]): timeseries.PanelBuilder {
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .unit(unit)
    .min(0)
    .fillOpacity(8)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .height(HEIGHT)
    .span(12);
  queries.forEach(({ expr, legend }, index) => {
    panel.withTarget(new prometheus.DataqueryBuilder().refId(refId(index)).expr(expr).legendFormat(legend));
  });
  return panel;
}

function legendOf({ operation }: OperationSeries, by: readonly string[]): string {
  return by.length === 0 ? operation : by.map((label) => `{{${label}}}`).join(" ");
}

function callRate({ duration }: OperationSeries, by: readonly string[]): string {
  return sum(by, `rate(${select(duration, "_count", CHOSEN)}[${WINDOW}])`);
}

function failureRate({ failures, duration }: OperationSeries, by: readonly string[]): string {
  return sum(by, `rate(${select(failures ?? duration, "", CHOSEN)}[${WINDOW}])`);
}

function quantile({ duration }: OperationSeries, share: number, by: readonly string[] = []): string {
  const rates = sum(["le", ...by], `rate(${select(duration, "_bucket", CHOSEN)}[${WINDOW}])`);
  return `histogram_quantile(${String(share)}, ${rates})`;
}

/** One query for each counter, or histogram, that tells errors: several operations may share it. */
function errorsByType(series: readonly OperationSeries[]): Query[] {
  const [only] = series;
  const several = series.length > 1;
  const queries = series.flatMap(({ failures }) => {
    if (failures === undefined) return [];
    const { typeLabel } = failures;
    const rates = `rate(${select(several ? ofAll(failures) : failures, "", CHOSEN)}[${WINDOW}])`;
    const expr = sum(typeLabel === undefined ? [] : [typeLabel], rates);
    return [{ expr, legend: typeLabel === undefined ? (only?.operation ?? "") : `{{${typeLabel}}}` }];
  });
  return [...new Map(queries.map((query) => [query.expr, query])).values()];
}

/** As Grafana calls it. */
function unitOf({ unit }: OperationSeries): string {
  return unit === "s" ? "s" : "ms";
}

/** A, B, … Z, AA, AB, … */
function refId(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : refId(Math.floor(index / 26) - 1) + letter;
}
