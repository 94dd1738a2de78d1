const seen: string[] = [];

function logged<T extends (...args: never[]) => unknown>(method: T, context: ClassMethodDecoratorContext): T {
  seen.push(String(context.name));
  return method;
}
function named<T extends abstract new (...args: never[]) => object>(Class: T, context: ClassDecoratorContext): void {
  void Class;
  seen.push(String(context.name));
}

@named
export class Decorated {
  @logged
  async read(name: string): Promise<string> {
    return `${name} ${seen.join()}`;
  }
  async plain(): Promise<number> {
    return seen.length;
  }
}
