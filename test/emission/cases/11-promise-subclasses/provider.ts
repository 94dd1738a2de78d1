export class Task<T> extends Promise<T> {
  cancelled = false;
  cancel(): this {
    this.cancelled = true;
    return this;
  }
}

export class Tasks {
  start(name: string): Task<string> {
    return Task.resolve(name) as Task<string>;
  }
  fail(name: string): Task<never> {
    return Task.reject(new Error(name)) as Task<never>;
  }
}
