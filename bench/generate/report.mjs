/** The generator's benchmark as a Markdown table, and as the plot of it. */

const GOALS = {
  "generate all": { 1: 0.9, 100: 2.0, 1000: 3.0 },
  "--check": { 1: 0.25, 100: 0.12, 1000: 0.1 },
  audit: { 1000: 2.5 },
};
const COLORS = [
  "#0a7d33",
  "#1f6feb",
  "#8250df",
  "#bf8700",
  "#cf222e",
  "#57606a",
  "#24292f",
  "#1b7c83",
  "#bc4c00",
  "#6639ba",
];

export function table(results, floorName, note) {
  const names = results[0].rows.map(({ name }) => name);
  const cell = ({ size, rows }, name) => {
    const row = rows.find((each) => each.name === name);
    const floor = rows.find((each) => each.name === floorName);
    const goal = GOALS[name]?.[size];
    const said = goal === undefined ? "" : ` (goal ${goal}${row.cpu / floor.cpu <= goal ? "" : ", missed"})`;
    return `${(row.cpu / floor.cpu).toFixed(2)}${said}, ${row.cpu.toFixed(0)} ms, ${row.memory.toFixed(0)} MB`;
  };
  return [
    "# What a run of the generator costs",
    "",
    `CPU time as a ratio to reading and parsing the same files, in milliseconds, and peak memory. ${note}. Made by \`npm run bench:generate\`.`,
    "",
    `| | ${results.map(({ size }) => `${size} file${size === 1 ? "" : "s"}`).join(" | ")} |`,
    `| --- | ${results.map(() => "---").join(" | ")} |`,
    ...names.map((name) => `| ${name} | ${results.map((result) => cell(result, name)).join(" | ")} |`),
    "",
  ].join("\n");
}

/** CPU time as a multiple of the floor over the number of files, both logarithmic. */
export function plot(results, floorName) {
  const [width, height, left, top, right, bottom] = [800, 420, 60, 50, 250, 50];
  const sizes = results.map(({ size }) => size);
  const x = (size) =>
    left + (Math.log(size / sizes[0]) / Math.max(Math.log(sizes.at(-1) / sizes[0]), 1)) * (width - left - right);
  const ticks = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
  const y = (ratio) =>
    height - bottom - (Math.log(Math.min(Math.max(ratio, 0.1), 16) / 0.1) / Math.log(160)) * (height - top - bottom);
  const names = results[0].rows.map(({ name }) => name).filter((name) => name !== floorName);
  const ratios = (name) =>
    results.map(({ size, rows }) => {
      const of = (wanted) => rows.find((each) => each.name === wanted).cpu;
      return [x(size), y(of(name) / of(floorName))];
    });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>CPU time of a run as a multiple of reading and parsing the same files</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="26" font-size="15" font-weight="600" fill="#24292f">CPU time of a run, as a multiple of reading and parsing the same files</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="${tick === 1 ? "#24292f" : "#d0d7de"}"/><text x="${left - 8}" y="${y(tick) + 4}" text-anchor="end" fill="#57606a">${tick}×</text>`,
    ),
    ...sizes.map(
      (size) => `<text x="${x(size)}" y="${height - bottom + 20}" text-anchor="middle" fill="#57606a">${size}</text>`,
    ),
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle" fill="#24292f">files</text>`,
    ...names.flatMap((name, index) => {
      const color = COLORS[index % COLORS.length];
      const points = ratios(name);
      const key = top + 10 + index * 22;
      return [
        `<polyline points="${points.map((point) => point.join(",")).join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
        ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${color}"/>`),
        `<circle cx="${width - right + 26}" cy="${key - 4}" r="5" fill="${color}"/><text x="${width - right + 38}" y="${key}" fill="#24292f">${name}</text>`,
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
}
