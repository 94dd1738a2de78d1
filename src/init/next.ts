/** What is to be done after the set-up, in its order. */

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { ResolvedConfig } from "../config.ts";
import { isInside } from "../project.ts";
import type { MissingPackage } from "./missing.ts";
import { runCommand, type PackageManager } from "./package-manager.ts";
import type { FoundProvider } from "./providers.ts";

export interface NextStep {
  /** Typed in the folder that is set up; undefined for what is no command. */
  readonly command: string | undefined;
  readonly text: string;
}

/** The names of the scripts. */
export type Scripts = Readonly<Record<"generate" | "check" | "audit", string>>;

export interface Findings {
  readonly packageManager: PackageManager;
  readonly missing: readonly MissingPackage[];
  readonly providers: readonly FoundProvider[];
  readonly folder: string;
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly scripts: Scripts;
}

export function nextSteps({ packageManager, missing, providers, folder, root, config, scripts }: Findings): NextStep[] {
  const steps: NextStep[] = missing.map(({ command, reason }) => ({ command, text: reason }));
  const biome = biomeConfig(folder, root);
  const pattern = `!**/*${config.suffix}.ts`;
  if (biome !== undefined && !readFileSync(biome, "utf8").includes(pattern.slice(1)))
    steps.push({
      command: undefined,
      text: `add "${pattern}" to files.includes in ${basename(biome)}: generated files are Prettier's, not Biome's`,
    });
  const [first] = providers;
  if (first === undefined) {
    const text = `name the files of your providers under include in ${basename(config.configFile ?? "")}, and tag their methods @operation`;
    return [...steps, { command: undefined, text }];
  }
  const swap =
    first.kind === "interface"
      ? `put new ${first.instrumented}(provider) around the ${first.name} where it is made`
      : `make new ${first.instrumented}(…) where the program makes new ${first.name}(…), and register an OpenTelemetry SDK before`;
  return [
    ...steps,
    { command: runCommand(packageManager, scripts.generate), text: "write the instrumented classes; check them in" },
    { command: undefined, text: swap },
    { command: runCommand(packageManager, scripts.check), text: "in CI: is every output what its source gives?" },
    { command: runCommand(packageManager, scripts.audit), text: "is every operation observed?" },
  ];
}

function biomeConfig(folder: string, root: string): string | undefined {
  for (let at = folder; isInside(root, at); at = dirname(at)) {
    const found = ["biome.json", "biome.jsonc"].map((name) => join(at, name)).find((file) => existsSync(file));
    if (found !== undefined || at === dirname(at)) return found;
  }
  return undefined;
}
