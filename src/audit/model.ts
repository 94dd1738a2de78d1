/** Facts and catalogue → what the rules look at: which classes are providers, which methods are operations, who observes them. */

import type { OperationSpec } from "../catalogue.ts";
import type { ResolvedConfig } from "../config.ts";
import type { ClassFacts, FileFacts, MethodFacts } from "../facts.ts";
import { select, type Promised, type Selection } from "../model/select.ts";
import type { FactReader } from "../parse.ts";
import { DECORATORS, OBSERVERS, PATCHERS, PROTOTYPE_PATCHERS } from "../vocabulary.ts";
import { Outputs, type AuditedOutput, type ConfigOf, type Output } from "./outputs.ts";
import { ReachReader, type Home, type Reach, type Signals } from "./reach.ts";

export type { AuditedOutput, ConfigOf } from "./outputs.ts";

/** A source that is audited. */
export interface AuditedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly facts: FileFacts;
  /** The config that governs it. */
  readonly config: ResolvedConfig;
  /** The classes with operations. */
  readonly providers: readonly AuditedClass[];
  /** The generated file that belongs to it, when there is one. */
  readonly output: Output | undefined;
}

export interface AuditedClass {
  readonly home: Home;
  readonly name: string;
  readonly operations: readonly AuditedOperation[];
  /** Audited classes that this one instruments by hand: it extends or wraps them. */
  readonly observes: readonly AuditedClass[];
  /** Hand-written classes that instrument this one. */
  readonly observers: readonly AuditedClass[];
}

export interface AuditedOperation {
  readonly method: MethodFacts;
  readonly spec: OperationSpec;
  /** The class that declares it; another than the audited one when it is inherited. */
  readonly declared: Home;
  readonly inherited: boolean;
  readonly reach: Reach;
  /** What hand-written code in the class itself records. */
  readonly byHand: { readonly span: boolean; readonly duration: boolean; readonly decorated: boolean };
}

/** Who observes an operation; another class, or a function that is given every instance, with what happens there. */
export type Observer =
  | { readonly by: "decorator" | "hand" | "generated" }
  | { readonly by: "class" | "function"; readonly name: string; readonly reach: Signals };

export interface AuditProject {
  /** The config that governs an absolute path. */
  readonly configOf: ConfigOf;
  readonly files: readonly AuditedFile[];
  /** Generated files that are looked at themselves: those left over, and the shared runtime. */
  readonly outputs: readonly AuditedOutput[];
  /** Sources whose output is not what the generator gives. */
  readonly stale: ReadonlySet<string>;
  /** Whether the catalogue, a tag or the config names a method, be it to leave it out. */
  isNamed(method: MethodFacts, config: ResolvedConfig): boolean;
  /** Whether a file is among the audited ones, so that what it has is reported there. */
  isAudited(path: string): boolean;
  observerOf(provider: AuditedClass, operation: AuditedOperation): Observer | undefined;
  /** The function that the class of an operation is handed to, and that observes it there. */
  patcherOf(operation: AuditedOperation): string | undefined;
  /** Whether a static method of a class, called by its name in a file, gives an instance of that class. */
  isFactory(file: AuditedFile, className: string, method: string): boolean;
  /** The instrumented variant of a class, where the name is used in a file; with the path of that class. */
  instrumentedVariant(file: AuditedFile, className: string): string | undefined;
  /** The operations that a class answers for: not those of a class that only instruments another, nor what a base class answers for. */
  answerableOf(provider: AuditedClass): readonly AuditedOperation[];
  /** The hand-written wrapper that has the operation and does not observe it, so that it is to be reported there. */
  blamed(provider: AuditedClass, operation: AuditedOperation): AuditedClass | undefined;
}

/** What a text to audit is. */
export interface AuditSource {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly facts: FileFacts;
}

export function buildProject(
  configOf: ConfigOf,
  sources: readonly AuditSource[],
  reader: FactReader,
  { outputs, stale }: { readonly outputs: readonly AuditedOutput[]; readonly stale: ReadonlySet<string> },
): AuditProject {
  return new Project(configOf, sources, reader, outputs, stale);
}

function selectionOf({ name, tags, access, asynchronous }: MethodFacts, config: ResolvedConfig): Selection {
  return select({ name, tags, access: access === "private" ? "protected" : access, asynchronous }, config);
}

const NO_SIGNALS: Signals = { spans: [], durations: [], counters: [], logs: [] };

/** A function that a class is handed to, and the methods it is told to take; empty for all. */
interface Patch {
  readonly name: string;
  readonly methods: readonly string[];
  readonly reach: Signals;
}

class Project implements AuditProject {
  readonly configOf: ConfigOf;
  readonly files: readonly AuditedFile[];
  readonly outputs: readonly AuditedOutput[];
  readonly stale: ReadonlySet<string>;
  readonly #paths: ReadonlySet<string>;
  readonly #selections = new Map<ResolvedConfig, Map<string, Selection>>();
  readonly #reach: ReachReader;
  readonly #beside: Outputs;
  readonly #classes = new Map<ClassFacts, MutableClass>();
  /** Class names for which a hand-written variant is among the audited files. */
  readonly #variants = new Set<string>();
  /** Classes whose instances are handed to a function that observes all of their methods. */
  readonly #wrappers = new Map<ClassFacts, { readonly name: string; readonly reach: Signals }>();
  /** Classes that are themselves handed to a function that has their methods observed. */
  readonly #patches = new Map<ClassFacts, Patch[]>();

  constructor(
    configOf: ConfigOf,
    sources: readonly AuditSource[],
    reader: FactReader,
    outputs: readonly AuditedOutput[],
    stale: ReadonlySet<string>,
  ) {
    this.configOf = configOf;
    this.outputs = outputs;
    this.stale = stale;
    this.#reach = new ReachReader(
      reader,
      (method, { facts }) => this.#promised(method, configOf(facts.path)) !== undefined,
    );
    this.#beside = new Outputs(configOf);
    this.#paths = new Set(sources.map(({ path }) => path));
    this.files = sources.map((source) => this.#file(source));
    for (const provider of this.#classes.values()) this.#relate(provider);
    for (const { facts } of this.files) {
      this.#findWrappers(facts);
      this.#findPatches(facts);
    }
  }

  isNamed(method: MethodFacts, config: ResolvedConfig): boolean {
    return this.#selection(method, config) !== undefined;
  }

  isAudited(path: string): boolean {
    return this.#paths.has(path);
  }

  observerOf(provider: AuditedClass, operation: AuditedOperation): Observer | undefined {
    const { decorated } = operation.byHand;
    if (decorated) return { by: "decorator" };
    if (this.#isObserved(operation, provider)) return { by: "hand" };
    if (this.#beside.of(provider.home.facts.path)?.observes(provider.name, operation.method.name) === true)
      return { by: "generated" };
    const wrapper = this.#wrappers.get(provider.home.of);
    if (wrapper !== undefined) return { by: "function", ...wrapper };
    const patch = this.#patchOf(operation);
    if (patch !== undefined) return { by: "function", name: patch.name, reach: patch.reach };
    for (const observer of provider.observers) {
      const own = ownOperation(observer, operation);
      if (own !== undefined && this.observerOf(observer, own) !== undefined)
        return { by: "class", name: observer.name, reach: own.reach };
    }
    return undefined;
  }

  patcherOf(operation: AuditedOperation): string | undefined {
    return this.#patchOf(operation)?.name;
  }

  #patchOf({ declared, method }: AuditedOperation): Patch | undefined {
    return this.#patches.get(declared.of)?.find(({ methods }) => methods.length === 0 || methods.includes(method.name));
  }

  blamed(provider: AuditedClass, operation: AuditedOperation): AuditedClass | undefined {
    return provider.observers.find((observer) => ownOperation(observer, operation) !== undefined);
  }

  isFactory(file: AuditedFile, className: string, method: string): boolean {
    return this.#reach.makesOwn(file.facts, className, method);
  }

  instrumentedVariant(file: AuditedFile, className: string): string | undefined {
    const variant = `Instrumented${className}`;
    if (this.#variants.has(variant)) return variant;
    const home = this.#reach.classAt(file.facts, className);
    if (home === undefined) return undefined;
    return this.#beside.of(home.facts.path)?.declares(home.of.name) === true
      ? `Instrumented${home.of.name}`
      : undefined;
  }

  answerableOf(provider: AuditedClass): readonly AuditedOperation[] {
    const { of } = provider.home;
    // Nobody has an instance of an abstract class; its subclasses answer for what they inherit.
    if (of.abstract && this.files.some((file) => file.providers.some(({ home }) => home.of.base === of.local)))
      return [];
    return provider.operations.filter((operation) => {
      if (!operation.inherited) return true;
      const base = this.#classes.get(operation.declared.of);
      const its = base?.operations.find(({ method }) => method === operation.method);
      const reportedThere =
        base !== undefined && its !== undefined && !base.home.of.abstract && this.observerOf(base, its) === undefined;
      return provider.observes.length === 0 && !reportedThere;
    });
  }

  #isObserved({ byHand }: AuditedOperation, { home }: AuditedClass): boolean {
    const { metrics, spans } = this.configOf(home.facts.path).signals;
    return (byHand.span || byHand.duration) && (byHand.span || !spans) && (byHand.duration || !metrics);
  }

  #file({ path, text, facts }: AuditSource): AuditedFile {
    const providers = facts.classes
      .map((of) => this.#class({ facts, of }))
      .filter(({ operations }) => operations.length > 0);
    for (const { name } of facts.classes) if (name.startsWith("Instrumented")) this.#variants.add(name);
    return {
      path,
      text,
      facts,
      config: this.configOf(path),
      providers,
      output: providers.length === 0 ? undefined : this.#beside.of(path),
    };
  }

  #class(home: Home): MutableClass {
    const { of } = home;
    const { class: names } = this.configOf(home.facts.path);
    const wanted = names.length === 0 || names.includes(of.name);
    const operations = wanted ? this.#operations(home) : [];
    const made: MutableClass = { home, name: of.name, operations, observes: [], observers: [] };
    if (operations.length > 0) this.#classes.set(of, made);
    return made;
  }

  #operations(home: Home): AuditedOperation[] {
    const found = new Map<string, AuditedOperation>();
    const seen = new Set<ClassFacts>();
    const hidden = new Set<string>();
    const config = this.configOf(home.facts.path);
    for (let at: Home | undefined = home; at !== undefined && !seen.has(at.of); at = this.#reach.baseOf(at)) {
      seen.add(at.of);
      for (const method of at.of.methods) {
        const key = method.static ? `static ${method.name}` : method.name;
        if (found.has(key) || hidden.has(key)) continue;
        const promised = this.#promised(method, config);
        if (promised === undefined) hidden.add(key);
        else if (method.body !== undefined) found.set(key, this.#operation(method, promised, home, at));
      }
    }
    return [...found.values()];
  }

  /** Finds what is made only to be wrapped: `observeAll(new NatsProvider())`. */
  #findWrappers(facts: FileFacts): void {
    for (const { className, passedTo } of facts.constructions) {
      const of = passedTo === undefined ? undefined : this.#reach.classAt(facts, className)?.of;
      if (passedTo === undefined || of === undefined || !this.#classes.has(of)) continue;
      const reach = this.#reach.ofFunction(facts, passedTo);
      if (reach !== undefined && this.#isWhole(reach, facts)) this.#wrappers.set(of, { name: passedTo, reach });
    }
  }

  /** Finds what is done to a class where it is not declared: `shimmer.wrap(NatsProvider.prototype, "publish", …)`. */
  #findPatches(facts: FileFacts): void {
    for (const { className, to, prototype, methods } of facts.handovers) {
      const of = this.#reach.classAt(facts, className)?.of;
      if (of === undefined) continue;
      const reach = this.#reach.ofFunction(facts, to);
      const isBelieved = PATCHERS.test(to) || (prototype && PROTOTYPE_PATCHERS.test(to));
      if (reach === undefined ? !isBelieved : !this.#isWhole(reach, facts)) continue;
      const patch = { name: to, methods, reach: reach ?? NO_SIGNALS };
      this.#patches.set(of, [...(this.#patches.get(of) ?? []), patch]);
    }
  }

  /** Whether a function records all that is asked for. */
  #isWhole({ spans, durations }: Signals, { path }: FileFacts): boolean {
    const { signals } = this.configOf(path);
    return (
      spans.length + durations.length > 0 &&
      (spans.length > 0 || !signals.spans) &&
      (durations.length > 0 || !signals.metrics)
    );
  }

  /** What is promised for a method; undefined when it is no operation. */
  #promised(method: MethodFacts, config: ResolvedConfig): Promised | undefined {
    const selection = method.access === "private" ? undefined : this.#selection(method, config);
    return selection === "left-out" ? undefined : selection;
  }

  /** Methods of one name are one operation in every class under a config, unless a tag says otherwise. */
  #selection(method: MethodFacts, config: ResolvedConfig): Selection {
    const { name, tags, access, asynchronous } = method;
    if (tags.operation !== undefined || tags.uninstrumented !== undefined) return selectionOf(method, config);
    let known = this.#selections.get(config);
    if (known === undefined) this.#selections.set(config, (known = new Map<string, Selection>()));
    const key = `${access} ${String(asynchronous)} ${name}`;
    if (!known.has(key)) known.set(key, selectionOf(method, config));
    return known.get(key);
  }

  #operation(method: MethodFacts, { spec }: Promised, home: Home, declared: Home): AuditedOperation {
    const reach = this.#reach.of(method, home, declared);
    const names = [...method.decorators, ...declared.of.decorators];
    const { decorators } = this.configOf(home.facts.path).audit;
    const decorated = names.some((name) => DECORATORS.test(name) || decorators.includes(name));
    return {
      method,
      spec,
      declared,
      inherited: declared.of !== home.of,
      reach,
      byHand: { span: reach.spans.length > 0, duration: reach.durations.length > 0, decorated },
    };
  }

  /** Finds the audited classes that a class instruments by hand. */
  #relate(provider: MutableClass): void {
    const own = provider.operations.filter(({ inherited }) => !inherited);
    const forwarding = own.filter(({ reach }) => reach.forwards.length > 0);
    const isInstrumentation =
      OBSERVERS.test(provider.name) ||
      forwarding.some((operation) => this.#isObserved(operation, provider) || operation.byHand.decorated);
    if (forwarding.length === 0 || !isInstrumentation) return;
    const { home } = provider;
    for (const other of this.#classes.values()) {
      if (other === provider || OBSERVERS.test(other.name)) continue;
      const extendsIt = this.#reach.baseOf(home)?.of === other.home.of;
      const held = new Set(
        forwarding.flatMap(({ reach }) =>
          reach.forwards.flatMap(({ field }) => (field === undefined ? [] : (home.of.fields.get(field) ?? []))),
        ),
      );
      const wrapsIt = held.has(other.home.of.local) || other.home.of.implements.some((name) => held.has(name));
      if (!extendsIt && !wrapsIt) continue;
      provider.observes.push(other);
      other.observers.push(provider);
    }
  }
}

function ownOperation({ operations }: AuditedClass, { method }: AuditedOperation): AuditedOperation | undefined {
  return operations.find((each) => each.method.name === method.name && !each.inherited);
}

type MutableClass = {
  -readonly [K in keyof AuditedClass]: AuditedClass[K] extends readonly AuditedClass[]
    ? AuditedClass[]
    : AuditedClass[K];
};
