/** A static factory that makes the plain class, for whomever it is called on. */

import { defineRule } from "../audit/rule.ts";
import { OBSERVERS } from "../vocabulary.ts";

interface Args {
  readonly className: string;
  readonly method: string;
}

export default defineRule<Args>({
  id: "factory-escapes-instrumentation",
  severity: "error",
  description: "A static factory that returns `new SqliteProvider()` by name, which the instrumented class inherits.",
  message: ({ className, method }) =>
    `'new ${className}()' in '${method}' makes the plain class: Instrumented${className}.${method}() gives an instance that is not observed.`,
  help: () => "Write 'new this(…)'.",
  check({ facts, providers }, report) {
    for (const { className, range, factory, passedTo } of facts.constructions) {
      if (factory?.className !== className || (passedTo !== undefined && OBSERVERS.test(passedTo))) continue;
      const provider = providers.find(({ name }) => name === className);
      // A class that observes itself loses nothing.
      const unobserved =
        provider?.operations.some(({ byHand }) => !byHand.decorated && !(byHand.span && byHand.duration)) === true;
      if (unobserved) report({ range }, { className, method: factory.method });
    }
  },
});
