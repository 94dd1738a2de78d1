export { BaseProvider as Base } from "../base.js";
