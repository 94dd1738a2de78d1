import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects all that is garbage; what the running job has referred to counts as held until the job is over. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
