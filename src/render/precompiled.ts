/** The templates as functions. In the source tree there are none; the build puts them in this module's place. */

import type { ShippedName } from "./templates.ts";

/** What Handlebars' compiler makes of a template, by its name. */
export type Precompiled = Readonly<Record<ShippedName, unknown>>;

export const precompiled: Precompiled | undefined = undefined;
