/** Golden cases: outputs whole, with all that is recorded in them. test/support/run-case.ts says what a case holds. */

import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { caseNames } from "../support/cases.ts";
import { ROOT } from "../support/files.ts";
import { runCase } from "../support/run-case.ts";

const CASES = join(import.meta.dirname, "cases");

let work: string;
beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), "golden-")));
  symlinkSync(join(ROOT, "node_modules"), join(work, "node_modules"), "dir");
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(caseNames(CASES))("%s", (name) => {
  it("writes the expected files and says the expected messages", async () => {
    await runCase({ from: join(CASES, name), to: join(work, name) });
  });
});
