/**
 * The tool as it runs on Windows, on any system: `node:path` is its `win32`, and drive C: stands for a folder. What comes from
 * outside (globby, the compiler, write-file-atomic, Prettier) gives and takes paths as it does on Windows.
 */

import { vi } from "vitest";
import { posix, win32 } from "node:path";

type Call = (...args: unknown[]) => unknown;
type Module = Readonly<Record<string, unknown>>;

/** Mocks what knows of paths, for the modules imported from now on; `drive` is the folder that C: stands for. */
export function enterWindows(drive: string): void {
  const real = (path: unknown): unknown =>
    typeof path === "string" && /^c:(?:[\\/]|$)/i.test(path)
      ? posix.join(drive, path.slice(2).replaceAll("\\", "/"))
      : path;
  const windows = (path: unknown): unknown =>
    typeof path === "string" && (path === drive || path.startsWith(`${drive}/`))
      ? `C:${path.slice(drive.length)}`
      : path;

  /** Every function takes Windows paths for its first two arguments. */
  const taking = (module: Module): Module =>
    Object.fromEntries(
      Object.entries(module).map(([name, value]) => [
        name,
        typeof value !== "function" || /^[A-Z]/.test(name)
          ? value
          : (...args: unknown[]) => (value as Call)(...args.slice(0, 2).map(real), ...args.slice(2)),
      ]),
    );

  vi.doMock("node:path", () => ({ ...win32, default: win32 }));
  vi.doMock("node:fs", async (original) => {
    const fs = taking(await original());
    const realpathSync = (path: string) =>
      String(windows((fs["realpathSync"] as (path: string) => string)(path))).replaceAll("/", "\\");
    return { ...fs, realpathSync, default: { ...fs, realpathSync } };
  });
  vi.doMock("node:fs/promises", async (original) => {
    const fs = taking(await original());
    return { ...fs, default: fs };
  });
  vi.doMock("globby", async (original) => {
    const { globbySync } = await original<typeof import("globby")>();
    return {
      // As on Windows: forward slashes, the drive with them.
      convertPathToPattern: (path: string) => path.replaceAll("\\", "/"),
      globbySync: (patterns: string[], options: { cwd: string; ignore: string[] }) => {
        const backslash = patterns.find((pattern) => pattern.includes("\\"));
        if (backslash !== undefined) throw new Error(`'\\' escapes in a glob: ${backslash}`);
        const ignore = options.ignore.map((pattern) => String(real(pattern)));
        const found = globbySync(
          patterns.map((each) => String(real(each))),
          { ...options, cwd: String(real(options.cwd)), ignore },
        );
        // The drive's letter is the one that the search started with.
        return found.map((path) => `${options.cwd[0] ?? ""}${String(windows(path)).slice(1)}`);
      },
    };
  });
  vi.doMock("write-file-atomic", async (original) => {
    const { default: write } = await original<{ default: { sync: Call } }>();
    return { default: { sync: (path: string, ...rest: unknown[]) => write.sync(real(path), ...rest) } };
  });
  vi.doMock("prettier", async (original) => {
    const prettier = await original<typeof import("prettier")>();
    return {
      ...prettier,
      resolveConfig: (path: string, options: object) => prettier.resolveConfig(String(real(path)), options),
    };
  });
  vi.doMock("../../src/parse/compiler.ts", async (original) => {
    const { ts, wrapper } = await original<typeof import("../../src/parse/compiler.ts")>();
    const sys = { ...ts.sys };
    for (const name of ["fileExists", "directoryExists", "readFile", "getDirectories", "realpath"] as const) {
      const call = ts.sys[name] as Call | undefined;
      // The compiler knows forward slashes alone.
      (sys as Record<string, unknown>)[name] = (path: string, ...rest: unknown[]) => {
        const result = call?.(real(path), ...rest);
        return name === "realpath" ? windows(result) : result;
      };
    }
    return {
      wrapper,
      ts: new Proxy(ts, { get: (target, key) => (key === "sys" ? sys : (Reflect.get(target, key) as unknown)) }),
    };
  });
  vi.resetModules();
}

/** Undoes `enterWindows`. */
export function leaveWindows(): void {
  for (const name of ["node:path", "node:fs", "node:fs/promises", "globby", "write-file-atomic", "prettier"])
    vi.doUnmock(name);
  vi.doUnmock("../../src/parse/compiler.ts");
  vi.resetModules();
}
