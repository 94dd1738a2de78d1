async function load(): Promise<number> {
  return 1;
}

export type Loader = typeof load;

/** Results whose type is worked out from others. */
export class Computed {
  returned(): ReturnType<Loader> {
    return load();
  }
  present(): NonNullable<Promise<number> | null> {
    return load();
  }
  extracted(): Extract<string | Promise<number>, object> {
    return load();
  }
  excluded(): Exclude<string | Promise<number>, string> {
    return load();
  }
  length(): ReturnType<typeof Math.abs> {
    return 1;
  }
  list(): Readonly<Array<number>> {
    return [1];
  }
  made(): InstanceType<typeof Map<string, number>> {
    return new Map();
  }
}
