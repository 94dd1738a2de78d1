/** An operation that can fail or be slow without anyone seeing it. */

import { defineRule } from "../audit/rule.ts";
import { toolCommand } from "../packages.ts";
import { printablePath } from "../project.ts";

interface Args {
  readonly operation: string;
  readonly className: string;
  readonly inherited: boolean;
  readonly lacking: "all" | "span" | "duration";
  readonly observers: readonly string[];
  readonly canGenerate: boolean;
  readonly isProperty: boolean;
  readonly isExported: boolean;
  readonly source: string;
}

export default defineRule<Args>({
  id: "uninstrumented-operation",
  severity: "error",
  description: "An operation that neither the generated class nor hand-written code observes.",
  message: ({ operation, className, inherited, lacking, observers }) => {
    const subject = `operation '${operation}' of '${className}'${inherited ? ", which it inherits," : ""}`;
    if (lacking === "duration") return `${subject} has a span, and its duration is not recorded.`;
    if (lacking === "span") return `${subject} records a duration, and has no span.`;
    return `${subject} is not observed${observers.length === 0 ? "" : `: '${observers.join("', '")}' leaves it out`}.`;
  },
  help: ({ className, lacking, observers, canGenerate, isProperty, isExported, source }) => {
    if (lacking === "duration") return "Record its duration in a histogram as well, or have both generated.";
    if (lacking === "span") return "Start a span around it as well, or have both generated.";
    if (canGenerate) return `Run: ${toolCommand()} ${source}`;
    if (isProperty) return "Make it a method, so that the generated class can override it; or observe it here.";
    if (!isExported && observers.length === 0)
      return `Export '${className}' by name: a generated class can extend nothing else. Or observe it here.`;
    return observers.length === 0
      ? "Observe it as its siblings are, or have them all generated."
      : `Observe it in '${observers[0] ?? ""}', or have them all generated.`;
  },
  fixable: ({ canGenerate }) => canGenerate,
  check({ path, providers, config }, report, project) {
    for (const provider of providers) {
      const { home, operations, observers, observes } = provider;
      const nothingByHand =
        observes.length === 0 &&
        observers.length === 0 &&
        operations.every(
          (each) =>
            !each.byHand.span &&
            !each.byHand.duration &&
            !each.byHand.decorated &&
            project.patcherOf(each) === undefined,
        );
      for (const operation of project.answerableOf(provider)) {
        if (project.observerOf(provider, operation) !== undefined || project.blamed(provider, operation) !== undefined)
          continue;
        const { method, byHand, inherited } = operation;
        report(
          { range: inherited ? home.of.range : method.range },
          {
            operation: method.name,
            className: provider.name,
            inherited,
            lacking: byHand.span ? "duration" : byHand.duration ? "span" : "all",
            observers: observers.map(({ name }) => name),
            canGenerate: nothingByHand && !method.property && home.of.exported,
            isProperty: method.property,
            isExported: home.of.exported,
            source: printablePath(config.cwd, path),
          },
        );
      }
    }
  },
});
