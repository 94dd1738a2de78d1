/** What happens when an operation runs: its body and, as far as they can be followed, the helpers that it calls. */

import type {
  BlockingFact,
  BodyFacts,
  CallFact,
  ClassFacts,
  FileFacts,
  KeyFact,
  LiteralFact,
  MethodFacts,
  SignalFact,
  SwallowFact,
} from "../facts.ts";
import { SPAN_STARTERS, TELEMETRY_OWNERS, WRAPPERS } from "../vocabulary.ts";
import type { FactReader } from "../parse.ts";

/** A fact, and the file it stands in. */
export type Located<F> = F & { readonly file: string };

export interface Reach {
  readonly spans: readonly SignalFact[];
  readonly durations: readonly SignalFact[];
  readonly counters: readonly SignalFact[];
  readonly logs: readonly SignalFact[];
  readonly keys: readonly Located<KeyFact>[];
  readonly blocking: readonly Located<BlockingFact>[];
  readonly swallowed: readonly Located<SwallowFact>[];
  /** Literals that are passed to helpers and end up under a key there. */
  readonly passed: readonly { readonly key: string; readonly literal: Located<LiteralFact> }[];
  /** Whether a wrapper around it comes from a package, so that what it records is not known. */
  readonly wrappedUnseen: boolean;
  /** What it hands the same call on to: the base class, or a field that holds another provider. */
  readonly forwards: readonly { readonly to: "super" | "field"; readonly field: string | undefined }[];
}

/** A class where it is declared. */
export interface Home {
  readonly facts: FileFacts;
  readonly of: ClassFacts;
}

type Growing = { -readonly [K in keyof Reach]: Reach[K] extends readonly (infer F)[] ? F[] : Reach[K] };

interface Step {
  readonly body: BodyFacts;
  readonly facts: FileFacts;
  readonly home: Home | undefined;
}

const MAX_DEPTH = 5;

/** Reads one operation after the other; what is an operation itself is not followed, for it is judged by itself. */
export class ReachReader {
  readonly #reader: FactReader;
  readonly #isOperation: (method: MethodFacts) => boolean;
  readonly #facts = new Map<BodyFacts, Pick<Reach, "keys" | "blocking" | "swallowed">>();

  constructor(reader: FactReader, isOperation: (method: MethodFacts) => boolean) {
    this.#reader = reader;
    this.#isOperation = isOperation;
  }

  /** @param home the class whose instance runs the method; `declared` the one that has its body */
  of(method: MethodFacts, home: Home, declared: Home): Reach {
    const reach: Growing = {
      spans: [],
      durations: [],
      counters: [],
      logs: [],
      keys: [],
      blocking: [],
      swallowed: [],
      passed: [],
      forwards: [],
      wrappedUnseen: false,
    };
    if (method.body !== undefined) {
      const step = { body: method.body, facts: declared.facts, home: declared };
      this.#follow(step, method.name, reach, { counts: true, depth: 0, seen: new Set(), runner: home });
    }
    return reach;
  }

  /** The base class of a class, where it can be followed. */
  baseOf({ facts, of }: Home): Home | undefined {
    return of.base === undefined || of.base === of.name ? undefined : this.classAt(facts, of.base);
  }

  /** The class that a name means in a file. */
  classAt(facts: FileFacts, name: string): Home | undefined {
    const local = facts.classes.find((each) => each.name === name);
    if (local !== undefined) return { facts, of: local };
    const target = this.#reader.follow(facts.path, name);
    const of = target?.facts.classes.find((each) => each.name === target.name);
    return target === undefined || of === undefined ? undefined : { facts: target.facts, of };
  }

  #follow(
    { body, facts, home }: Step,
    method: string,
    reach: Growing,
    way: { counts: boolean; depth: number; seen: Set<BodyFacts>; runner: Home },
  ): void {
    if (way.seen.has(body) || way.depth > MAX_DEPTH) return;
    way.seen.add(body);
    const file = facts.path;
    const located = this.#located(body, file);
    reach.keys.push(...located.keys);
    reach.blocking.push(...located.blocking);
    reach.swallowed.push(...located.swallowed);
    reach.logs.push(...body.logs);
    reach.counters.push(...body.counters);
    if (way.counts) {
      reach.spans.push(...body.spans);
      reach.durations.push(...body.durations);
    }
    for (const call of body.calls) {
      if (call.name === method && (call.on === "super" || call.on === "field"))
        reach.forwards.push({ to: call.on, field: call.owner });
      const target = this.#targetOf(call, facts, home, way.runner, method);
      if (target === undefined) {
        if (way.counts) recordByName(call, reach);
        continue;
      }
      for (const literal of call.literals) {
        const parameter = target.body.parameters[literal.index];
        const under = target.body.keys.filter(
          ({ value }) => parameter !== undefined && parameter !== "" && value.length === 1 && value[0] === parameter,
        );
        reach.passed.push(...under.map(({ key }) => ({ key, literal: { ...literal, file } })));
      }
      // A helper that does work of its own observes that work; one that wraps, records, or does all of it observes the operation.
      const counts = way.counts && (call.wraps || body.delegates || !target.body.asynchronous || call.on === "super");
      this.#follow(target, method, reach, { ...way, counts, depth: way.depth + 1 });
    }
  }

  /** A helper is reached from many operations; its facts stay the same objects, which also tells that they were seen. */
  #located(body: BodyFacts, file: string): Pick<Reach, "keys" | "blocking" | "swallowed"> {
    let found = this.#facts.get(body);
    if (found === undefined) {
      found = {
        keys: body.keys.map((fact) => ({ ...fact, file })),
        blocking: body.blocking.map((fact) => ({ ...fact, file })),
        swallowed: body.swallowed.map((fact) => ({ ...fact, file })),
      };
      this.#facts.set(body, found);
    }
    return found;
  }

  #targetOf(call: CallFact, facts: FileFacts, home: Home | undefined, runner: Home, method: string): Step | undefined {
    const { on, owner = "", name } = call;
    if (on === "super") {
      // The base's own operation counts for the override that calls it; other ones are judged by themselves.
      const base = home === undefined ? undefined : this.baseOf(home);
      return base === undefined || name !== method ? undefined : this.#methodOf(base, name, true);
    }
    if (on === "this")
      return (
        (home === undefined ? undefined : this.#methodOf(runner, name, false)) ??
        (home === undefined ? undefined : this.#methodOf(home, name, false))
      );
    if (on === "function") return this.#functionAt(facts, name);
    if (on === "field") {
      const type = home?.of.fields.get(owner);
      const field = type === undefined || name === method ? undefined : this.classAt(facts, type);
      return field === undefined ? undefined : this.#methodOf(field, name, true);
    }
    return this.#functionAt(facts, `${owner}.${name}`) ?? this.#memberOf(facts, owner, name);
  }

  #functionAt(facts: FileFacts, name: string): Step | undefined {
    const local = facts.functions.get(name);
    if (local !== undefined) return { body: local, facts, home: undefined };
    if (name.includes(".")) return undefined;
    const target = this.#reader.follow(facts.path, name);
    const body = target?.facts.functions.get(target.name);
    return target === undefined || body === undefined ? undefined : { body, facts: target.facts, home: undefined };
  }

  /** A member of an imported namespace, object or instance. */
  #memberOf(facts: FileFacts, owner: string, name: string): Step | undefined {
    const target = this.#reader.follow(facts.path, owner);
    if (target === undefined) return undefined;
    const body = target.facts.functions.get(target.name === "*" ? name : `${target.name}.${name}`);
    if (body !== undefined) return { body, facts: target.facts, home: undefined };
    const of = target.facts.classes.find((each) => each.name === target.name);
    return of === undefined ? undefined : this.#methodOf({ facts: target.facts, of }, name, true);
  }

  #methodOf(home: Home, name: string, anyMethod: boolean): Step | undefined {
    const seen = new Set<ClassFacts>();
    for (let at: Home | undefined = home; at !== undefined && !seen.has(at.of); at = this.baseOf(at)) {
      seen.add(at.of);
      const method = at.of.methods.find((each) => each.name === name);
      if (method?.body === undefined) continue;
      return !anyMethod && this.#isOperation(method) ? undefined : { body: method.body, facts: at.facts, home: at };
    }
    return undefined;
  }
}

/** Gives a wrapper whose body cannot be seen the benefit of its name. */
function recordByName({ name, on, owner, wraps }: CallFact, reach: Growing): void {
  const isMeant = on === "this" || on === "function" || (owner !== undefined && TELEMETRY_OWNERS.test(owner));
  if (!isMeant || !wraps) {
    if (on === "function" && SPAN_STARTERS.has(name)) reach.spans.push(UNPLACED);
    return;
  }
  if (SPAN_STARTERS.has(name)) reach.spans.push(UNPLACED);
  const before = reach.spans.length + reach.durations.length;
  const records = WRAPPERS.find(({ names }) => names.test(name))?.records ?? [];
  if (records.includes("span")) reach.spans.push(UNPLACED);
  if (records.includes("duration")) reach.durations.push(UNPLACED);
  if (reach.spans.length + reach.durations.length > before) reach.wrappedUnseen = true;
}

const UNPLACED: SignalFact = { name: undefined };
