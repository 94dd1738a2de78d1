export { Base } from "./base.js";
export type { Options } from "./types.js";
