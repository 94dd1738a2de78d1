import type { Client as ClientClass } from "./provider.js";

export async function Client(Provider: typeof ClientClass): Promise<unknown> {
  const client = new Provider(async (id) => id.length);
  return [await client.send("abc"), await client.receive(1), client.later, "later" in client, await client.both("ab")];
}
