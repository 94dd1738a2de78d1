/** The recording functions of an output, rendered: most outputs of a run have the same, so each text and each renaming of it is made once. */

import type { RuntimeModel } from "../model.ts";
import { identifiersIn, renameIdentifiers, topLevelNames } from "./identifiers.ts";
import type { Templates } from "./templates.ts";
import { runtimeView } from "./view.ts";

/** A text, and the names in it. */
export interface Named {
  readonly text: string;
  readonly identifiers: ReadonlySet<string>;
}

export class Recording {
  readonly text: string;
  /** The names that it declares at its top level. */
  readonly declared: readonly string[];
  readonly #renamed = new Map<string, Named>();

  constructor(text: string) {
    this.text = text;
    this.declared = topLevelNames(text);
  }

  renamed(names: ReadonlyMap<string, string>): Named {
    const key = [...names].flatMap(([from, to]) => (from === to ? [] : `${from}:${to}`)).join(" ");
    let found = this.#renamed.get(key);
    if (found === undefined) {
      const text = renameIdentifiers(this.text, names);
      found = { text, identifiers: identifiersIn(text) };
      this.#renamed.set(key, found);
    }
    return found;
  }
}

/** For an output that has none, or takes them from elsewhere. */
export const NO_RECORDING = new Recording("");

const made = new WeakMap<Templates, Map<string, Recording>>();

/**
 * @param shared whether they stand in a file of their own, for all outputs to import
 * @param namespace what holds what they export, in a module that exports one value
 */
export function recordingOf(
  runtime: RuntimeModel,
  shared: boolean,
  templates: Templates,
  namespace?: string,
): Recording {
  const known = made.get(templates) ?? new Map<string, Recording>();
  made.set(templates, known);
  const key = JSON.stringify([shared, namespace, runtime]);
  let recording = known.get(key);
  if (recording === undefined) {
    recording = new Recording(templates.render("runtime", runtimeView(runtime, shared, namespace)));
    known.set(key, recording);
  }
  return recording;
}
