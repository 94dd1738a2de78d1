/** Which packages the generated code and the scripts need, and the project does not have. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { installedPackage } from "../packages.ts";
import { isInside, printablePath } from "../project.ts";
import { declares, packagesAbove, type PackageFile } from "./package-file.ts";
import { addCommand, installCommand, type PackageManager } from "./package-manager.ts";
import type { FoundProvider } from "./providers.ts";

/** A package that is not there, why it is needed, and the command that adds it. */
export interface MissingPackage {
  readonly name: string;
  /** The package that lacks it, from the folder that is set up; empty for that one. */
  readonly folder: string;
  readonly reason: string;
  readonly command: string;
}

const TOOL = "gen-instrumented";
const API = "@opentelemetry/api";

/** What the generated code and the scripts need, and no package.json on the way declares. */
export function missingPackages(
  own: PackageFile,
  root: string,
  manager: PackageManager,
  providers: readonly FoundProvider[],
): MissingPackage[] {
  const isWorkspaceRoot = own.content.workspaces !== undefined || existsSync(join(own.folder, "pnpm-workspace.yaml"));
  const missing: MissingPackage[] = [];
  const add = (name: string, version: string, reason: string, folder: string, dev: boolean): void => {
    const command = addCommand(manager, [`${name}${version}`], { folder, dev, isWorkspaceRoot });
    if (!missing.some((each) => each.command === command)) missing.push({ name, folder, reason, command });
  };
  if (!packagesAbove(own.folder, root).some((each) => declares(each.content, TOOL)))
    add(TOOL, "", "the scripts run it", "", true);
  const homes = new Map(
    providers.map(({ path }) => packagesAbove(dirname(path), root)[0] ?? own).map((each) => [each.file, each]),
  );
  for (const home of homes.size === 0 ? [own] : homes.values()) {
    const folder =
      home.folder === own.folder || !isInside(own.folder, home.folder) ? "" : printablePath(own.folder, home.folder);
    const version = installedPackage(API, home.folder)?.version;
    const wanted = apiFor(home.folder);
    const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
    const isOld = version !== undefined && (major < 1 || (major === 1 && minor < 9));
    if (isOld)
      add(API, wanted ?? "@latest", `the generated code calls it, from 1.9 on; this is ${version}`, folder, false);
    else if (!declares(home.content, API)) add(API, wanted ?? "", "the generated code calls it", folder, false);
    else if (version === undefined)
      missing.push({
        name: API,
        folder,
        reason: "it is declared, and not installed yet",
        command: installCommand(manager),
      });
  }
  return missing;
}

const SDKS = ["sdk-metrics", "sdk-trace-base", "sdk-trace-node", "sdk-trace", "sdk-logs"].map(
  (name) => `@opentelemetry/${name}`,
);

/** The version to ask for, where the newest does not go with the SDK: the second generation, all that Node 20 can have, needs API 1.9. */
function apiFor(folder: string): string | undefined {
  const ranges = SDKS.flatMap((name) => installedPackage(name, folder)?.peerDependencies?.[API] ?? []);
  const needsOlder =
    ranges.length > 0
      ? ranges.some((range) => range.includes("<1.10"))
      : Number(process.versions.node.split(".")[0]) < 22;
  return needsOlder ? "@1.9" : undefined;
}
