import Base = require("./base.cjs");
import names = require("./names.cjs");

// A computed name whose constant is reached by `import = require`.
const Assigned = class extends Base<string> {
  async [names.READ](name: string): Promise<string> {
    return `read ${name}`;
  }
};

export = Assigned;
