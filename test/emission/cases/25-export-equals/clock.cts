const clocks = { epoch: 0 };

namespace clocks {
  export interface Clock {
    now(): number;
  }
}

export = clocks;
