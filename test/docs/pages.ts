/**
 * A page of Markdown as a session in a project: its blocks of code are taken in their order, in a folder of their own, and one that
 * nothing can be done with is a fault. What a block is, its first line says (`test/README.md` has the table).
 */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse as parseYaml } from "yaml";
import { resolveConfig } from "../../src/index.ts";
import { ROOT } from "../support/files.ts";

export interface Block {
  /** Of the page, from 1. */
  readonly line: number;
  readonly language: string;
  readonly path: string | undefined;
  readonly flags: ReadonlySet<string>;
  readonly text: string;
}

export interface PageOptions {
  /** The folder whose packages the page works with. */
  readonly modules: string;
  /** What a page may need besides: more blocks that write files are looked at here. */
  readonly onFile?: (file: string, session: Session) => void;
}

/** The blocks of a page, in their order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^(`{3,})(.*)\n([\s\S]*?)^\1$/gm)].map((match) => {
    const [, , info = "", text = ""] = match;
    const [language = "", ...words] = info.trim().split(/\s+/);
    const isPath = (word: string): boolean => /[./]/.test(word) && !word.includes("=");
    return {
      line: markdown.slice(0, match.index).split("\n").length,
      language,
      path: words.find(isPath),
      flags: new Set(words.filter((word) => !isPath(word))),
      text,
    };
  });
}

/** Takes all blocks of a page. @throws at the first that does not do what the page says, with its line */
export function runPage(page: string, options: PageOptions): { blocks: number } {
  // What --help prints is put into the page by `npm run docs`, and compared by another test.
  const text = readFileSync(page, "utf8").replace(/<!-- help:start -->[\s\S]*?<!-- help:end -->/, blankLines);
  const blocks = blocksOf(text);
  const session = new Session(options);
  try {
    for (const block of blocks) {
      try {
        session.take(block);
      } catch (error) {
        throw new Error(`${page}:${String(block.line)}: ${(error as Error).message}`, { cause: error });
      }
    }
    session.end();
  } finally {
    session.remove();
  }
  return { blocks: blocks.length };
}

export class Session {
  readonly folder: string;
  readonly #shims: string;
  readonly #modules: string;
  readonly #onFile: PageOptions["onFile"];
  #output: string | undefined;
  #snippets = 0;
  #types = false;

  constructor({ modules, onFile }: PageOptions) {
    this.#modules = modules;
    this.#onFile = onFile;
    this.folder = mkdtempSync(join(tmpdir(), "gen-instrumented-page-"));
    this.#shims = mkdtempSync(join(tmpdir(), "gen-instrumented-shims-"));
    this.#link();
    this.#writeShims();
    this.write("package.json", '{ "name": "scratch", "private": true, "type": "module" }\n');
    this.write(".gitignore", "node_modules\n.turbo\n.nx\ndist\n");
    this.sh("git init --quiet -b main && git config user.name test && git config user.email test@localhost");
  }

  take(block: Block): void {
    const { language, path, flags, text } = block;
    if (language === "sh" && flags.has("clone")) checkScripts(text);
    else if (language === "sh" && path === undefined)
      this.#output = this.sh(text, valueOf(flags, "exit"), valueOf(flags, "node"));
    else if (language === "text" && path === undefined) this.#compareOutput(text);
    else if (path !== undefined && flags.has("excerpt")) matchText(text, this.read(path), `${path} is`);
    else if (path !== undefined) this.#take(path, block);
    else if (language === "ts") this.#run(`snippet-${String(++this.#snippets)}.ts`, block);
    else if (language === "json" && flags.has("data")) JSON.parse(text);
    else if (language === "json") resolveConfig(this.folder, JSON.parse(text));
    else if (language === "yaml") parseYaml(text);
    else throw new Error(`nothing executes a block of '${[language, ...flags].join(" ")}'`);
  }

  /** What must hold of the whole. */
  end(): void {
    if (this.#types) this.typecheck();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#shims, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (text.startsWith("#!")) chmodSync(file, 0o755);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Runs a script of bash in the project's folder, under the Node that runs this or another one; gives what it said. */
  sh(script: string, exit = 0, node?: number): string {
    // Ends all that the script started, too, if it does not come to its end.
    const { status, stdout } = spawnSync(
      "timeout",
      ["--kill-after=5", "280", "bash", "-c", `exec 2>&1; set -eo pipefail\n${script}`],
      {
        cwd: this.folder,
        encoding: "utf8",
        env: this.#environment(node),
      },
    );
    if (status !== exit) throw new Error(`exit code ${String(status)}, not ${String(exit)}, of\n${script}\n${stdout}`);
    return stdout;
  }

  typecheck(): void {
    if (!existsSync(join(this.folder, "tsconfig.json"))) {
      const compilerOptions = {
        target: "es2022",
        module: "nodenext",
        strict: true,
        noImplicitOverride: true,
        skipLibCheck: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        types: ["node"],
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      };
      this.write("tsconfig.json", JSON.stringify({ compilerOptions, exclude: ["**/node_modules", "**/dist"] }));
    }
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules/typescript-7/bin/tsc"), "--noEmit", "--pretty", "false", "-p", "."],
      { cwd: this.folder, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`the page's TypeScript does not compile:\n${stdout}`);
  }

  #take(path: string, block: Block): void {
    if (block.flags.has("run")) {
      this.#run(path, block);
      return;
    }
    this.write(path, block.text);
    if (/\.[cm]?tsx?$/.test(path)) this.#types = true;
    else if (path.endsWith(".json")) JSON.parse(block.text);
    else if (/\.ya?ml$/.test(path)) parseYaml(block.text);
    this.#onFile?.(path, this);
  }

  #run(path: string, { text, flags }: Block): void {
    this.write(path, text);
    this.#types = true;
    if (!flags.has("types")) this.#output = this.sh(`node --import jiti/register ${path}`);
  }

  #compareOutput(text: string): void {
    if (this.#output === undefined) throw new Error("a block of text follows no block that says something");
    matchText(text, this.#output, "the output is");
  }

  #environment(node: number | undefined): NodeJS.ProcessEnv {
    const other = `node-${String(node)}-${process.platform}-${process.arch}/bin`;
    const nodes = node === undefined ? [] : [join(this.#modules, "node_modules", other)];
    const path = [...nodes, this.#shims, join(this.folder, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
    const { CI: _, FORCE_COLOR: __, GITHUB_ACTIONS: ___, NODE_OPTIONS: ____, VITEST: _____, ...env } = process.env;
    // No tool that a page tries calls home.
    const quiet = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NX_DAEMON: "false", NX_NO_CLOUD: "true" };
    return {
      ...env,
      ...quiet,
      PATH: path,
      NO_COLOR: "1",
      npm_config_loglevel: "error",
      npm_config_update_notifier: "false",
    };
  }

  /** Links every package, and this one, as an installation would have them. */
  #link(): void {
    const home = join(this.folder, "node_modules");
    mkdirSync(join(home, ".bin"), { recursive: true });
    const modules = join(this.#modules, "node_modules");
    for (const name of readdirSync(modules)) {
      if (name === ".bin") {
        for (const command of readdirSync(join(modules, name)))
          symlinkSync(join(modules, name, command), join(home, name, command));
      } else if (!name.startsWith(".")) symlinkSync(join(modules, name), join(home, name), "dir");
    }
    symlinkSync(ROOT, join(home, "gen-instrumented"), "dir");
    symlinkSync(join(ROOT, "bin/gen-instrumented.js"), join(home, ".bin/gen-instrumented"));
  }

  /** `npm install` of what is there already is nothing to do; of anything else it is a fault of the page. `npx` fetches nothing. */
  #writeShims(): void {
    const npm = join(dirname(process.execPath), "npm");
    const shim = (name: string, script: string): void => {
      writeFileSync(join(this.#shims, name), `#!/usr/bin/env bash\n${script}`);
      chmodSync(join(this.#shims, name), 0o755);
    };
    shim(
      "npm",
      `case "$1" in
  install | i | ci)
    shift
    for name in "$@"; do
      case "$name" in -*) continue ;; esac
      [ -e "node_modules/$name" ] || { echo "no package of the tests: $name"; exit 1; }
    done ;;
  *) exec "${npm}" "$@" ;;
esac
`,
    );
    shim("npx", `[ "$1" = --no-install ] && shift\nexec "$@"\n`);
  }
}

function blankLines(text: string): string {
  return text.replace(/[^\n]/g, "");
}

function valueOf(flags: ReadonlySet<string>, name: string): number | undefined {
  const flag = [...flags].find((each) => each.startsWith(`${name}=`));
  return flag === undefined ? undefined : Number(flag.slice(name.length + 1));
}

/** Whether the scripts that a block runs in a clone of this repository are there: each is a stage of `.ci/run`, or used by one. */
function checkScripts(text: string): void {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const [, name = ""] of text.matchAll(/npm run ([\w:-]+)/g))
    if (!Object.hasOwn(scripts, name)) throw new Error(`package.json has no script '${name}'`);
}

/** Whether a text is as expected; a line of `…`, or a comment that starts with one, stands for any lines, and `…` in a line for anything. */
function matchText(expected: string, actual: string, what: string): void {
  const lines = expected.trimEnd().split("\n");
  const pattern = lines.map((line) =>
    /^\s*(?:…$|\/\/ …)/.test(line)
      ? "(?:.*\n)*?"
      : `${line
          .trimEnd()
          .split("…")
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
          .join(".*")}[ ]*\n`,
  );
  const text = `${actual.trimEnd()}\n`;
  // What comes before and after is told by a `…`, too; an excerpt of a file is one by its flag.
  const whole = what.endsWith(" is") && what !== "the output is" ? pattern.join("") : `^${pattern.join("")}$`;
  if (!new RegExp(whole).test(text)) throw new Error(`${what}\n${actual}\nand not\n${expected}`);
}
