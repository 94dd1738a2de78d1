/** The plot that the README shows: each design's cost in each setting, as a multiple of the floor, on a logarithmic scale. */

import { SETTING_NAMES, type Results } from "./report.ts";

const SHOWN = ["none", "metrics", "spans", "sampled out", "1 % sampled"];
const DESIGNS: readonly (readonly [string, string, string])[] = [
  ["generated", "gen-instrumented", "#0a7d33"],
  ["shimmer", "shimmer-style patch", "#1f6feb"],
  ["Proxy", "JS Proxy", "#8250df"],
  ["startActiveSpan", "startActiveSpan closure", "#bf8700"],
  ["by hand", "as most write it by hand", "#cf222e"],
  ["nestjs-otel", "nestjs-otel (no durations)", "#57606a"],
  ["autometrics", "@autometrics/autometrics", "#24292f"],
];
const LEFT = 120;
const WIDTH = 800;
const RIGHT = 20;
const TOP = 92;
const ROW = 46;
const TICKS = [0.25, 0.5, 1, 2, 4, 8, 16];

export function plot(results: Results): string {
  const shown = results.filter(({ node, generation }) => node === 20 && generation === 2);
  const height = TOP + SHOWN.length * ROW + 46;
  const x = (ratio: number): number => {
    const [low, high] = [Math.log(TICKS[0] ?? 1), Math.log(TICKS.at(-1) ?? 1)];
    const at = (Math.log(Math.min(Math.max(ratio, 0.25), 16)) - low) / (high - low);
    return Math.round((LEFT + at * (WIDTH - LEFT - RIGHT)) * 10) / 10;
  };
  const bottom = TOP + SHOWN.length * ROW;
  const lines: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>Cost of one observed async call as a multiple of the flat API calls</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="#24292f">Cost of one observed async call, as a multiple of the API calls written flat</text>`,
  ];
  DESIGNS.forEach(([, label, color], index) => {
    const column = index % 4;
    const at = 16 + column * 198;
    const y = 46 + Math.floor(index / 4) * 20;
    lines.push(mark(at + 6, y - 4, color, index === 0), `<text x="${at + 18}" y="${y}" fill="#24292f">${label}</text>`);
  });
  for (const tick of TICKS) {
    const bold = tick === 1;
    lines.push(
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP}" y2="${bottom}" stroke="${bold ? "#24292f" : "#d0d7de"}" stroke-dasharray="${bold ? "4 3" : "none"}"/>`,
      `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle" fill="#57606a">${tick}×</text>`,
    );
  }
  lines.push(`<text x="${x(1)}" y="${bottom + 36}" text-anchor="middle" fill="#24292f">floor</text>`);
  SHOWN.forEach((setting, index) => {
    const y = TOP + index * ROW + ROW / 2;
    const designs = shown.find((each) => each.setting === setting)?.cell["async"] ?? {};
    lines.push(
      `<text x="${LEFT - 14}" y="${y + 4}" text-anchor="end" fill="#24292f">${SETTING_NAMES[setting] ?? setting}</text>`,
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#eaeef2"/>`,
    );
    for (const [design, , color] of [...DESIGNS].reverse()) {
      const measured = designs[design];
      if (measured === undefined) continue;
      lines.push(mark(x(measured.ratio), y, color, design === "generated"));
    }
    const own = designs["generated"];
    if (own !== undefined)
      lines.push(
        `<text x="${x(own.ratio)}" y="${y - 11}" text-anchor="middle" font-weight="600" fill="#0a7d33">${own.ratio.toFixed(2)}</text>`,
      );
  });
  return [...lines, "</svg>", ""].join("\n");
}

function mark(x: number, y: number, color: string, large: boolean): string {
  return `<circle cx="${x}" cy="${y}" r="${large ? 7 : 5}" fill="${color}" fill-opacity="${large ? 1 : 0.85}" stroke="#ffffff"/>`;
}
