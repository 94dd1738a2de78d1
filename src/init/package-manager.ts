/** Which package manager a project uses, and its commands. Data, and a look at the lock files. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { shellWord } from "../project.ts";

export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManagerName = (typeof PACKAGE_MANAGERS)[number];

export interface PackageManager {
  readonly name: PackageManagerName;
  /** `packageManager of package.json`, `pnpm-lock.yaml`; undefined where nothing tells, and npm is assumed. */
  readonly toldBy: string | undefined;
  /** Yarn of the first generation has an option of its own at the root of a workspace. */
  readonly classicYarn: boolean;
}

const LOCK_FILES: readonly (readonly [file: string, name: PackageManagerName])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["pnpm-workspace.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/**
 * From `folder` up to `root`, both absolute: what a package.json says, else the lock file; without either, what started this
 * run (`npm_config_user_agent`).
 */
export function detectPackageManager(
  folder: string,
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): PackageManager {
  for (let at = folder; ; at = dirname(at)) {
    const said = saidBy(join(at, "package.json"));
    if (said !== undefined) return said;
    const lock = LOCK_FILES.find(([file]) => existsSync(join(at, file)));
    if (lock !== undefined) {
      const [file, name] = lock;
      return { name, toldBy: file, classicYarn: name === "yarn" && isClassic(join(at, file)) };
    }
    if (at === root || at === dirname(at)) break;
  }
  const agent = /^\w+/.exec(env["npm_config_user_agent"] ?? "")?.[0];
  return { name: nameOf(agent) ?? "npm", toldBy: undefined, classicYarn: false };
}

/** The command that adds packages to the package in `folder`, typed at the project's folder (both relative to it; "" is itself). */
export function addCommand(
  { name, classicYarn }: PackageManager,
  packages: readonly string[],
  { folder, dev, isWorkspaceRoot }: { folder: string; dev: boolean; isWorkspaceRoot: boolean },
): string {
  const into = shellWord(folder);
  const isHere = folder === "";
  const words: Record<PackageManagerName, readonly string[]> = {
    npm: ["npm install", dev ? "--save-dev" : "", isHere ? "" : `--workspace ${into}`],
    pnpm: [
      isHere ? "pnpm add" : `pnpm --filter ./${into} add`,
      dev ? "--save-dev" : "",
      isHere && isWorkspaceRoot ? "--workspace-root" : "",
    ],
    yarn: [
      isHere ? "yarn add" : `yarn --cwd ${into} add`,
      dev ? "--dev" : "",
      isHere && isWorkspaceRoot && classicYarn ? "--ignore-workspace-root-check" : "",
    ],
    bun: ["bun add", dev ? "--dev" : "", isHere ? "" : `--cwd ${into}`],
  };
  return [...words[name], ...packages].filter((word) => word !== "").join(" ");
}

/** `npm run generate`. */
export function runCommand({ name }: PackageManager, script: string): string {
  return `${name} run ${script}`;
}

/** `npm install`: what is declared and not there yet. */
export function installCommand({ name }: PackageManager): string {
  return `${name} install`;
}

function saidBy(file: string): PackageManager | undefined {
  let said: unknown;
  try {
    const { packageManager, devEngines } = JSON.parse(readFileSync(file, "utf8")) as {
      readonly packageManager?: unknown;
      readonly devEngines?: { readonly packageManager?: { readonly name?: unknown; readonly version?: unknown } };
    };
    said = packageManager ?? devEngines?.packageManager?.name;
  } catch {
    return undefined; // none, or one that cannot be read: the project's own is read, and complained of, elsewhere
  }
  if (typeof said !== "string") return undefined;
  const name = nameOf(/^\w+/.exec(said)?.[0]);
  return name && { name, toldBy: "package.json", classicYarn: said.startsWith("yarn@1.") };
}

function nameOf(word: string | undefined): PackageManagerName | undefined {
  return PACKAGE_MANAGERS.find((name) => name === word);
}

function isClassic(lockFile: string): boolean {
  return readFileSync(lockFile, "utf8").slice(0, 300).includes("# yarn lockfile v1");
}
