type Reader = new () => { read(): Promise<string> };

export const Annotated: Reader = class {
  async read(): Promise<"annotated"> {
    return "annotated";
  }
};

export const Asserted = class {
  async read(): Promise<"asserted"> {
    return "asserted";
  }
} as Reader;
