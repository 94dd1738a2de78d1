import type * as source from "./provider.js";

export async function Merged(Class: typeof source.Merged): Promise<unknown> {
  const provider = new Class();
  return [provider.renew, provider.later, "stop" in provider, await provider.plain(), await provider.refresh("r"), await provider.held()];
}
