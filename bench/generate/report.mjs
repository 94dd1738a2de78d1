/** The generator's benchmark as a Markdown table with its goals, and as the plot that the README shows. */

/** CPU time as a ratio to the floor, by row and number of files. */
const GOALS = {
  "generate all": { 1: 0.9, 100: 2.0, 1000: 3.0 },
  "--check": { 1: 0.25, 100: 0.12, 1000: 0.1 },
  "--check, compiled code but no manifest": { 1: 0.55, 100: 1.3, 1000: 2.0 },
  audit: { 1000: 2.5 },
};
/** Peak memory in MB. */
const MEMORY_GOALS = { "generate all": { 1000: 250 } };

const SHOWN = [
  ["--check", "--check, nothing changed", "#0a7d33"],
  ["generate all", "generate all", "#1f6feb"],
  ["audit", "audit", "#8250df"],
  ["tsc 7", "tsc 7 (native)", "#24292f"],
  ["tsc 6", "tsc 6 --noEmit", "#57606a"],
  ["prettier --check", "prettier --check", "#bf8700"],
  ["eslint, syntactic", "ESLint, syntactic", "#cf222e"],
  ["eslint, typed", "ESLint, typed", "#8c1d18"],
];
const [LEFT, WIDTH, RIGHT, TOP, ROW] = [120, 800, 20, 92, 46];
const TICKS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32];

const filesOf = (size) => `${size} file${size === 1 ? "" : "s"}`;
const rowOf = ({ rows }, name) => rows.find((row) => row.name === name);
const ratioOf = (result, name, floor) => rowOf(result, name).cpu / rowOf(result, floor).cpu;

export function table(results, floor, note) {
  const names = [...new Set(results.flatMap(({ rows }) => rows.map(({ name }) => name)))];
  const cell = (result, name) => {
    const row = rowOf(result, name);
    if (row === undefined) return "–";
    return `${ratioOf(result, name, floor).toFixed(2)} · ${row.cpu.toFixed(0)} ms · ${row.memory.toFixed(0)} MB`;
  };
  return [
    "# What a run of the generator costs",
    "",
    `CPU time as a ratio to reading and parsing the same files · in milliseconds · peak memory. ${note}. Made by \`npm run bench:generate\`.`,
    "",
    `| | ${results.map(({ size }) => filesOf(size)).join(" | ")} |`,
    `| --- | ${results.map(() => "---").join(" | ")} |`,
    ...names.map((name) => `| ${name} | ${results.map((result) => cell(result, name)).join(" | ")} |`),
    "",
    "## Goals",
    "",
    "| | files | goal | measured | |",
    "| --- | --- | --- | --- | --- |",
    ...goalsOf(results, floor).map(
      ({ name, size, goal, measured, isMet }) =>
        `| ${name} | ${size} | ≤ ${goal} | ${measured} | ${isMet ? "met" : "**missed**"} |`,
    ),
    "",
  ].join("\n");
}

function goalsOf(results, floor) {
  const all = (goals, measure, print) =>
    Object.entries(goals).flatMap(([name, bySize]) =>
      results.flatMap((result) => {
        const goal = bySize[result.size];
        if (goal === undefined || rowOf(result, name) === undefined) return [];
        const value = measure(result, name);
        return [{ name, size: result.size, goal: print(goal), measured: print(value), isMet: value <= goal }];
      }),
    );
  return [
    ...all(
      GOALS,
      (result, name) => ratioOf(result, name, floor),
      (value) => value.toFixed(2),
    ),
    ...all(
      MEMORY_GOALS,
      (result, name) => rowOf(result, name).memory,
      (value) => `${value.toFixed(0)} MB`,
    ),
  ];
}

/** A line of dots for each number of files: each contestant's CPU time as a multiple of the floor, on a logarithmic scale. */
export function plot(results, floor) {
  const shown = SHOWN.filter(([name]) => results.some((result) => rowOf(result, name) !== undefined));
  const bottom = TOP + results.length * ROW;
  const [low, high] = [TICKS[0], TICKS.at(-1)].map(Math.log);
  const x = (ratio) => {
    const at = (Math.min(Math.max(Math.log(ratio), low), high) - low) / (high - low);
    return Math.round((LEFT + at * (WIDTH - LEFT - RIGHT)) * 10) / 10;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 46}" viewBox="0 0 ${WIDTH} ${bottom + 46}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>CPU time of a run as a multiple of reading and parsing the same files</title>`,
    `<rect width="${WIDTH}" height="${bottom + 46}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="15" font-weight="600" fill="#24292f">CPU time of a run, as a multiple of reading and parsing the same files</text>`,
    ...shown.map(([, label, color], index) => {
      const [at, y] = [16 + (index % 4) * 198, 46 + Math.floor(index / 4) * 20];
      return `<circle cx="${at + 5}" cy="${y}" r="5" fill="${color}"/><text x="${at + 16}" y="${y + 4}" fill="#24292f">${label}</text>`;
    }),
    ...TICKS.map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 8}" y2="${bottom}" stroke="${tick === 1 ? "#24292f" : "#d0d7de"}"/><text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle" fill="#57606a">${tick}×</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${bottom + 38}" text-anchor="middle" fill="#57606a">less is better; 1× reads and parses, and does no more</text>`,
    ...results.flatMap((result, row) => {
      const y = TOP + row * ROW + ROW / 2;
      return [
        `<text x="16" y="${y + 4}" fill="#24292f">${filesOf(result.size)}</text>`,
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#d0d7de"/>`,
        ...shown
          .filter(([name]) => rowOf(result, name) !== undefined)
          .map(
            ([name, label, color]) =>
              `<circle cx="${x(ratioOf(result, name, floor))}" cy="${y}" r="6" fill="${color}" fill-opacity="0.9"><title>${label}: ${ratioOf(result, name, floor).toFixed(2)}×</title></circle>`,
          ),
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
}
