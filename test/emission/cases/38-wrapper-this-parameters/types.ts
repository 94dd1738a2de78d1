import type { Assignable, Equal, Holds } from "../same.js";
import type { Inferred, Session } from "./provider.js";
import type { InstrumentedInferred, InstrumentedSession } from "./provider.instrumented.js";

export type Precise = Holds<[
  Equal<InstrumentedSession<string>["opened"], Session<string>["opened"]>,
  Equal<InstrumentedSession<string>["free"], Session<string>["free"]>,
  Assignable<InstrumentedInferred, Pick<Inferred, keyof Inferred>>,
  Equal<InstrumentedInferred["isText"], Inferred["isText"]>,
  Equal<InstrumentedInferred["isDate"], Inferred["isDate"]>,
  Equal<InstrumentedInferred["isSmall"], Inferred["isSmall"]>,
  Equal<InstrumentedInferred["plain"], Inferred["plain"]>,
]>;

// A wrapper is no `Session`, and its methods ask for none.
export function use(session: InstrumentedSession<string>): Promise<unknown>[] {
  return [session.own("a"), session.itself("b"), session.either(1), session.either("c")];
}
