/**
 * Realistic providers, well and ill instrumented, with the findings expected at each line: `//! rule` is found there, `//? rule -- why`
 * belongs there and is known to be missed. Prints precision and recall.
 */

import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { folder } from "../cli/folder.ts";
import { listFiles, ROOT } from "../support/files.ts";

const CORPUS = join(ROOT, "test/fixtures/audit");
const cases = ["well", "ill"].flatMap((kind) => readdirSync(join(CORPUS, kind)).map((name) => `${kind}/${name}`));

const total = { found: 0, falseAlarms: 0, missed: 0, providers: 0 };

describe.each(cases)("%s", (name) => {
  it("is judged as expected", async () => {
    const dir = folder({ "package.json": '{ "gen-instrumented": { "logs": "none" } }' });
    const from = join(CORPUS, name);
    cpSync(from, statSync(from).isDirectory() ? dir.path : dir.at(name.split("/")[1]!), { recursive: true });
    if (dir.has("generate.txt")) expect(await dir.run(dir.read("generate.txt").trim())).toMatchObject({ code: 0 });
    if (dir.has("after.json")) {
      for (const [file, [before, after]] of Object.entries(
        JSON.parse(dir.read("after.json")) as Record<string, [string, string]>,
      )) {
        writeFileSync(
          dir.at(file),
          dir.read(file).replace(before, () => after),
        );
      }
    }
    const { expected, missed } = takeMarkers(dir.path);
    const { stdout, stderr } = await dir.run("audit", "--json", "**/*.ts");
    expect(stderr).toBe("");
    const results = JSON.parse(stdout) as { filePath: string; messages: { ruleId: string; line: number }[] }[];
    const found = results
      .flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, line }) => `${filePath.slice(dir.path.length + 1)}:${line} ${ruleId}`),
      )
      .sort();
    total.providers += listFiles(dir.path).filter((file) => file.endsWith("rovider.ts")).length;
    total.found += found.filter((each) => expected.includes(each)).length;
    total.falseAlarms += found.filter((each) => !expected.includes(each)).length;
    total.missed += missed.length + expected.filter((each) => !found.includes(each)).length;
    expect(found).toEqual(expected);
    expect(
      missed.filter((each) => found.includes(each)),
      "found by now: mark it with //!",
    ).toEqual([]);
  });
});

afterAll(() => {
  const precision = total.found / (total.found + total.falseAlarms);
  const recall = total.found / (total.found + total.missed);
  console.log(
    `audit corpus: ${total.providers} providers, ${total.found} findings; precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${total.missed} known misses)`,
  );
});

it("has at least 40 providers", () => {
  expect(listFiles(CORPUS).filter((file) => file.endsWith("rovider.ts")).length).toBeGreaterThanOrEqual(40);
});

/** What the comments of a folder expect, as `file:line rule`; taken out, so that they cannot sway the audit. */
function takeMarkers(path: string): { expected: string[]; missed: string[] } {
  const expected: string[] = [];
  const missed: string[] = [];
  for (const file of listFiles(path).filter((each) => each.endsWith(".ts") && !each.includes(".instrumented."))) {
    const text = readFileSync(join(path, file), "utf8");
    writeFileSync(join(path, file), text.replace(/ *\/\/[!?] .*$/gm, ""));
    for (const [index, line] of text.split("\n").entries()) {
      for (const rule of /\/\/! (.+)$/.exec(line)?.[1]!.split(" ") ?? []) expected.push(`${file}:${index + 1} ${rule}`);
      const miss = /\/\/\? ([\w-]+) -- /.exec(line)?.[1];
      if (miss !== undefined) missed.push(`${file}:${index + 1} ${miss}`);
    }
  }
  return { expected: expected.sort(), missed };
}

it("has no case that expects nothing of an ill provider", () => {
  for (const name of cases.filter((each) => each.startsWith("ill/"))) {
    const from = join(CORPUS, name);
    const texts = statSync(from).isDirectory()
      ? listFiles(from).map((file) => readFileSync(join(from, file), "utf8"))
      : [readFileSync(from, "utf8")];
    expect(existsSync(from) && texts.some((text) => text.includes("//! ")), name).toBe(true);
  }
});
