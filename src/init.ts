/** Project → what sets it up: the files to write, what is missing, and what to do next. Reads, and writes nothing. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { loadConfig, resolveConfig } from "./config.ts";
import { attributesFile } from "./init/attributes.ts";
import { configFileName, configText } from "./init/config-file.ts";
import { missingPackages, type MissingPackage } from "./init/missing.ts";
import { nextSteps, type NextStep, type Scripts } from "./init/next.ts";
import { readPackage } from "./init/package-file.ts";
import { detectPackageManager, type PackageManager } from "./init/package-manager.ts";
import { providersOfConfig, searchProviders, type FoundProvider } from "./init/providers.ts";
import { addMembers } from "./parse/json.ts";
import { projectRoot } from "./project.ts";

/** A file of the set-up. */
export interface SetUpFile {
  /** Absolute. */
  readonly path: string;
  /** undefined where there is none. */
  readonly before: string | undefined;
  /** The same as `before` where nothing is to be done. */
  readonly after: string;
  /** What of it this is about: `scripts generate, check, audit`. */
  readonly about: string;
}

export interface SetUp {
  /** The folder of the package that is set up; absolute. */
  readonly folder: string;
  readonly packageManager: PackageManager;
  readonly files: readonly SetUpFile[];
  /** What the config takes in. */
  readonly providers: readonly FoundProvider[];
  /** What it leaves out, and somebody may want. */
  readonly others: readonly FoundProvider[];
  /** Whether there is a TypeScript source at all; true where a config was there. */
  readonly hasSources: boolean;
  /** Whether the config makes every async method an operation, for want of names that the catalogue has. */
  readonly allOperations: boolean;
  readonly missing: readonly MissingPackage[];
  /** What to do next: commands and other steps, each with what it is for. */
  readonly next: readonly NextStep[];
}

const SCRIPTS: Scripts = {
  generate: "gen-instrumented",
  check: "gen-instrumented --check",
  audit: "gen-instrumented audit",
};

/**
 * What sets up the package that `cwd` (absolute) is in; where a config is found already, the package that it stands in.
 * @throws {DiagnosticError} without a package.json that can be read, or with a config that cannot be used
 */
export async function planSetUp(cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<SetUp> {
  const nearest = readPackage(cwd, cwd);
  const loaded = await loadConfig(cwd);
  const own = loaded.file === undefined ? nearest : readPackage(cwd, dirname(loaded.file));
  const { folder } = own;
  const root = projectRoot(folder);
  const packageManager = detectPackageManager(folder, root, env);
  const search = loaded.file === undefined ? await searchProviders(folder) : undefined;
  const configFile = loaded.file ?? join(folder, configFileName(folder, root, own.content.type === "module"));
  const config = resolveConfig(cwd, loaded.config ?? {}, {}, configFile);
  const providers = search?.providers ?? (await providersOfConfig(config));
  const proposed = search === undefined ? undefined : await configText(configFile, search.config);
  const scripts = scriptsOf(own.content.scripts ?? {});
  const files: SetUpFile[] = [
    {
      path: configFile,
      before: proposed === undefined ? readFileSync(configFile, "utf8") : undefined,
      after: proposed ?? readFileSync(configFile, "utf8"),
      about:
        search === undefined
          ? ""
          : `include ${(search.config.include ?? ["what is named like a provider"]).join(", ")}`,
    },
    {
      path: own.file,
      before: own.text,
      after: Object.keys(scripts.added).length === 0 ? own.text : addMembers(own.text, "scripts", scripts.added),
      about: `scripts ${Object.values(scripts.names).join(", ")}`,
    },
    attributesFile(folder, root, config, providers),
  ];
  const missing = missingPackages(own, root, packageManager, providers);
  return {
    folder,
    packageManager,
    files,
    providers,
    others: search?.others ?? [],
    hasSources: search?.hasSources ?? true,
    allOperations: search?.config.operations === "all",
    missing,
    next: nextSteps({ packageManager, missing, providers, folder, root, config, scripts: scripts.names }),
  };
}

/** The name of each script, and those to be added. One that is there keeps its name; a name that is taken gets a tail. */
function scriptsOf(existing: Readonly<Record<string, unknown>>): {
  names: Scripts;
  added: Readonly<Record<string, string>>;
} {
  const added: Record<string, string> = {};
  const names = Object.entries(SCRIPTS).map(([name, command]) => {
    const there = Object.entries(existing).find(([, value]) => value === command)?.[0];
    if (there !== undefined) return [name, there];
    const free = [name, `${name}:instrumented`].find((each) => existing[each] === undefined);
    if (free !== undefined) added[free] = command;
    return [name, free ?? `${name}:instrumented`];
  });
  return { names: Object.fromEntries(names) as Scripts, added };
}
