/** The plain class put to use where the instrumented one is there. */

import { defineRule } from "../audit/rule.ts";
import { OBSERVERS } from "../vocabulary.ts";

interface Args {
  readonly className: string;
  readonly variant: string;
}

export default defineRule<Args>({
  id: "raw-provider",
  severity: "warn",
  description: "`new SqliteProvider()` where `InstrumentedSqliteProvider` exists.",
  message: ({ className, variant }) =>
    `'new ${className}()' makes an instance that is not observed; there is a '${variant}'.`,
  help: ({ variant }) => `Write 'new ${variant}(…)'.`,
  check(file, report, project) {
    for (const { className, range, within, factory, passedTo } of file.facts.constructions) {
      if (className.startsWith("Instrumented") || within === className || factory?.className === className) continue;
      if ((passedTo !== undefined && OBSERVERS.test(passedTo)) || (within !== undefined && OBSERVERS.test(within)))
        continue;
      const variant = project.instrumentedVariant(file, className);
      if (variant !== undefined) report({ range }, { className, variant });
    }
  },
});
