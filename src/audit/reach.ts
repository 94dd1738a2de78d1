/** What happens when an operation runs: its body and, as far as they can be followed, the helpers that it calls. */

import type { BodyFacts, CallFact, ClassFacts, FileFacts, LiteralFact, MethodFacts, SignalFact } from "../facts.ts";
import { SPAN_STARTERS, TELEMETRY_OWNERS, WRAPPERS } from "../vocabulary.ts";
import type { FactReader } from "../parse.ts";

/** A body that runs, and the file it stands in. */
export interface ReachedBody {
  readonly body: BodyFacts;
  /** Absolute. */
  readonly file: string;
}

/** What is recorded. */
export interface Signals {
  readonly spans: readonly SignalFact[];
  readonly durations: readonly SignalFact[];
  readonly counters: readonly SignalFact[];
  readonly logs: readonly SignalFact[];
}

export interface Reach extends Signals {
  /** The method's own first, then those of the helpers that it calls; each once. */
  readonly bodies: readonly ReachedBody[];
  /** Literals that are passed to helpers and end up under a key there; `file` has the call. */
  readonly passed: readonly { readonly key: string; readonly literal: LiteralFact; readonly file: string }[];
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

type Growing = { -readonly [K in keyof Reach]: Reach[K] } & {
  readonly bodies: ReachedBody[];
  readonly passed: Reach["passed"][number][];
  readonly forwards: Reach["forwards"][number][];
};

interface Step {
  readonly body: BodyFacts;
  /** Whether it is given what the call is given. */
  readonly takesArguments?: boolean;
  readonly facts: FileFacts;
  readonly home: Home | undefined;
}

const MAX_DEPTH = 5;

/** Reads one operation after the other; what is an operation itself is not followed, for it is judged by itself. */
export class ReachReader {
  readonly #reader: FactReader;
  readonly #isOperation: (method: MethodFacts, runner: Home) => boolean;

  constructor(reader: FactReader, isOperation: (method: MethodFacts, runner: Home) => boolean) {
    this.#reader = reader;
    this.#isOperation = isOperation;
  }

  /** @param home the class whose instance runs the method; `declared` the one that has its body */
  of(method: MethodFacts, home: Home, declared: Home): Reach {
    const reach = emptyReach();
    if (method.body !== undefined) {
      const step = { body: method.body, facts: declared.facts, home: declared };
      this.#follow(step, method.name, reach, { counts: true, depth: 0, seen: new Set(), runner: home });
    }
    return reach;
  }

  /** What a function of a file records, helpers included; undefined where the name leads to none. */
  ofFunction(facts: FileFacts, name: string): Signals | undefined {
    const step = this.#functionAt(facts, name);
    if (step === undefined) return undefined;
    const reach = emptyReach();
    this.#follow(step, name, reach, { counts: true, depth: 0, seen: new Set(), runner: undefined });
    return reach;
  }

  /** The base class of a class, where it can be followed. */
  baseOf({ facts, of }: Home): Home | undefined {
    return of.base === undefined || of.base === of.local ? undefined : this.classAt(facts, of.base);
  }

  /** Whether a static method of the class that a name means, or of a base class, gives an instance of the class. */
  makesOwn(facts: FileFacts, className: string, method: string): boolean {
    const seen = new Set<ClassFacts>();
    for (let at = this.classAt(facts, className); at !== undefined && !seen.has(at.of); at = this.baseOf(at)) {
      seen.add(at.of);
      const found = at.of.methods.find((each) => each.static && each.name === method);
      if (found !== undefined) return found.makesOwn;
    }
    return false;
  }

  /** The class that a name means in a file. */
  classAt(facts: FileFacts, name: string): Home | undefined {
    const local = facts.classes.find((each) => each.local === name);
    if (local !== undefined) return { facts, of: local };
    const target = this.#reader.follow(facts.path, name);
    const of = target?.facts.classes.find((each) => each.name === target.name);
    return target === undefined || of === undefined ? undefined : { facts: target.facts, of };
  }

  #follow(
    { body, facts, home }: Step,
    method: string,
    reach: Growing,
    way: { counts: boolean; depth: number; seen: Set<BodyFacts>; runner: Home | undefined },
  ): void {
    if (way.seen.has(body) || way.depth > MAX_DEPTH) return;
    way.seen.add(body);
    const file = facts.path;
    reach.bodies.push({ body, file });
    reach.logs = joined(reach.logs, body.logs);
    reach.counters = joined(reach.counters, body.counters);
    if (way.counts) {
      reach.spans = joined(reach.spans, body.spans);
      reach.durations = joined(reach.durations, body.durations);
    }
    for (const call of body.calls) {
      if (call.name === method && (call.on === "super" || call.on === "field"))
        reach.forwards.push({ to: call.on, field: call.owner });
      const targets = this.#targetsOf(call, facts, home, way.runner, method);
      if (targets.length === 0 && way.counts) recordByName(call, reach);
      for (const target of targets) {
        for (const literal of target.takesArguments === false ? NOTHING : call.literals) {
          const parameter = target.body.parameters[literal.index];
          const under = target.body.keys.filter(
            ({ value }) => parameter !== undefined && parameter !== "" && value.length === 1 && value[0] === parameter,
          );
          reach.passed.push(...under.map(({ key }) => ({ key, literal, file })));
        }
        // A helper that does work of its own observes that work; one that wraps, records, or does all of it observes the operation.
        const isOwn = call.on === "super" && call.name === method;
        const counts = way.counts && (call.wraps || body.delegates || !target.body.asynchronous || isOwn);
        this.#follow(target, method, reach, { ...way, counts, depth: way.depth + 1 });
      }
    }
  }

  #targetsOf(
    call: CallFact,
    facts: FileFacts,
    home: Home | undefined,
    runner: Home | undefined,
    method: string,
  ): readonly Step[] {
    if (call.on === "new") return this.#instanceOf(facts, call.name);
    const target = this.#targetOf(call, facts, home, runner, method);
    return target === undefined ? NOTHING : [target];
  }

  /**
   * What runs in an object that is made for this call: its constructor, and what it is told later, its disposal included. A class with
   * operations is judged by itself.
   */
  #instanceOf(facts: FileFacts, name: string): readonly Step[] {
    const made = this.classAt(facts, name);
    if (made === undefined || made.of.methods.some((method) => this.#isOperation(method, made))) return NOTHING;
    const { construction, methods, others } = made.of;
    const later = [...methods.flatMap((each) => (each.static ? [] : (each.body ?? []))), ...others];
    const step = { facts: made.facts, home: made };
    return [
      ...(construction === undefined ? NOTHING : [{ ...step, body: construction }]),
      ...later.filter(({ asynchronous }) => !asynchronous).map((body) => ({ ...step, body, takesArguments: false })),
    ];
  }

  #targetOf(
    call: CallFact,
    facts: FileFacts,
    home: Home | undefined,
    runner: Home | undefined,
    method: string,
  ): Step | undefined {
    const { on, owner = "", name } = call;
    if (on === "super") {
      // The base's own operation counts for the override that calls it; other ones are judged by themselves.
      const base = home === undefined ? undefined : this.baseOf(home);
      return base === undefined ? undefined : this.#methodOf(base, name, name === method);
    }
    if (on === "this")
      return (
        (home === undefined || runner === undefined ? undefined : this.#methodOf(runner, name, false)) ??
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
    const of = target.facts.classes.find((each) => each.local === target.name);
    return of === undefined ? undefined : this.#methodOf({ facts: target.facts, of }, name, true);
  }

  #methodOf(home: Home, name: string, anyMethod: boolean): Step | undefined {
    const seen = new Set<ClassFacts>();
    for (let at: Home | undefined = home; at !== undefined && !seen.has(at.of); at = this.baseOf(at)) {
      seen.add(at.of);
      const method = at.of.methods.find((each) => each.name === name);
      if (method?.body === undefined) continue;
      return !anyMethod && this.#isOperation(method, home)
        ? undefined
        : { body: method.body, facts: at.facts, home: at };
    }
    return undefined;
  }
}

function emptyReach(): Growing {
  return {
    spans: [],
    durations: [],
    counters: [],
    logs: [],
    bodies: [],
    passed: [],
    forwards: [],
    wrappedUnseen: false,
  };
}

/** Gives a wrapper whose body cannot be seen the benefit of its name. */
function recordByName({ name, on, owner, wraps }: CallFact, reach: Growing): void {
  const starts = SPAN_STARTERS.has(name);
  if (!wraps) {
    if (on === "function" && starts) reach.spans = joined(reach.spans, UNPLACED);
    return;
  }
  const records = WRAPPERS.find(({ names }) => names.test(name))?.records ?? NOTHING;
  if (!starts && records.length === 0) return;
  const isMeant =
    on === "this" || on === "super" || on === "function" || (owner !== undefined && TELEMETRY_OWNERS.test(owner));
  if (!isMeant) return;
  if (starts || records.includes("span")) reach.spans = joined(reach.spans, UNPLACED);
  if (records.includes("duration")) reach.durations = joined(reach.durations, UNPLACED);
  if (records.length > 0) reach.wrappedUnseen = true;
}

const NOTHING: readonly never[] = [];
const UNPLACED: readonly SignalFact[] = [{ name: undefined }];

/** Both lists in one; the one itself where the other has nothing, as nearly always. */
function joined<T>(one: readonly T[], other: readonly T[]): readonly T[] {
  if (other.length === 0) return one;
  return one.length === 0 ? other : [...one, ...other];
}
