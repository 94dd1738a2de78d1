import type { Entity as Plain } from "./provider.js";

export async function Entity(Base: typeof Plain): Promise<unknown> {
  class Row extends Base {
    name = "row";
  }
  const made = await Row.make<Row>({ id: 1 });
  const one = await Row.one<Row>();
  const plain = await Row.plain(2);
  return [made instanceof Row, made?.id, made?.name, one instanceof Row, one.name, plain.id, await Base.count()];
}
