/** The plot that the README shows: each design's cost in each setting, as a multiple of the floor. */

import { renderPlot, type Contestant } from "../plot.ts";
import { SETTING_NAMES, type Results } from "./report.ts";

const SETTINGS = ["none", "metrics", "spans", "sampled out", "1 % sampled"];
const DESIGNS: readonly (Contestant & { readonly design: string })[] = [
  { design: "generated", label: "gen-instrumented", color: "green", own: true },
  { design: "shimmer", label: "shimmer-style patch", color: "blue" },
  { design: "Proxy", label: "JS Proxy", color: "violet" },
  { design: "startActiveSpan", label: "startActiveSpan closure", color: "amber" },
  { design: "by hand", label: "as most write it by hand", color: "red" },
  { design: "nestjs-otel", label: "nestjs-otel (no durations)", color: "grey" },
  { design: "autometrics", label: "@autometrics/autometrics", color: "ink" },
];

export function plot(results: Results): string {
  const shown = results.filter(({ node, generation }) => node === 20 && generation === 2);
  return renderPlot({
    title: "Cost of one observed async call, as a multiple of the API calls written flat",
    caption: "less is better; 1× is the floor: the calls to the API alone",
    contestants: DESIGNS,
    ticks: [0.25, 0.5, 1, 2, 4, 8, 16],
    rows: SETTINGS.map((setting) => {
      const cells = shown.find((each) => each.setting === setting)?.cell["async"] ?? {};
      return { label: SETTING_NAMES[setting] ?? setting, ratios: DESIGNS.map(({ design }) => cells[design]?.ratio) };
    }),
  });
}
