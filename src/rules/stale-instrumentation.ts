/** Checked-in output that does not observe what the source says now. */

import { defineRule } from "../audit/rule.ts";
import { toolCommand } from "../packages.ts";
import { printablePath } from "../project.ts";

interface Args {
  readonly output: string;
  readonly source: string;
  readonly edited: boolean;
}

export default defineRule<Args>({
  id: "stale-instrumentation",
  severity: "error",
  description: "Checked-in output that is not what the generator gives now.",
  message: ({ output, edited }) =>
    edited
      ? `the generated file ${output} was edited by hand.`
      : `the generated file ${output} is not what the generator gives now.`,
  help: ({ source, edited }) =>
    `${edited ? "Move the change to the source or to a subclass, then run" : "Run"}: ${toolCommand()}${source === "" ? "" : ` ${source}`}`,
  fixable: ({ edited }) => !edited,
  check({ path, output, providers, facts }, report, project) {
    if (output === undefined || !project.stale.has(path)) return;
    const [first] = providers;
    report(
      { range: first?.home.of.range ?? facts.classes[0]?.range ?? START },
      { output: nameOf(output.path), source: printablePath(project.config.cwd, path), edited: output.edited },
    );
  },
  checkOutput({ path, state }, report) {
    if (state === "stale") report({ output: nameOf(path), source: "", edited: false });
  },
});

const START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}
