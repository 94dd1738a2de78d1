/** An error type that no dashboard built on the guide knows. */

import { ERROR_TYPES } from "../audit/names.ts";
import { defineRule } from "../audit/rule.ts";
import { keysIn, placeOf } from "../audit/walk.ts";
import { nearest } from "../nearest.ts";

interface Args {
  readonly value: string;
  readonly meant: string | undefined;
}

const KEYS = new Set(["error_type", "errorType"]);

export default defineRule<Args>({
  id: "unknown-error-type",
  severity: "warn",
  description: "A literal `error_type` outside the guide's four values.",
  message: ({ value }) => `error_type '${value}' is none of ${ERROR_TYPES.join(", ")}.`,
  help: ({ meant }) =>
    meant === undefined ? "Use the one that fits; 'unknown' when none does." : `Did you mean '${meant}'?`,
  check(file, report, project) {
    const check = (text: string, place: Parameters<typeof report>[0]): void => {
      if (!ERROR_TYPES.includes(text)) report(place, { value: text, meant: nearest(text, ERROR_TYPES) });
    };
    for (const { fact, place } of keysIn(file, project)) {
      if (!KEYS.has(fact.key)) continue;
      const returned =
        fact.call === undefined
          ? []
          : (file.facts.functions.get(fact.call)?.returns ??
            file.providers.flatMap(
              ({ home }) => home.of.methods.find(({ name }) => name === fact.call)?.body?.returns ?? [],
            ));
      for (const { text, range } of [...fact.literals, ...returned])
        check(text, place.file === undefined || place.file === file.path ? { range } : place);
    }
    for (const operation of file.providers.flatMap(({ operations }) => operations)) {
      if (operation.inherited) continue;
      for (const { key, literal, file: at } of operation.reach.passed)
        if (KEYS.has(key)) check(literal.text, placeOf(literal, at, operation, project).place);
    }
  },
});
