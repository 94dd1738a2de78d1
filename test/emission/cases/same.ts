/** Equality of types, for the `types.ts` of the cases. The compile matrix compiles it under the strictest flags of each compiler. */

/** Whether two types are one, modifiers and all. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export type Assignable<A, B> = [A] extends [B] ? true : false;

/** A list of what must hold: anything else than `true` does not compile. */
export type Holds<All extends readonly true[]> = All;

/** Whether each member of the base has the same type in the generated class; `this` types aside, which differ by nature. */
export type SameMembers<Base, Generated, Except = never> = [
  { [K in Exclude<keyof Base, Except>]-?: K extends keyof Generated ? (Equal<Base[K], Generated[K]> extends true ? never : K) : K }[Exclude<
    keyof Base,
    Except
  >],
  Exclude<keyof Generated, keyof Base>,
] extends [never, never]
  ? true
  : false;

/** As precise as its base, on both sides: instances either way, members one by one, and what the constructor takes. */
export type AsPrecise<
  Base extends abstract new (...args: never) => unknown,
  Generated extends abstract new (...args: never) => unknown,
  Except = never,
> = [
  Assignable<InstanceType<Generated>, InstanceType<Base>>,
  Assignable<InstanceType<Base>, InstanceType<Generated>>,
  SameMembers<InstanceType<Base>, InstanceType<Generated>, Except>,
  Equal<ConstructorParameters<Base>, ConstructorParameters<Generated>>,
] extends [true, true, true, true]
  ? true
  : false;
