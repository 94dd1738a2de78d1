/** The generator's benchmark as a Markdown table with its goals, and as the plot that the README shows. */

import { renderPlot } from "../plot.ts";

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
  { row: "generate all", label: "generate all", color: "green", own: true },
  { row: "--check", label: "--check, nothing changed", color: "blue" },
  { row: "audit", label: "audit", color: "violet" },
  { row: "tsc 7", label: "tsc 7 (native)", color: "ink" },
  { row: "tsc 6", label: "tsc 6 --noEmit", color: "grey" },
  { row: "prettier --check", label: "prettier --check", color: "amber" },
  { row: "eslint, syntactic", label: "ESLint, syntactic", color: "red" },
  { row: "eslint, typed", label: "ESLint, typed", color: "brown" },
];

export const filesOf = (size) => `${size} file${size === 1 ? "" : "s"}`;
const rowOf = ({ rows }, name) => rows.find((row) => row.name === name);
const ratioOf = (result, name, floor) => rowOf(result, name).cpu / rowOf(result, floor).cpu;

export function table(results, floor, note) {
  const names = [...new Set(results.flatMap(({ rows }) => rows.map(({ name }) => name)))];
  const cell = (result, name) => {
    const row = rowOf(result, name);
    if (row === undefined) return "–";
    const [cpu, wall, memory] = [row.cpu, row.wall, row.memory].map((each) => each.toFixed(0));
    return `${ratioOf(result, name, floor).toFixed(2)} · ${cpu} ms · ${wall} ms · ${memory} MB`;
  };
  return [
    "# What a run of the generator costs",
    "",
    `CPU time as a ratio to reading and parsing the same files · in milliseconds · from start to end · peak memory. ${note}. Made by \`npm run bench:generate\`.`,
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

/** Each contestant's CPU time as a multiple of the floor, for each number of files. */
export function plot(results, floor) {
  const contestants = SHOWN.filter(({ row }) => results.some((result) => rowOf(result, row) !== undefined));
  return renderPlot({
    title: "CPU time of a run, as a multiple of reading and parsing the same files",
    caption: "less is better; 1× reads and parses, and does no more",
    contestants,
    ticks: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32],
    rows: results.map((result) => ({
      label: filesOf(result.size),
      ratios: contestants.map(({ row }) =>
        rowOf(result, row) === undefined ? undefined : ratioOf(result, row, floor),
      ),
    })),
  });
}
