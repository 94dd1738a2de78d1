/** The load test's other process, in which OpenTelemetry is not loaded at all: on Node 20 and 22 an SDK slows every promise of its process. */

import { join } from "node:path";
import { SqliteProvider } from "../../examples/sqlite/sqliteProvider.ts";
import { Rig, Tally } from "./slices.ts";

const [folder = "."] = process.argv.slice(2);
const rigs = await Promise.all(
  ["one", "other"].map(async (name) => {
    const path = join(folder, `bare-${name}.db`);
    const provider = await SqliteProvider.open(path);
    return { provider, rig: new Rig(path) };
  }),
);

process.on("message", ({ index, slices }: { index: number; slices: number }) => {
  void (async () => {
    const side = rigs[index];
    const tally = new Tally();
    for (let i = 0; side !== undefined && i < slices; i++) await side.rig.slice(side.provider, tally);
    process.send?.(tally.cpu / slices);
  })();
});
