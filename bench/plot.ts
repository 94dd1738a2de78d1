/** The benchmarks' plots for the README: rows of dots over a logarithmic scale of ratios, in a light and a dark form. */

/** Of a contestant; each has a shade for either form. */
const COLORS = {
  green: ["#0a7d33", "#3fb950"],
  blue: ["#1f6feb", "#58a6ff"],
  violet: ["#8250df", "#bc8cff"],
  amber: ["#bf8700", "#e3b341"],
  red: ["#cf222e", "#ff7b72"],
  brown: ["#7a3b12", "#d8a27a"],
  grey: ["#57606a", "#8b949e"],
  ink: ["#24292f", "#e6edf3"],
} as const;
const SHADES = { paper: ["#ffffff", "#0d1117"], muted: ["#57606a", "#9198a1"], rule: ["#d0d7de", "#30363d"] } as const;

export interface Contestant {
  readonly label: string;
  readonly color: keyof typeof COLORS;
  /** Whose ratios are written beside its dots: the one that the plot is about. */
  readonly own?: boolean;
}

export interface Plot {
  /** What is measured, and as a multiple of what. */
  readonly title: string;
  /** What stands below the scale. */
  readonly caption: string;
  readonly contestants: readonly Contestant[];
  /** Ratios, from the least that is shown to the most; 1 is among them, and what lies beyond stands at the end. */
  readonly ticks: readonly number[];
  /** One ratio for each contestant, in their order; undefined where none was measured. */
  readonly rows: readonly { readonly label: string; readonly ratios: readonly (number | undefined)[] }[];
}

const WIDTH = 800;
const [LEFT, RIGHT, TOP, ROW, BELOW] = [120, 20, 92, 46, 46];
/** Legend: entries in a line, and the room for each, in pixels. */
const [ENTRIES, ENTRY] = [4, 198];

/** The plot as SVG, which takes the form that its reader prefers. */
export function renderPlot({ title, caption, contestants, ticks, rows }: Plot): string {
  const bottom = TOP + rows.length * ROW;
  const height = bottom + BELOW;
  const [least = 1, most = 1] = [ticks.at(0), ticks.at(-1)];
  const x = (ratio: number): number => {
    const at = Math.log(Math.min(Math.max(ratio, least), most) / least) / Math.log(most / least);
    return Math.round((LEFT + at * (WIDTH - LEFT - RIGHT)) * 10) / 10;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    `<title>${title}</title>`,
    style(),
    `<rect width="${WIDTH}" height="${height}" class="paper"/>`,
    text(16, 24, title, "ink", 'font-size="15" font-weight="600"'),
    ...contestants.flatMap((contestant, index) => {
      const [at, y] = [22 + (index % ENTRIES) * ENTRY, 46 + Math.floor(index / ENTRIES) * 20];
      return [dot(at, y - 4, contestant), text(at + 12, y, contestant.label, "ink")];
    }),
    ...ticks.flatMap((tick) => [
      line(x(tick), x(tick), TOP, bottom, tick === 1 ? "floor" : "rule"),
      text(x(tick), bottom + 18, `${tick}×`, "muted", 'text-anchor="middle"'),
    ]),
    text((LEFT + WIDTH - RIGHT) / 2, bottom + 37, caption, "muted", 'text-anchor="middle"'),
    ...rows.flatMap(({ label, ratios }, index) => {
      const y = TOP + index * ROW + ROW / 2;
      const measured = contestants.flatMap((contestant, at) => {
        const ratio = ratios[at];
        return ratio === undefined ? [] : [{ contestant, ratio }];
      });
      return [
        text(LEFT - 14, y + 4, label, "ink", 'text-anchor="end"'),
        line(LEFT, WIDTH - RIGHT, y, y, "rule"),
        // The first of them is drawn last: nothing hides it.
        ...measured.toReversed().map(({ contestant, ratio }) => dot(x(ratio), y, contestant, ratio)),
        ...measured.flatMap(({ contestant: { own = false, color }, ratio }) =>
          own
            ? [text(x(ratio), y - 11, ratio.toFixed(2), `value ${color}`, 'text-anchor="middle" font-weight="600"')]
            : [],
        ),
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
}

/** One class for each color; a page that is shown dark has the image prefer it, too. */
function style(): string {
  const rules = (form: 0 | 1): string => {
    const { rule, ...fills } = { ...COLORS, ...SHADES };
    const filled = Object.entries(fills).map(([name, shades]) => `.${name}{fill:${shades[form]}}`);
    const [lines, floor, edge] = [rule[form], COLORS.ink[form], SHADES.paper[form]];
    return [...filled, `.rule{stroke:${lines}}.floor{stroke:${floor}}.dot,.value{stroke:${edge}}`].join("");
  };
  return `<style>${rules(0)}.floor{stroke-dasharray:4 3}.value{stroke-width:4px;paint-order:stroke}@media (prefers-color-scheme:dark){${rules(1)}}</style>`;
}

function dot(x: number, y: number, { label, color, own = false }: Contestant, ratio?: number): string {
  const name = ratio === undefined ? "" : `<title>${label}: ${ratio.toFixed(2)}×</title>`;
  return `<circle cx="${x}" cy="${y}" r="${own ? 7 : 5}" class="dot ${color}">${name}</circle>`;
}

function line(x1: number, x2: number, y1: number, y2: number, kind: "rule" | "floor"): string {
  return `<line x1="${x1}" x2="${x2}" y1="${y1}" y2="${y2}" class="${kind}"/>`;
}

function text(x: number, y: number, content: string, color: string, more = ""): string {
  return `<text x="${x}" y="${y}" class="${color}"${more === "" ? "" : ` ${more}`}>${content}</text>`;
}
