import type { EventEmitter } from "node:events";

interface Shape<T> {
  readonly size: number;
  note: string;
  label?: string;
  find(id: string): Promise<T>;
  later: (id: string) => Promise<T>;
  close?(): Promise<void>;
  left(): this;
}

/** What it is besides, only the type checker can tell: the library's types, Node's, and types made of types. */
export interface Provider<T> extends EventEmitter, Iterable<T>, Omit<Shape<T>, "left"> {
  fetch(id: string): Promise<T>;
}

/** All that it does comes from elsewhere. */
export interface Reader<T> extends Readonly<Pick<Shape<T>, "find" | "note">> {}

/** No operation has to do with it. */
export interface Options extends Partial<Pick<Shape<string>, "note">> {
  readonly name: string;
}

interface Box<T> {
  readonly inside: T;
}

/** Types made of `this` are made of the instance, not of what wraps it. */
export interface Schema {
  readonly boxed: Box<this>;
  box(): Promise<Box<this>>;
  apply(use: (schema: this) => string): string;
}
