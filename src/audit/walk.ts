/** What rules over bodies go through: facts that operations reach, each with the place to report it. */

import type { KeyFact } from "../facts.ts";
import type { AuditedFile, AuditedOperation, AuditProject } from "./model.ts";
import type { Located, Reach } from "./reach.ts";
import type { RulePlace } from "./rule.ts";

export interface Reached<F> {
  readonly fact: Located<F>;
  readonly place: RulePlace;
  /** The operation from which it was reached first. */
  readonly operation: AuditedOperation;
  /** `telemetry.ts` where the fact stands in a file that is not audited, and the finding at the operation instead. */
  readonly elsewhere: string | undefined;
}

/** Facts of the operations that a file declares, helpers included; each once. */
export function reachedFrom<F extends { readonly range: RulePlace["range"] }>(
  file: AuditedFile,
  project: AuditProject,
  pick: (reach: Reach) => readonly Located<F>[],
): readonly Reached<F>[] {
  const seen = new Set<Located<F>>();
  const found: Reached<F>[] = [];
  for (const { operations } of file.providers) {
    for (const operation of operations) {
      if (operation.inherited) continue;
      for (const fact of pick(operation.reach)) {
        if (seen.has(fact)) continue;
        seen.add(fact);
        const audited = fact.file === file.path || project.isAudited(fact.file);
        const place = audited ? { file: fact.file, range: fact.range } : { range: operation.method.range };
        found.push({ fact, place, operation, elsewhere: audited ? undefined : fact.file.replace(/^.*[\\/]/, "") });
      }
    }
  }
  return found;
}

type Keys = readonly { readonly fact: KeyFact; readonly place: RulePlace }[];

/** Several rules ask for the keys of a file. */
const keysByFile = new WeakMap<AuditedFile, Keys>();

/** Keys that anything in a provider's file attaches to telemetry, whether an operation leads there or not. */
export function keysIn(file: AuditedFile, project: AuditProject): Keys {
  const known = keysByFile.get(file);
  if (known !== undefined) return known;
  const reached = reachedFrom(file, project, ({ keys }) => keys);
  const own = file.providers
    .flatMap(({ home }) => home.of.methods.flatMap(({ body }) => body?.keys ?? []))
    .map((fact) => ({ fact, place: { range: fact.range } }));
  const all = [...reached, ...own];
  keysByFile.set(file, all);
  return all;
}
