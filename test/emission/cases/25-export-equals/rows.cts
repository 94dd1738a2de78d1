class Rows {
  readonly stored: number;
  readonly note: string | undefined;

  constructor(stored: number, note: string | undefined) {
    this.stored = stored;
    this.note = note;
  }
}

namespace Rows {
  export interface Extra {
    readonly note?: string;
  }
}

export = Rows;
