/** The fast part of the compile matrix: all strict flags together on each TypeScript. `npm run test:matrix` has the rest. */

import { afterAll, describe, expect, it } from "vitest";
import { compileCell, describeFailures } from "./compile.ts";
import { NOT_STRICT } from "../emission/layout.ts";
import { COMPILERS, FLAG_SETS } from "./flags.ts";
import { makeTree } from "./tree.ts";

const tree = await makeTree();
afterAll(() => tree.remove());

describe("generated code compiles under all strict flags", () => {
  const set = FLAG_SETS.find((each) => each.fast)!;

  it.each(COMPILERS.filter((each) => each.fast))("TypeScript $version", async (compiler) => {
    const result = await compileCell(tree, compiler, set);
    expect(describeFailures([result])).toBe("");
    // A case whose source does not compile would drop out of the whole matrix without a word.
    expect(result.notApplicable).toEqual(NOT_STRICT);
    expect(result.passed).toBeGreaterThan(0);
  });
});
