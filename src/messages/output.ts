/** The words on files that are written, or found to be other than they should be. */

import { define } from "./message.ts";

export const OUTPUT_MESSAGES = {
  "output-missing": define<{ source: string | undefined; command: string }>({
    severity: "error",
    finding: true,
    message: ({ source }) =>
      `this file is missing${source === undefined ? "" : `: ${source} has not been generated from`}.`,
    help: ({ command }) => `Run: ${command}`,
    explanation: "--check regenerates every output in memory. This one does not exist on disk.",
  }),
  "output-stale": define<{ source: string | undefined; command: string; forgotten: string }>({
    severity: "error",
    finding: true,
    message: ({ source }) => `this file is not what ${source ?? "the config"} gives now.`,
    help: ({ command, forgotten }) =>
      forgotten === ""
        ? `Run: ${command}`
        : `It was made with ${forgotten}: give that again, or put it into the config. To make it without, run: ${command}`,
    explanation:
      "--check regenerates every output in memory. This one differs: the source, the config or the tool changed since it was written.",
  }),
  "output-edited": define<{ command: string }>({
    severity: "error",
    finding: true,
    message: () => "this generated file was edited by hand.",
    help: ({ command }) => `Move the change to the source or to a subclass, then run: ${command}`,
    explanation: "The digest in the header does not fit the rest of the file. The next run overwrites the edit.",
  }),
  "output-orphaned": define<{ source: string; gone: boolean; command: string; forgotten: string }>({
    severity: "error",
    finding: true,
    message: ({ source, gone }) =>
      gone ? `the source of this file, ${source}, is gone.` : `${source} no longer gives this file.`,
    help: ({ command, forgotten }) =>
      forgotten === ""
        ? `Bring the source back, or delete this file: ${command}`
        : `It was made with ${forgotten}: give that again, or put it into the config. To delete it: ${command}`,
    explanation:
      "A generated file whose source, or the class in it, was removed or renamed, or whose name follows from other options now.",
  }),
  "output-edit-overwritten": define({
    severity: "warning",
    message: () => "this generated file had been edited by hand; the edit is overwritten.",
    help: () =>
      "Make such changes in the source or in a subclass; version control still has the edited text if it was committed.",
    explanation:
      "The file carries the generated mark, so it is the tool's to write, but its digest did not fit: somebody had changed it.",
  }),
  "output-not-generated": define({
    severity: "error",
    message: () => "a file stands where the output goes, and does not carry the generated mark, so it is left alone.",
    help: () =>
      "Move it away or choose another --suffix or --out-dir; --force takes it over and loses what it says now.",
    explanation: "The tool only overwrites files whose first line says that it generated them.",
  }),
  "output-clash": define<{ output: string; others: readonly string[] }>({
    severity: "error",
    message: ({ output, others }) => `this source claims the output ${output}, and so does ${others.join(" and ")}.`,
    help: () => "Rename one, or generate them in runs of their own with different --out-dir or --suffix.",
    explanation:
      "Two sources would be written to one file (or to two that differ in case only, one file on many systems). Neither is.",
  }),
  "output-outside-project": define<{ real: string }>({
    severity: "error",
    message: ({ real }) => `this output would be written outside the project, to ${real}.`,
    help: () => "Choose a folder inside, or run the tool with --cwd in the project that it is meant for.",
    explanation:
      "A symbolic link, outDir or runtime leads out of the project (the repository, or the outermost package). A config must not be able to write anywhere.",
  }),
  "write-failed": define<{ reason: string; help: string }>({
    severity: "error",
    message: ({ reason }) => `this file could not be written: ${reason}.`,
    help: ({ help }) => help,
    explanation:
      "The system refused the write. What stood in the file before is still there, whole; other outputs are still done.",
  }),
  "output-unreadable": define<{ reason: string; help: string }>({
    severity: "error",
    message: ({ reason }) => `what stands where the output goes could not be read: ${reason}.`,
    help: ({ help }) => help,
    explanation:
      "Before it writes, the tool reads what is there, to see whether it may. Where that fails it does not write.",
  }),
} as const;
