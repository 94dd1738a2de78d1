import type * as own from "./own.js";
import type * as source from "./provider.js";

export async function Tasks(Class: typeof source.Tasks): Promise<unknown> {
  const provider = new Class();
  const task = provider.start("a");
  return [
    task.constructor.name,
    task.cancel() === task,
    task.cancelled,
    await task,
    await provider.fail("f").catch((error: unknown) => String(error)),
  ];
}

export async function Owner(Class: typeof own.Owner): Promise<unknown> {
  const provider = new Class();
  return [provider.give("g").value, await provider.real()];
}
