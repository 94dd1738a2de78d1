import type { Client as Plain, Emitting as Emitter } from "./provider.js";

export async function Client(Base: new () => Plain): Promise<unknown> {
  const client = new Base();
  return [await client.fetch(), await client.get("b"), await client.scan("c"), await client.eval("d")];
}

export async function Emitting(Base: new () => Emitter): Promise<unknown> {
  const emitting = new Base();
  return [await emitting.fetch(), emitting.emit("x")];
}
