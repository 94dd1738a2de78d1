/** The words of what a source may not be, however right its code is; and of what the tool fails at itself. */

import { define } from "./message.ts";

export const LIMIT_MESSAGES = {
  "path-unprintable": define({
    severity: "error",
    message: () => "the path of this source has a character that cannot stand in a line of text.",
    help: () => "Rename the file or folder: a line break, a control or a bidirectional character is in its name.",
    explanation:
      "The output names its source in a comment of one line, with the command that makes it anew. A line break in a name would end that comment, and what follows would be code; other control characters would show another name than there is.",
  }),
  "nested-too-deep": define({
    severity: "error",
    message: () => "this source is nested deeper than TypeScript's parser can follow.",
    help: () =>
      "Split what is nested thousands of levels deep, or leave the file out ('exclude'); 'node --stack-size' gives more room.",
    explanation:
      "Expressions and types nested some thousand levels deep (a sum of 10,000 terms is one) use up the stack of the process. Nothing is written for such a source; the others are still done.",
  }),
  "internal-error": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `the tool itself failed: ${text}`,
    help: () => "This is a defect of gen-instrumented. Please report it, with this message and the source if you can.",
    explanation: "An error that the tool did not foresee. Files written before it are whole; none is half-written.",
  }),
} as const;
