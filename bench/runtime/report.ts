/** The measurements of the runtime benchmark as Markdown, and as a verdict on the goals. */

import type { Generation } from "./build.ts";
import { LEFT_OUT } from "./left-out.ts";

export interface Measured {
  /** CPU time of one call, in ns, the call of the base included. */
  readonly ns: number;
  /** To the floor: the median over rounds in which both were measured. */
  readonly ratio: number;
  readonly bytes: number;
  /** Microtask turns until the call has settled. */
  readonly turns?: number;
}

/** kind → design → what was measured. */
export type Cell = Record<string, Record<string, Measured>>;

export type Results = readonly {
  readonly node: number;
  readonly generation: Generation;
  readonly setting: string;
  readonly cell: Cell;
}[];

export const SETTING_NAMES: Readonly<Record<string, string>> = {
  none: "no SDK",
  metrics: "metrics",
  periodic: "metrics, collected each 100 ms",
  spans: "all spans",
  "sampled out": "sampled out",
  "1 % sampled": "1 % sampled",
  logger: "all spans, logger",
  "OTel logs": "all spans, OTel logs",
};

const KINDS: Readonly<Record<string, string>> = {
  async: "an `async` method",
  promise: "a method that returns a promise without being `async`",
  sync: "a synchronous method",
  generator: "an async generator, three items read to the end",
  fetch: "an `async` method whose result has the instance id",
  ack: "an `async` method watched for retries",
};

/** Ratios to the floor that are to be kept on Node 20 (quality.md). */
const GOALS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  async: { none: 0.65, metrics: 1, spans: 1.1, "sampled out": 1.05, "1 % sampled": 1.1 },
  sync: { none: 0.35, metrics: 0.8, spans: 1.08, "sampled out": 1.1, "1 % sampled": 1.05 },
};

/** Goals of every setting and kind: bytes over the floor, and over the bare call where there is no SDK. */
const MAX_BYTES = 700;
const MAX_BYTES_BARE = 220;
/** Two runs of one design differ by so much. */
const NOISE = 0.03;

/** Those that give the same signals of a success, and so may not be faster; left-out.ts has what each leaves out besides. */
function comparable(setting: string, kind: string): readonly string[] {
  if (setting === "logger" || setting === "OTel logs") return [];
  const peers = ["startActiveSpan", "Proxy", "shimmer"];
  return kind === "generator" ? peers : ["by hand", ...peers];
}

export function table(results: Results): string {
  const parts = [
    "# Cost of one observed call",
    "",
    "Written by `npm run bench:runtime`; how it measures, and what the designs are, is in [the benchmark's README](../README.md). Ratios are to the floor,",
    "the unavoidable calls of API and SDK written flat around the call; below 1 is less than that. ns are CPU time, the call of the base included.",
    "",
    "Not every design gives what the generated class gives (duration, errors by type, retries, a span with the function's name and the instance id,",
    "log records; all of it guarded, so that no fault of the telemetry reaches the caller). Left out by:",
    "",
    ...Object.entries(LEFT_OUT).map(([design, what]) => `- ${design}: ${what}`),
    "",
    "None but the floor and the generated class writes log records.",
    "",
  ];
  for (const kind of Object.keys(KINDS)) {
    parts.push(`## ${KINDS[kind] ?? kind}`, "");
    for (const { node, generation } of combinationsOf(results)) {
      const columns = results.filter((each) => each.node === node && each.generation === generation);
      const designs = Object.keys(columns[0]?.cell[kind] ?? {});
      parts.push(
        `### Node ${node}, OpenTelemetry SDK ${generation}`,
        "",
        row([
          "design",
          ...columns.map(({ setting }) => SETTING_NAMES[setting] ?? setting),
          "bytes: no SDK, metrics, spans",
          "microtasks",
        ]),
        row(Array.from({ length: columns.length + 3 }, () => "---")),
        ...designs.map((design) => {
          const of = (setting: string) => columns.find((each) => each.setting === setting)?.cell[kind]?.[design];
          return row([
            design === "generated" ? "**generated**" : design,
            ...columns.map(({ cell }) => {
              const measured = cell[kind]?.[design];
              if (measured === undefined) return "";
              return design === "floor" ? `1 (${measured.ns} ns)` : measured.ratio.toFixed(2);
            }),
            ["none", "metrics", "spans"].map((setting) => of(setting)?.bytes ?? "").join(", "),
            String(of("spans")?.turns ?? ""),
          ]);
        }),
        "",
      );
    }
  }
  return parts.join("\n");
}

/** Each goal and what was measured, a line each, and how many are met. */
export function verdict(results: Results): string {
  const lines: string[] = [];
  const say = (met: boolean, text: string): void => void lines.push(`${met ? "met   " : "MISSED"} ${text}`);
  for (const { node, generation, setting, cell } of results) {
    const where = `Node ${node}, SDK ${generation}, ${SETTING_NAMES[setting] ?? setting}`;
    const on20 = results.find((each) => each.node === 20 && each.generation === generation && each.setting === setting);
    for (const [kind, designs] of Object.entries(cell)) {
      const { generated, floor, bare } = designs;
      if (generated === undefined || floor === undefined || bare === undefined) continue;
      const what = `${where}, ${kind}`;
      const ratio = generated.ratio.toFixed(2);
      const goal = GOALS[kind]?.[setting];
      if (goal !== undefined) say(generated.ratio <= goal, `${what}: ${ratio} of the floor, goal ${goal.toFixed(2)}`);
      const before = on20?.cell[kind]?.["generated"]?.ratio;
      if (goal !== undefined && node !== 20 && before !== undefined)
        say(generated.ratio <= before + NOISE, `${what}: ${ratio} of the floor, on Node 20 ${before.toFixed(2)}`);
      const peers = comparable(setting, kind).filter((peer) => designs[peer] !== undefined);
      const faster = peers.filter((peer) => (designs[peer]?.ratio ?? Infinity) < generated.ratio - NOISE);
      const told = faster.map((peer) => `${peer} ${designs[peer]?.ratio.toFixed(2) ?? ""}`).join(", ");
      if (peers.length > 0) say(faster.length === 0, `${what}: ${ratio}, faster peers: ${told === "" ? "none" : told}`);
      const most = setting === "none" ? bare.bytes + MAX_BYTES_BARE : floor.bytes + MAX_BYTES;
      say(generated.bytes <= most, `${what}: ${generated.bytes} bytes, at most ${most}`);
      if (kind !== "generator" && generated.turns !== undefined) {
        const turns = (bare.turns ?? 0) + (setting === "none" ? 0 : 1);
        say(generated.turns === turns, `${what}: ${generated.turns} microtasks, goal ${turns}`);
      }
    }
  }
  const met = lines.filter((line) => line.startsWith("met")).length;
  return [...lines, `${met} goals met, ${lines.length - met} missed`].join("\n");
}

function combinationsOf(results: Results): { node: number; generation: Generation }[] {
  const keys = new Set(results.map(({ node, generation }) => JSON.stringify({ node, generation })));
  return [...keys].map((key) => JSON.parse(key) as { node: number; generation: Generation });
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
