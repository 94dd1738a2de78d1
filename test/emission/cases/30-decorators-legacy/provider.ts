export interface Item {
  readonly id: string;
}

const seen: string[] = [];

function Inject(token: string): ParameterDecorator {
  return (_target, property, index) => {
    seen.push(`${token} ${String(property)} ${index}`);
  };
}
function Logged(_target: object, property: string | symbol, descriptor: PropertyDescriptor): void {
  const method = descriptor.value as (...args: unknown[]) => unknown;
  descriptor.value = function (this: object, ...args: unknown[]): unknown {
    seen.push(`called ${String(property)}`);
    return Reflect.apply(method, this, args);
  };
}
function Provided<T extends new (...args: never[]) => object>(Class: T): void {
  seen.push(`class ${Class.name}`);
}

@Provided
export class Legacy {
  constructor(@Inject("prefix") protected readonly prefix: string) {}

  async read(@Inject("id") id: string, @Inject("item") item?: Item): Promise<string> {
    return `${this.prefix}${id}${item?.id ?? ""}`;
  }
  @Logged
  async write(@Inject("count") count = 1): Promise<number> {
    return count;
  }
  async log(): Promise<readonly string[]> {
    return [...seen];
  }
}
