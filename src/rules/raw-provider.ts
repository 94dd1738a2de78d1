/** The plain class put to use where the instrumented one is there. */

import { defineRule } from "../audit/rule.ts";
import { OBSERVERS } from "../vocabulary.ts";

interface Args {
  readonly variant: string;
  /** `new SqliteProvider()` */
  readonly said: string;
  readonly meant: string;
}

export default defineRule<Args>({
  id: "raw-provider",
  severity: "warn",
  description: "`new SqliteProvider()`, or its factory, where `InstrumentedSqliteProvider` exists.",
  message: ({ said, variant }) => `'${said}' makes an instance that is not observed; there is a '${variant}'.`,
  help: ({ meant }) => `Write '${meant}'.`,
  check(file, report, project) {
    const { constructions, staticCalls } = file.facts;
    const places = [...constructions.map((each) => ({ ...each, method: undefined })), ...staticCalls];
    for (const { className, method, range, within, factory, passedTo } of places) {
      if (className.startsWith("Instrumented") || within === className || factory?.className === className) continue;
      if ((passedTo !== undefined && OBSERVERS.test(passedTo)) || (within !== undefined && OBSERVERS.test(within)))
        continue;
      const variant = project.instrumentedVariant(file, className);
      if (variant === undefined) continue;
      if (method === undefined) report({ range }, { variant, said: `new ${className}()`, meant: `new ${variant}(…)` });
      else if (project.isFactory(file, className, method))
        report({ range }, { variant, said: `${className}.${method}()`, meant: `${variant}.${method}(…)` });
    }
  },
});
