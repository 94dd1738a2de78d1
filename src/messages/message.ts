/** What a message is: its severity, its words, and the paragraph that `docs/codes.md` is made from. */

export interface Message<A> {
  readonly severity: "error" | "warning" | "info";
  /** Set on what `--check` and `audit` find: exit code 1, not 2. */
  readonly finding?: true;
  readonly message: (args: A) => string;
  readonly help: (args: A) => string;
  /** For the reader of `docs/codes.md`: when it comes up, and why the tool does not just go on. */
  readonly explanation: string;
}

export function define<A = Record<string, never>>(message: Message<A>): Message<A> {
  return message;
}
