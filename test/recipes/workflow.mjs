/** A workflow of GitHub's, judged by GitHub's own parser, and its steps run here. */

import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parse } from "yaml";

/** What a step that uses an action comes to here: the project is checked out, Node is there, and nothing is uploaded. */
// Those that GitHub's runners still run: earlier ones are for Node 20, which they have no more.
const ACTIONS = /^(?:actions\/(?:checkout|setup-node)@v[5-9]|github\/codeql-action\/upload-sarif@v[4-9])$/;

/** For files below .github/workflows; throws where GitHub would not take one, or one of its steps fails. */
export function checkWorkflow(path, session) {
  if (!path.startsWith(".github/workflows/")) return;
  const content = session.read(path);
  const { context } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  const faults = context.errors.getErrors().map(({ message }) => message);
  if (faults.length > 0) throw new Error(`no workflow: ${faults.join("; ")}`);
  for (const { steps } of Object.values(parse(content).jobs)) {
    for (const { uses, run } of steps) {
      if (run !== undefined) session.sh(run);
      else if (!ACTIONS.test(uses)) throw new Error(`nothing stands for the action ${uses}`);
    }
  }
}
