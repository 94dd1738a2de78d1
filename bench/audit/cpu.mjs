/** Preloaded into a measured process: at its end writes the CPU time it took, in milliseconds, and its peak memory, to a file. */

import { writeFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(
    process.env.BENCH_CPU,
    JSON.stringify({ cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }),
  );
});
