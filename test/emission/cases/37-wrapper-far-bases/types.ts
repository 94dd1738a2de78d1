import type { Assignable, Equal, Holds } from "../same.js";
import type { Provider, Reader, Schema } from "./provider.js";
import type { InstrumentedProvider, InstrumentedReader, InstrumentedSchema } from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedProvider<string>, Provider<string>>,
  Assignable<InstrumentedReader<string>, Reader<string>>,
  Equal<InstrumentedProvider<string>["find"], Provider<string>["find"]>,
  Equal<InstrumentedProvider<string>["close"], Provider<string>["close"]>,
  Equal<InstrumentedProvider<string>["on"], Provider<string>["on"]>,
  Equal<InstrumentedReader<string>["find"], Reader<string>["find"]>,
  Assignable<InstrumentedSchema, Schema>,
  Equal<InstrumentedSchema["box"], Schema["box"]>,
  Equal<keyof InstrumentedReader<string>, keyof Reader<string>>,
]>;
