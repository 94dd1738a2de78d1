/** Checked-in output that does not observe what the source says now. */

import { defineRule } from "../audit/rule.ts";
import { toolCommand } from "../packages.ts";
import { printablePath } from "../project.ts";

interface Args {
  readonly output: string;
  readonly source: string;
  readonly edited: boolean;
  readonly options: string;
}

export default defineRule<Args>({
  id: "stale-instrumentation",
  severity: "error",
  description: "Checked-in output that is not what the generator gives now.",
  message: ({ output, edited }) =>
    edited
      ? `the generated file ${output} was edited by hand.`
      : `the generated file ${output} is not what the generator gives now.`,
  help: ({ source, edited, options }) => {
    const command = `${toolCommand()}${source === "" ? "" : ` ${source}`}`;
    if (edited) return `Move the change to the source or to a subclass, then run: ${command}`;
    return options === ""
      ? `Run: ${command}`
      : `It was made with ${options}: put that into the config. To make it without, run: ${command}`;
  },
  // What was made with options of its own is not made anew without them.
  fixable: ({ edited, options }) => !edited && options === "",
  check({ path, output, providers, facts, config }, report, project) {
    if (output === undefined || !project.stale.has(path)) return;
    const [first] = providers;
    report(
      { range: first?.home.of.range ?? facts.classes[0]?.range ?? START },
      {
        output: nameOf(output.path),
        source: printablePath(config.cwd, path),
        edited: output.edited,
        options: output.options,
      },
    );
  },
  checkOutput({ path, state }, report) {
    if (state === "stale") report({ output: nameOf(path), source: "", edited: false, options: "" });
  },
});

const START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function nameOf(path: string): string {
  return path.replace(/^.*[\\/]/, "");
}
