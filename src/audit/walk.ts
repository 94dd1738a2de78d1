/** What rules over bodies go through: facts that operations reach, each with the place to report it. */

import type { BodyFacts, KeyFact } from "../facts.ts";
import type { AuditedFile, AuditedOperation, AuditProject } from "./model.ts";
import type { RulePlace } from "./rule.ts";

export interface Reached<F> {
  readonly fact: F;
  readonly place: RulePlace;
  /** The operation from which it was reached first. */
  readonly operation: AuditedOperation;
  /** `telemetry.ts` where the fact stands in a file that is not audited, and the finding at the operation instead. */
  readonly elsewhere: string | undefined;
}

/** Facts of the operations that a file declares, helpers included; each once. */
export function reachedFrom<F extends { readonly range: RulePlace["range"] }>(
  { providers }: AuditedFile,
  project: AuditProject,
  pick: (body: BodyFacts) => readonly F[],
): readonly Reached<F>[] {
  const seen = new Set<BodyFacts>();
  const found: Reached<F>[] = [];
  for (const { operations } of providers) {
    for (const operation of operations) {
      if (operation.inherited) continue;
      for (const { body, file } of operation.reach.bodies) {
        if (seen.has(body)) continue;
        seen.add(body);
        for (const fact of pick(body)) found.push({ fact, operation, ...placeOf(fact, file, operation, project) });
      }
    }
  }
  return found;
}

/** Where to report what stands in a file: there, if it is audited, else at the operation that leads to it. */
export function placeOf(
  { range }: { readonly range: RulePlace["range"] },
  file: string,
  { declared, method }: AuditedOperation,
  project: AuditProject,
): Pick<Reached<never>, "place" | "elsewhere"> {
  return file === declared.facts.path || project.isAudited(file)
    ? { place: { file, range }, elsewhere: undefined }
    : { place: { range: method.range }, elsewhere: file.replace(/^.*[\\/]/, "") };
}

type Keys = readonly { readonly fact: KeyFact; readonly place: RulePlace }[];

/** Several rules ask for the keys of a file. */
const keysByFile = new WeakMap<AuditedFile, Keys>();

/** Keys that anything of a provider attaches to telemetry, its constructor too, whether an operation leads there or not; each once. */
export function keysIn(file: AuditedFile, project: AuditProject): Keys {
  const known = keysByFile.get(file);
  if (known !== undefined) return known;
  const reached = reachedFrom(file, project, ({ keys }) => keys);
  const seen = new Set(reached.map(({ fact }) => fact));
  const own = file.providers
    .flatMap(({ home: { of } }) => [of.construction, ...of.others, ...of.methods.map(({ body }) => body)])
    .flatMap((body) => body?.keys ?? [])
    .filter((fact) => !seen.has(fact))
    .map((fact) => ({ fact, place: { range: fact.range } }));
  const all = [...reached, ...own];
  keysByFile.set(file, all);
  return all;
}
