// From a save to the output on the disk: `npm run bench:watch [saves] [files]`. A real `--watch` in a folder of provider files, one of
// which is saved again and again with another operation; the time is from the write call to the event that follows the writing.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const saves = Number(process.argv[2] ?? 50);
const files = Number(process.argv[3] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "gen-instrumented-watch-"));
const bin = fileURLToPath(new URL("../../bin/gen-instrumented.js", import.meta.url));

const provider = (name, operations) =>
  [
    `export class ${name} {`,
    ...Array.from({ length: operations }, (_, index) => [
      `  /** @operation step_${index} */`,
      `  async step${index}(instanceId: string, lockToken: string): Promise<string | null> {`,
      `    return instanceId + lockToken;`,
      `  }`,
    ]).flat(),
    "}",
    "",
  ].join("\n");

mkdirSync(join(folder, ".git"));
for (let index = 0; index < files; index++)
  writeFileSync(join(folder, `p${index}Provider.ts`), provider(`P${index}`, 5 + (index % 20)));

const child = spawn(process.execPath, [bin, "--watch", "--json", "--logs", "none"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "inherit"],
});
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
const next = async () => JSON.parse((await lines.next()).value);
await next();

console.log(`| operations | saves | median | 90 % | (ms, ${files} files, Node ${process.version})`);
console.log("| ---: | ---: | ---: | ---: |");
for (const operations of [1, 5, 20]) {
  const times = [];
  // The first saves are the compiler's and Prettier's warming.
  for (let save = -10; save < saves; save++) {
    await pause(50);
    const text = provider(`P0_${operations}_${save + 10}`, operations);
    const start = performance.now();
    writeFileSync(join(folder, "p0Provider.ts"), text);
    const { files: written } = await next();
    if (save >= 0) times.push(performance.now() - start);
    if (written.length !== 1 || written[0].status !== "written") throw new Error(JSON.stringify(written));
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  console.log(`| ${operations} | ${saves} | ${at(0.5)} | ${at(0.9)} |`);
}
child.kill("SIGTERM");
rmSync(folder, { recursive: true, force: true });
