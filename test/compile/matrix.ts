/** The whole compile matrix: every TypeScript × every flag set over every golden case and example. `npm run test:matrix`. */

import { compileCell, describeFailures, type CellResult } from "./compile.ts";
import { applies, COMPILERS, FLAG_SETS } from "./flags.ts";
import { makeTree } from "./tree.ts";

const tree = await makeTree();
const results: CellResult[] = [];
try {
  for (const compiler of COMPILERS) {
    for (const set of FLAG_SETS.filter((each) => applies(compiler, each))) {
      results.push(await compileCell(tree, compiler, set));
    }
  }
} finally {
  tree.remove();
}

const failed = sum(results, ({ failures }) => failures.length);
console.log(table());
if (failed > 0) console.log(describeFailures(results));
console.log(
  `${sum(results, ({ notApplicable }) => notApplicable.length)} not applicable: the source itself does not compile there`,
);
const passed = sum(results, (each) => each.passed);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** One row a flag set, one column a compiler: passed, and behind it what failed (!) and what does not apply (-). */
function table(): string {
  const width = Math.max(...FLAG_SETS.map(({ name }) => name.length));
  const rows = FLAG_SETS.map((set) => {
    const cells = COMPILERS.map((compiler) => {
      const result = results.find((each) => each.compiler === compiler && each.set === set);
      if (result === undefined) return "";
      const { passed, failures, notApplicable } = result;
      return [
        passed,
        failures.length > 0 ? `!${failures.length}` : "",
        notApplicable.length > 0 ? `-${notApplicable.length}` : "",
      ]
        .join(" ")
        .trim();
    });
    return [set.name.padEnd(width), ...cells.map((cell) => cell.padEnd(9))].join("  ").trimEnd();
  });
  const head = [" ".repeat(width), ...COMPILERS.map(({ version }) => version.toFixed(1).padEnd(9))]
    .join("  ")
    .trimEnd();
  return [`${tree.units.length} cases`, head, ...rows].join("\n");
}

function sum(of: readonly CellResult[], number: (result: CellResult) => number): number {
  return of.reduce((total, result) => total + number(result), 0);
}
