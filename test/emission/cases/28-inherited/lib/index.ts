export { Base, Schema } from "./base.js";
export type { Options } from "./types.js";
