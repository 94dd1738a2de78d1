/** Plain data as YAML. The only file that knows the library. */

import { loadModule } from "../load.ts";

/** @param comment lines that stand before the document, without their `#` */
export async function renderYaml(data: unknown, comment: readonly string[]): Promise<string> {
  const { stringify } = (await loadModule("yaml")) as typeof import("yaml");
  const head = comment.map((line) => (line === "" ? "#\n" : `# ${line}\n`)).join("");
  return head + stringify(data, { lineWidth: 0, aliasDuplicateObjects: false });
}
