/** The rules' pages as test cases: what stands under "Incorrect" is reported at the places marked, what stands under "Correct" is not. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { main } from "../../src/cli.ts";
import { listFiles, ROOT } from "../support/files.ts";

export interface PageCase {
  readonly title: string;
  readonly incorrect: boolean;
  /** Absolute: a project in which the example's steps were taken. */
  readonly folder: string;
  /** Files to be linted, with the places to be reported. */
  readonly files: readonly { readonly path: string; readonly code: string; readonly places: readonly Place[] }[];
  readonly config: object;
}

/** The end is not marked for places that are told in words. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
}

const WORK = join(ROOT, "test/.generated");

/** Takes the steps of all examples of a rule's page, each in a folder of its own. */
export async function pageCases(id: string): Promise<{ cases: readonly PageCase[]; remove: () => void }> {
  const page = readFileSync(join(ROOT, `src/rules/${id}.md`), "utf8");
  mkdirSync(WORK, { recursive: true });
  const work = mkdtempSync(join(WORK, `${id}-`));
  const cases: PageCase[] = [];
  for (const section of page.split(/^## /m).slice(1)) {
    const heading = /^.*/.exec(section)![0];
    if (heading !== "Incorrect" && heading !== "Correct") continue;
    for (const [index, example] of section.split(/^### /m).entries()) {
      const title = index === 0 ? heading : `${heading}: ${/^.*/.exec(example)![0]}`;
      cases.push(await takeSteps(title, heading === "Incorrect", example, join(work, String(cases.length))));
    }
  }
  return { cases, remove: () => rmSync(work, { recursive: true, force: true }) };
}

async function takeSteps(title: string, incorrect: boolean, example: string, folder: string): Promise<PageCase> {
  mkdirSync(join(folder, ".git"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const places = new Map<string, Place[]>();
  let config = {};
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [, language = "", name = "", text = ""] of example.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
    if (language === "ts") {
      const file = name === "" ? "src/provider.ts" : name;
      const read = readMarks(text);
      places.set(file, read.places);
      write(file, read.code);
    } else if (language === "json") {
      config = JSON.parse(text) as object;
      write(name, text);
    } else if (language === "sh") {
      for (const line of text.trim().split("\n")) await takeStep(line, folder);
    } else if (language === "text") {
      for (const line of text.trim().split("\n")) {
        const [, file = "", row = "", column = ""] = /^(.+):(\d+):(\d+)$/.exec(line)!;
        places.set(file, [...(places.get(file) ?? []), { line: Number(row), column: Number(column) }]);
      }
    }
  }
  const files = listFiles(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((path) => ({ path, code: readFileSync(join(folder, path), "utf8"), places: places.get(path) ?? [] }));
  return { title, incorrect, folder, files, config };
}

async function takeStep(line: string, folder: string): Promise<void> {
  const [program, ...args] = line.split(" ");
  if (program === "rm") {
    rmSync(join(folder, args[0]!));
    return;
  }
  const said: string[] = [];
  const stream = { write: (text: string) => said.push(text) };
  const code = await main(args.slice(1), { stdout: stream, stderr: stream, env: {}, cwd: () => folder });
  if (code !== 0) throw new Error(`${line}\n${said.join("")}`);
}

/** Takes the lines of carets out, and says what they mark in the line above. */
function readMarks(text: string): { code: string; places: Place[] } {
  const lines: string[] = [];
  const places: Place[] = [];
  for (const line of text.split("\n")) {
    const marks = /^\s*\/\/\s*\^[\s^]*$/.test(line) ? [...line.matchAll(/\^+/g)] : [];
    if (marks.length === 0) lines.push(line);
    for (const mark of marks)
      places.push({ line: lines.length, column: mark.index + 1, endColumn: mark.index + 1 + mark[0].length });
  }
  return { code: lines.join("\n"), places };
}
