import type * as source from "./provider.js";

export async function Statics(Class: typeof source.Statics): Promise<unknown> {
  return [
    await Class.list(),
    await Class.list(1),
    await Class.wrap({ id: "w", own: 1 }),
    Class.parse("p"),
    Class.parse("p", true),
    await Class.outer(),
    await new Class().list(),
  ];
}
