/** The measurements of the runtime benchmark as Markdown, and as a verdict on the goals. */

import type { Generation } from "./build.ts";

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

/** Those that give the same signals: duration, errors, a span around the call. */
const PEERS = ["by hand", "startActiveSpan", "Proxy", "shimmer", "autometrics"];

export function table(results: Results): string {
  const parts = [
    "# Cost of one observed call",
    "",
    "Written by `npm run bench:runtime`; how it measures, and what the designs are, is in [the benchmark's README](../README.md). Ratios are to the floor,",
    "the unavoidable calls of API and SDK written flat around the call; below 1 is less than that. ns are CPU time, the call of the base included.",
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

/** Each goal and what was measured, a line each, with a cross where it is missed. */
export function verdict(results: Results): string {
  const lines: string[] = [];
  const say = (met: boolean, text: string): void => void lines.push(`${met ? "met   " : "MISSED"} ${text}`);
  for (const { node, generation, setting, cell } of results) {
    const where = `Node ${node}, SDK ${generation}, ${SETTING_NAMES[setting] ?? setting}`;
    for (const [kind, goals] of Object.entries(GOALS)) {
      const goal = goals[setting];
      const measured = cell[kind]?.["generated"];
      if (goal !== undefined && measured !== undefined) {
        say(
          measured.ratio <= goal,
          `${where}, ${kind}: ${measured.ratio.toFixed(2)} of the floor, goal ${goal.toFixed(2)}`,
        );
      }
    }
    for (const [kind, designs] of Object.entries(cell)) {
      const { generated, floor, bare } = designs;
      if (generated === undefined || floor === undefined || bare === undefined) continue;
      // Peers write no log records, and autometrics' span ends before a generator begins.
      const comparable =
        setting === "logger" || setting === "OTel logs"
          ? []
          : PEERS.filter((peer) => kind !== "generator" || peer !== "autometrics");
      const faster = comparable.filter((peer) => (designs[peer]?.ratio ?? Infinity) < generated.ratio - 0.02);
      if (faster.length > 0) say(false, `${where}, ${kind}: ${faster.join(", ")} faster`);
      if (setting === "none" && generated.bytes > bare.bytes + 220)
        say(false, `${where}, ${kind}: ${generated.bytes} bytes, bare has ${bare.bytes}`);
      if (generated.bytes > floor.bytes + 700)
        say(false, `${where}, ${kind}: ${generated.bytes} bytes, the floor has ${floor.bytes}`);
      const more = setting === "none" ? 0 : 1;
      if (kind !== "generator" && generated.turns !== undefined && generated.turns !== (bare.turns ?? 0) + more) {
        say(false, `${where}, ${kind}: ${generated.turns} microtasks, bare has ${bare.turns ?? 0}`);
      }
    }
  }
  return lines.join("\n");
}

function combinationsOf(results: Results): { node: number; generation: Generation }[] {
  const keys = new Set(results.map(({ node, generation }) => JSON.stringify({ node, generation })));
  return [...keys].map((key) => JSON.parse(key) as { node: number; generation: Generation });
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
