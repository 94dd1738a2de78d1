import type * as source from "./provider.js";

export async function Fluent(Class: typeof source.Fluent): Promise<unknown> {
  const provider: source.Fluent = new Class();
  const thrown = (call: () => unknown): string => {
    try {
      return `returned ${String(call())}`;
    } catch (error) {
      return String(error);
    }
  };
  return [
    provider.add("a") === provider,
    (await provider.addLater("b")) === provider,
    Class.prototype.close.call(Object.assign(provider, { open: true as const })),
    provider.isText("x"),
    provider.isText(1),
    thrown(() => provider.assertText("x")),
    thrown(() => provider.assertText(1)),
    thrown(() => provider.fail("always")),
    provider.calls,
  ];
}
