/** `npm run test:format`: every draft of the repository × ten Prettier configs, in pieces and as a whole: the same bytes. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Formatter } from "../../src/render.ts";
import { formatBothWays } from "./compare.ts";
import { CONFIGS } from "./configs.ts";
import { collectDrafts } from "./drafts.ts";

const work = mkdtempSync(join(tmpdir(), "format-"));
let passed = 0;
let failed = 0;
try {
  const drafts = await collectDrafts(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  const recordings = new Set<string>();
  const shown = drafts.map((draft) => {
    // Recording functions are most of an output: each text of them once, the rest of the outputs without.
    if (recordings.has(draft.recording)) return { ...draft, recording: "" };
    recordings.add(draft.recording);
    return draft;
  });
  for (const [name, options] of Object.entries(CONFIGS)) {
    const folder = join(work, name);
    mkdirSync(folder);
    writeFileSync(join(folder, ".prettierrc"), JSON.stringify(options));
    const formatter = new Formatter();
    const before = failed;
    for (const draft of shown) {
      const { pieces, whole } = await formatBothWays(draft, formatter, join(folder, "output.ts"));
      if (pieces === whole) passed++;
      else {
        failed++;
        const [a, b] = [pieces.split("\n"), whole.split("\n")];
        const at = a.findIndex((line, index) => line !== b[index]);
        console.log(`${name}: ${draft.name}, line ${at + 1}\n- ${b[at] ?? ""}\n+ ${a[at] ?? ""}`);
      }
    }
    console.log(
      `${name}: ${shown.length} outputs, ${failed - before} differ; ${formatter.asked} of ${formatter.pieces} pieces went to Prettier`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
