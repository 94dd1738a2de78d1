import { OrphanProvider } from "./unresolved-base.js";

export class FarProvider extends OrphanProvider {}
