/** The larger run of the property test: `npm run test:property [batches] [seed]`. */

import { runBatch } from "./batch.ts";

const batches = Number(process.argv[2] ?? 12);
const first = Number(process.argv[3] ?? Date.now() % 2 ** 31);
let passed = 0;
let failed = 0;
console.log(`${batches} batches of 60 classes, seeds from ${first} on`);
for (let index = 0; index < batches; index++) {
  const seed = first + index;
  const shape = index % 3 === 2 ? "wrapper" : "subclass";
  // Every other batch with all that it records in each output, where names can clash; every third with wrappers.
  const { valid, emitted, refused, installed, operations, failures } = await runBatch({
    seed,
    count: 60,
    runtime: index % 2 === 0,
    shape,
  });
  console.log(
    `seed ${seed}: ${valid} classes as ${shape}, ${operations} operations, ${emitted} emitted (${installed} at run time), ${refused} refused or left out with a message, ${failures.length} failures`,
  );
  for (const failure of failures) console.log(`\n${failure}\n`);
  passed += valid - Math.min(valid, failures.length);
  failed += failures.length;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
