/** Results that nobody declares, and that have the instance in them. */
export class Chained {
  readonly name: string = "chained";
  readonly own = this;

  with(name: string): this {
    void name;
    return this;
  }
  async spread() {
    return { ...this, more: 1 };
  }
  async chain() {
    return this.with("a");
  }
  async tuple() {
    return [this, 1] as const;
  }
  async stored() {
    return this.own;
  }
  async aliased() {
    const self = this;
    return self;
  }
  async indirect() {
    return this.helper();
  }
  async arrow() {
    return (() => this)();
  }
  async plain() {
    return { name: this.name };
  }
  async passed() {
    return JSON.stringify(this).length;
  }
  private helper() {
    return this.with("b");
  }
}

/** A base has the method that gives the instance. */
export class Derived extends Chained {
  async again() {
    return this.with("c");
  }
  async size() {
    return this.name.length;
  }
}
